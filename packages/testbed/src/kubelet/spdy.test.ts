import zlib from 'node:zlib';
import { poll } from '../process/poll';
import {
  controlFrame,
  dataFrame,
  decodeSpdyFrame,
  parseHeaders,
  SpdyConnection,
  type SpdyStream,
} from './spdy';
import { spdyDictionary } from './spdyDictionary';

const SYN_STREAM = 1;
const PING = 6;

const uint32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

function headerBlock(headers: Record<string, string>): Buffer {
  const text = (value: string) =>
    Buffer.concat([uint32(Buffer.byteLength(value)), Buffer.from(value)]);
  const pairs = Object.entries(headers).flatMap(([name, value]) => [
    text(name),
    text(value),
  ]);
  return Buffer.concat([uint32(Object.keys(headers).length), ...pairs]);
}

/** A client: one compression for all its header blocks, as the protocol wants it. */
function client() {
  const deflate = zlib.createDeflate({
    dictionary: spdyDictionary,
    flush: zlib.constants.Z_SYNC_FLUSH,
  });
  return (id: number, headers: Record<string, string>) =>
    new Promise<Buffer>(resolve => {
      deflate.write(headerBlock(headers), () => {
        const block = deflate.read() as Buffer;
        resolve(
          controlFrame(
            SYN_STREAM,
            Buffer.concat([uint32(id), uint32(0), Buffer.alloc(2), block]),
          ),
        );
      });
    });
}

const until = (what: string, met: () => boolean) =>
  poll(async () => met(), { what, timeoutMs: 5000, everyMs: 1 });

it('has a dictionary of the length that the protocol gives it', () => {
  expect(spdyDictionary).toHaveLength(1423);
});

it('frames data and control, and waits for the whole frame', () => {
  const wire = dataFrame(5, Buffer.from('hello'), true);
  expect(decodeSpdyFrame(wire.subarray(0, -1))).toBeUndefined();
  expect(
    decodeSpdyFrame(Buffer.concat([wire, Buffer.from('x')])),
  ).toMatchObject({
    frame: {
      type: undefined,
      stream: 5,
      flags: 1,
      payload: Buffer.from('hello'),
    },
    rest: Buffer.from('x'),
  });
  expect(decodeSpdyFrame(controlFrame(PING, uint32(7)))?.frame).toMatchObject({
    type: PING,
    stream: 7,
  });
});

it('reads header blocks', () => {
  expect([
    ...parseHeaders(headerBlock({ port: '80', streamtype: 'data' })),
  ]).toEqual([
    ['port', '80'],
    ['streamtype', 'data'],
  ]);
});

it('opens streams whose headers share one compression, cut anywhere on the wire, and passes data both ways', async () => {
  const sent: Buffer[] = [];
  const streams: SpdyStream[] = [];
  const received: string[] = [];
  const connection = new SpdyConnection(
    bytes => sent.push(bytes),
    stream => {
      streams.push(stream);
      Object.assign(stream, {
        onData: (data: Buffer) => received.push(data.toString()),
        onEnd: () => received.push('end'),
      });
      stream.send(Buffer.from('welcome'));
      stream.end();
    },
    error => {
      throw error;
    },
  );
  const open = client();
  const wire = Buffer.concat([
    await open(1, { streamtype: 'error', port: '8080' }),
    await open(3, { streamtype: 'data', port: '8080' }),
    dataFrame(3, Buffer.from('ping'), true),
  ]);
  for (const byte of wire) connection.receive(Buffer.from([byte]));
  await until('both ends', () => received.includes('end'));
  expect(streams.map(({ headers }) => headers.get('streamtype'))).toEqual([
    'error',
    'data',
  ]);
  expect(received).toEqual(['ping', 'end']);
  const frames = sent.map(bytes => decodeSpdyFrame(bytes)!.frame);
  expect(
    frames.map(({ type, stream, flags }) => [type, stream, flags]),
  ).toEqual([
    [2, 1, 0],
    [undefined, 1, 0],
    [undefined, 1, 1],
    [2, 3, 0],
    [undefined, 3, 0],
    [undefined, 3, 1],
  ]);
});

it('answers a ping', async () => {
  const sent: Buffer[] = [];
  const connection = new SpdyConnection(
    bytes => sent.push(bytes),
    () => {},
    () => {},
  );
  connection.receive(controlFrame(PING, uint32(9)));
  await until('the answer', () => sent.length > 0);
  expect(sent).toEqual([controlFrame(PING, uint32(9))]);
});
