import { createServer, IncomingMessage } from 'node:http';
import { performServerHandshake } from 'node:http2';
import { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { Exchange, http1Exchange, http2Exchange } from './Exchange';

export interface ConnectionHandler {
  exchange(exchange: Exchange): Promise<void>;
  upgrade(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
  ): Promise<void>;
  /** Neither HTTP/1 nor HTTP/2. Absent: nothing else is served. */
  raw?(socket: Socket): void;
  /** Something that nobody foresaw: the connection ends, and the proxy's log says why. */
  failed(error: unknown): void;
}

const handlers = new WeakMap<Duplex, ConnectionHandler>();
const SNIFF_MS = 150;

const http1 = createServer(
  { keepAliveTimeout: 60_000 },
  (request, response) => {
    const handler = handlers.get(request.socket);
    if (handler) {
      handler.exchange(http1Exchange(request, response)).catch(error => {
        handler.failed(error);
        request.socket.destroy();
      });
    }
  },
);
http1.on('upgrade', (request, socket, head) => {
  handlers
    .get(request.socket)
    ?.upgrade(request, socket, head)
    .catch(() => socket.destroy());
});
http1.on('clientError', (_error, socket) => socket.destroy());

/** Hands a connection to whom its first bytes belong. */
export function serve(socket: Socket, handler: ConnectionHandler): void {
  const { raw } = handler;
  let heard = false;
  const look = (chunk: Buffer) => {
    heard = true;
    socket.pause();
    socket.unshift(chunk);
    dispatch(socket, chunk, handler);
    process.nextTick(() => socket.resume());
  };
  socket.on('error', () => socket.destroy());
  socket.once('data', look);
  if (raw) {
    // A client that waits for the server to speak first. On a busy process the bytes may be there, only not read yet: one more
    // turn reads them.
    const giveUp = () =>
      setImmediate(() => {
        if (!heard && !socket.destroyed) {
          socket.removeListener('data', look);
          raw(socket);
        }
      });
    const timer = setTimeout(giveUp, SNIFF_MS);
    timer.unref();
    socket.once('close', () => clearTimeout(timer));
  }
}

function dispatch(socket: Socket, first: Buffer, handler: ConnectionHandler) {
  const start = first.toString('latin1', 0, 16);
  if (start.startsWith('PRI * HTTP/2')) {
    const session = performServerHandshake(socket);
    session.on('error', () => socket.destroy());
    session.on('stream', (stream, headers, flags) => {
      stream.on('error', () => {});
      const endOfStream = (flags & 1) === 1;
      handler
        .exchange(http2Exchange(stream, headers, endOfStream))
        .catch(error => {
          handler.failed(error);
          stream.close();
        });
    });
  } else if (/^[A-Z]{3,16}( |$)/.test(start)) {
    handlers.set(socket, handler);
    http1.emit('connection', socket);
  } else if (handler.raw) {
    handler.raw(socket);
  } else {
    socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n');
  }
}

/** Joins two connections until either ends. */
export function relay(a: Duplex, b: Duplex): void {
  a.on('error', () => b.destroy());
  b.on('error', () => a.destroy());
  a.on('close', () => b.destroy());
  b.on('close', () => a.destroy());
  a.pipe(b);
  b.pipe(a);
}
