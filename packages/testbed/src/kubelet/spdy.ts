import type { Duplex } from 'node:stream';
import zlib from 'node:zlib';
import { spdyDictionary } from './spdyDictionary';

// As much of SPDY/3.1 as Kubernetes' streams use: streams that the client opens, data both ways, no flow control.

const VERSION = 3;
const FLAG_FIN = 1;
const HEAD = 8;
const Type = {
  synStream: 1,
  synReply: 2,
  reset: 3,
  ping: 6,
  goAway: 7,
} as const;

export interface SpdyFrame {
  /** The type of a control frame; undefined for data. */
  type?: number;
  stream: number;
  flags: number;
  payload: Buffer;
}

/** The first whole frame of what has arrived, and what comes after it. */
export function decodeSpdyFrame(
  bytes: Buffer,
): { frame: SpdyFrame; rest: Buffer } | undefined {
  if (bytes.length < HEAD) return undefined;
  const length = bytes.readUIntBE(5, 3);
  if (bytes.length < HEAD + length) return undefined;
  const payload = bytes.subarray(HEAD, HEAD + length);
  const control = (bytes[0] & 0x80) !== 0;
  const stream =
    control && length >= 4
      ? payload.readUInt32BE(0) & 0x7fffffff
      : bytes.readUInt32BE(0) & 0x7fffffff;
  return {
    frame: {
      type: control ? bytes.readUInt16BE(2) : undefined,
      stream,
      flags: bytes[4],
      payload,
    },
    rest: bytes.subarray(HEAD + length),
  };
}

function frame(first: number, flags: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(HEAD);
  head.writeUInt32BE(first >>> 0, 0);
  head.writeUIntBE(payload.length, 5, 3);
  head[4] = flags;
  return Buffer.concat([head, payload]);
}

export const dataFrame = (stream: number, data: Buffer, fin = false) =>
  frame(stream, fin ? FLAG_FIN : 0, data);

export const controlFrame = (type: number, payload: Buffer) =>
  frame((0x80000000 | (VERSION << 16) | type) >>> 0, 0, payload);

const uint32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

/** Name and value pairs, as they are before compression. */
export function parseHeaders(block: Buffer): Map<string, string> {
  const headers = new Map<string, string>();
  let at = 4;
  const text = () => {
    const length = block.readUInt32BE(at);
    at += 4 + length;
    return block.subarray(at - length, at).toString();
  };
  for (let left = block.readUInt32BE(0); left > 0; left--) {
    const name = text();
    headers.set(name, text());
  }
  return headers;
}

/** All header blocks of one direction share one compression; this turns one block after the other. */
function blockCodec(codec: zlib.Inflate | zlib.Deflate) {
  return (block: Buffer): Promise<Buffer> =>
    new Promise((resolve, reject) => {
      codec.once('error', reject);
      codec.write(block, () => {
        codec.off('error', reject);
        const chunks: Buffer[] = [];
        for (let chunk = codec.read(); chunk !== null; chunk = codec.read())
          chunks.push(chunk);
        resolve(Buffer.concat(chunks));
      });
    });
}

export interface SpdyStream {
  headers: Map<string, string>;
  send(data: Buffer): void;
  /** No more from us. */
  end(): void;
  onData?: (data: Buffer) => void;
  /** No more from the client. */
  onEnd?: () => void;
}

/** The server's side of one connection: hands every stream that the client opens on. */
export class SpdyConnection {
  private readonly streams = new Map<number, SpdyStream>();
  private readonly inflate = blockCodec(
    zlib.createInflate({
      dictionary: spdyDictionary,
      finishFlush: zlib.constants.Z_SYNC_FLUSH,
    }),
  );
  private readonly deflate = blockCodec(
    zlib.createDeflate({
      dictionary: spdyDictionary,
      flush: zlib.constants.Z_SYNC_FLUSH,
    }),
  );
  private rest: Buffer = Buffer.alloc(0);
  private queue: Promise<void> = Promise.resolve();

  constructor(
    private readonly write: (bytes: Buffer) => void,
    private readonly onStream: (stream: SpdyStream) => void,
    private readonly onError: (error: unknown) => void,
  ) {}

  receive(bytes: Buffer): void {
    this.rest = Buffer.concat([this.rest, bytes]);
    for (
      let next = decodeSpdyFrame(this.rest);
      next;
      next = decodeSpdyFrame(this.rest)
    ) {
      this.rest = next.rest;
      const { frame: one } = next;
      // in order: a header block can only be read after the one before it
      this.queue = this.queue.then(() => this.handle(one)).catch(this.onError);
    }
  }

  closed(): void {
    this.streams.forEach(stream => stream.onEnd?.());
    this.streams.clear();
  }

  private async handle({
    type,
    stream: id,
    flags,
    payload,
  }: SpdyFrame): Promise<void> {
    if (type === Type.synStream) await this.open(id, payload, flags);
    else if (type === Type.ping) this.write(controlFrame(Type.ping, payload));
    else if (type === undefined && payload.length > 0)
      this.streams.get(id)?.onData?.(payload);
    const ends =
      (type === undefined && (flags & FLAG_FIN) !== 0) || type === Type.reset;
    if (ends) this.streams.get(id)?.onEnd?.();
    if (type === Type.reset) this.streams.delete(id);
  }

  private async open(
    id: number,
    payload: Buffer,
    flags: number,
  ): Promise<void> {
    const headers = parseHeaders(await this.inflate(payload.subarray(10)));
    let ended = false;
    const stream: SpdyStream = {
      headers,
      send: data => {
        if (!ended) this.write(dataFrame(id, data));
      },
      end: () => {
        if (!ended) this.write(dataFrame(id, Buffer.alloc(0), true));
        ended = true;
      },
    };
    this.streams.set(id, stream);
    const none = await this.deflate(uint32(0));
    this.write(controlFrame(Type.synReply, Buffer.concat([uint32(id), none])));
    this.onStream(stream);
    if (flags & FLAG_FIN) stream.onEnd?.();
  }
}

/** SPDY straight on a socket. */
export function spdyOnSocket(
  socket: Duplex,
  head: Buffer,
  onStream: (stream: SpdyStream) => void,
): void {
  const connection = new SpdyConnection(
    bytes => socket.writable && socket.write(bytes),
    onStream,
    () => socket.destroy(),
  );
  socket.on('data', data => connection.receive(data));
  socket.on('close', () => connection.closed());
  if (head.length > 0) connection.receive(head);
}
