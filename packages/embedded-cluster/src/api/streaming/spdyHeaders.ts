import { constants, createDeflate, createInflate, Zlib } from 'node:zlib';
import { Transform } from 'node:stream';

/** Names and values that SPDY/3 knows from the start, in the order of its dictionary; each with its length before it. */
const COUNTED = [
  'options|head|post|put|delete|trace|accept|accept-charset|accept-encoding',
  'accept-language|accept-ranges|age|allow|authorization|cache-control',
  'connection|content-base|content-encoding|content-language|content-length',
  'content-location|content-md5|content-range|content-type|date|etag|expect',
  'expires|from|host|if-match|if-modified-since|if-none-match|if-range',
  'if-unmodified-since|last-modified|location|max-forwards|pragma',
  'proxy-authenticate|proxy-authorization|range|referer|retry-after|server|te',
  'trailer|transfer-encoding|upgrade|user-agent|vary|via|warning',
  'www-authenticate|method|get|status|200 OK|version|HTTP/1.1|url|public',
  'set-cookie|keep-alive|origin',
];
const PLAIN = [
  '10010120120220520630030230330430530630740240540640740840941041141241341441541',
  '6417502504505203 Non-Authoritative Information204 No Content301 Moved Permane',
  'ntly400 Bad Request401 Unauthorized403 Forbidden404 Not Found500 Internal Ser',
  'ver Error501 Not Implemented503 Service UnavailableJan Feb Mar Apr May Jun Ju',
  'l Aug Sept Oct Nov Dec 00:00:00 Mon, Tue, Wed, Thu, Fri, Sat, Sun, GMTchunked',
  ',text/html,image/png,image/jpg,image/gif,application/xml,application/xhtml+xm',
  'l,text/plain,text/javascript,publicprivatemax-age=gzip,deflate,sdchcharset=ut',
  'f-8charset=iso-8859-1,utf-,*,enq=0.',
];

function counted(text: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(Buffer.byteLength(text));
  return Buffer.concat([length, Buffer.from(text)]);
}

export const dictionary = Buffer.concat([
  ...COUNTED.flatMap(names => names.split('|')).map(counted),
  Buffer.from(PLAIN.join('')),
]);

/** One direction of a connection: the blocks of all its frames are one compressed stream. */
class Blocks {
  constructor(private readonly coder: Transform & Zlib) {}

  take(block: Buffer): Promise<Buffer> {
    const { coder } = this;
    return new Promise((resolve, reject) => {
      coder.once('error', reject);
      coder.write(block, () =>
        coder.flush(constants.Z_SYNC_FLUSH, () => {
          coder.removeListener('error', reject);
          resolve((coder.read() as Buffer | null) ?? Buffer.alloc(0));
        }),
      );
    });
  }
}

export function headerReader() {
  const blocks = new Blocks(createInflate({ dictionary }));
  return async (block: Buffer): Promise<Map<string, string>> => {
    const bytes = await blocks.take(block);
    const headers = new Map<string, string>();
    let at = 4;
    const text = () => {
      const length = bytes.readUInt32BE(at);
      const value = bytes.toString('utf8', at + 4, at + 4 + length);
      at += 4 + length;
      return value;
    };
    for (let left = bytes.readUInt32BE(0); left > 0; left -= 1) {
      const name = text();
      headers.set(name, text());
    }
    return headers;
  };
}

export function headerWriter() {
  const blocks = new Blocks(createDeflate({ dictionary }));
  return (headers: ReadonlyMap<string, string>): Promise<Buffer> => {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(headers.size);
    const parts = [...headers].flatMap(pair => pair.map(counted));
    return blocks.take(Buffer.concat([count, ...parts]));
  };
}
