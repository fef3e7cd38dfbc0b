import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

export const Opcode = {
  continuation: 0,
  text: 1,
  binary: 2,
  close: 8,
  ping: 9,
  pong: 10,
} as const;

export interface Frame {
  opcode: number;
  payload: Buffer;
}

export function encodeFrame(opcode: number, payload: Buffer): Buffer {
  const { length } = payload;
  let head: Buffer;
  if (length < 126) head = Buffer.from([0x80 | opcode, length]);
  else if (length < 65_536)
    head = Buffer.from([0x80 | opcode, 126, length >> 8, length & 255]);
  else {
    head = Buffer.alloc(10);
    head[0] = 0x80 | opcode;
    head[1] = 127;
    head.writeBigUInt64BE(BigInt(length), 2);
  }
  return Buffer.concat([head, payload]);
}

/** The first whole frame of what has arrived, and what comes after it. */
export function decodeFrame(
  bytes: Buffer,
): { frame: Frame; rest: Buffer } | undefined {
  if (bytes.length < 2) return undefined;
  const masked = (bytes[1] & 0x80) !== 0;
  let length = bytes[1] & 0x7f;
  let at = 2;
  if (length === 126) {
    if (bytes.length < 4) return undefined;
    length = bytes.readUInt16BE(2);
    at = 4;
  } else if (length === 127) {
    if (bytes.length < 10) return undefined;
    length = Number(bytes.readBigUInt64BE(2));
    at = 10;
  }
  const mask = masked ? bytes.subarray(at, at + 4) : undefined;
  if (masked) at += 4;
  if (bytes.length < at + length) return undefined;
  const payload = Buffer.from(bytes.subarray(at, at + length));
  if (mask) for (let i = 0; i < length; i++) payload[i] ^= mask[i & 3];
  return {
    frame: { opcode: bytes[0] & 0x0f, payload },
    rest: bytes.subarray(at + length),
  };
}

export interface WebSocketConnection {
  send(payload: Buffer): void;
  close(): void;
}

/** Answers the upgrade and hands every message on; the messages of Kubernetes' streams are never fragmented. */
export function acceptWebSocket(
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  protocol: string,
  handlers: { onMessage(payload: Buffer): void; onClose(): void },
): WebSocketConnection {
  const accept = createHash('sha1')
    .update(`${request.headers['sec-websocket-key']}${GUID}`)
    .digest('base64');
  socket.write(
    [
      'HTTP/1.1 101 Switching Protocols',
      'Upgrade: websocket',
      'Connection: Upgrade',
      `Sec-WebSocket-Protocol: ${protocol}`,
      `Sec-WebSocket-Accept: ${accept}`,
      '\r\n',
    ].join('\r\n'),
  );
  const write = (opcode: number, payload: Buffer) => {
    if (socket.writable) socket.write(encodeFrame(opcode, payload));
  };
  let rest = head;
  const onData = (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    for (let next = decodeFrame(rest); next; next = decodeFrame(rest)) {
      rest = next.rest;
      const { opcode, payload } = next.frame;
      if (opcode === Opcode.close) socket.end();
      else if (opcode === Opcode.ping) write(Opcode.pong, payload);
      else if (opcode !== Opcode.pong && payload.length > 0)
        handlers.onMessage(payload);
    }
  };
  socket.on('error', () => socket.destroy());
  socket.on('close', handlers.onClose);
  socket.on('data', onData);
  if (head.length > 0) {
    rest = Buffer.alloc(0);
    onData(head);
  }
  return {
    send: payload => write(Opcode.binary, payload),
    close: () => {
      const NORMAL = 1000;
      write(Opcode.close, Buffer.from([NORMAL >> 8, NORMAL & 255]));
      socket.end();
    },
  };
}
