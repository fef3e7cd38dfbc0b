import { Duplex } from 'node:stream';
import { headerReader, headerWriter } from './spdyHeaders';

const SYN_STREAM = 1;
const SYN_REPLY = 2;
const RST_STREAM = 3;
const PING = 6;
const GOAWAY = 7;
const FIN = 1;
const VERSION = 3;
const CANCEL = 5;

/** One stream of a SPDY connection. It is closed in each direction on its own, as the protocol has it. */
export class SpdyStream extends Duplex {
  constructor(
    readonly headers: ReadonlyMap<string, string>,
    private readonly send: (data: Buffer, last: boolean) => void,
    private readonly reset: () => void,
  ) {
    super({ allowHalfOpen: true });
  }

  _read() {}

  _write(chunk: Buffer, _encoding: string, done: () => void) {
    this.send(chunk, false);
    done();
  }

  _final(done: () => void) {
    this.send(Buffer.alloc(0), true);
    done();
  }

  _destroy(error: Error | null, done: (error: Error | null) => void) {
    if (!this.writableFinished) this.reset();
    done(error);
  }
}

/** As much of SPDY/3.1 as `kubectl` speaks for port-forward: streams that the client opens, without flow control. */
export class SpdySession {
  private readonly streams = new Map<number, SpdyStream>();
  private readonly readHeaders = headerReader();
  private readonly writeHeaders = headerWriter();
  private rest = Buffer.alloc(0);
  /** Header blocks are one compressed stream: frames must be handled one after the other. */
  private turn: Promise<void> = Promise.resolve();

  constructor(
    private readonly write: (bytes: Buffer) => void,
    private readonly onStream: (stream: SpdyStream) => void,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  receive(bytes: Buffer): void {
    this.rest = Buffer.concat([this.rest, bytes]);
    while (this.rest.length >= 8) {
      const size = 8 + this.rest.readUIntBE(5, 3);
      if (this.rest.length < size) return;
      const frame = this.rest.subarray(0, size);
      this.rest = this.rest.subarray(size);
      this.turn = this.turn
        .then(() => this.handle(frame))
        .catch(error => this.onFailure(error));
    }
  }

  close(): void {
    this.streams.forEach(stream => stream.destroy());
    this.streams.clear();
  }

  private async handle(frame: Buffer): Promise<void> {
    const payload = frame.subarray(8);
    const flags = frame[4];
    if ((frame[0] & 0x80) === 0) {
      const stream = this.streams.get(frame.readUInt32BE(0));
      if (payload.length > 0) stream?.push(payload);
      if (flags & FIN) stream?.push(null);
      return;
    }
    switch (frame.readUInt16BE(2)) {
      case SYN_STREAM:
        await this.open(payload, flags);
        break;
      case RST_STREAM: {
        const id = payload.readUInt32BE(0);
        this.streams.get(id)?.destroy();
        this.streams.delete(id);
        break;
      }
      case PING:
        this.write(frame);
        break;
      case GOAWAY:
        this.close();
        break;
      default:
    }
  }

  private async open(payload: Buffer, flags: number): Promise<void> {
    const id = payload.readUInt32BE(0) & 0x7fffffff;
    const headers = await this.readHeaders(payload.subarray(10));
    const word = Buffer.alloc(4);
    word.writeUInt32BE(id);
    const stream = new SpdyStream(
      headers,
      (data, last) => this.write(dataFrame(id, data, last)),
      () => {
        const cancel = Buffer.alloc(4);
        cancel.writeUInt32BE(CANCEL);
        this.write(controlFrame(RST_STREAM, Buffer.concat([word, cancel])));
      },
    );
    stream.on('error', () => {});
    this.streams.set(id, stream);
    const reply = await this.writeHeaders(new Map());
    this.write(controlFrame(SYN_REPLY, Buffer.concat([word, reply])));
    if (flags & FIN) stream.push(null);
    this.onStream(stream);
  }
}

function dataFrame(id: number, data: Buffer, last: boolean): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(id);
  head[4] = last ? FIN : 0;
  head.writeUIntBE(data.length, 5, 3);
  return Buffer.concat([head, data]);
}

export function controlFrame(type: number, payload: Buffer, flags = 0): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt16BE(0x8000 | VERSION);
  head.writeUInt16BE(type, 2);
  head[4] = flags;
  head.writeUIntBE(payload.length, 5, 3);
  return Buffer.concat([head, payload]);
}
