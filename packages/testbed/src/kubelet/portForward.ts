import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

export function isPortForward(request: IncomingMessage): boolean {
  return request.headers.upgrade?.toUpperCase() === 'SPDY/3.1';
}

export function servePortForward(
  socket: Duplex,
  head: Buffer,
  request: IncomingMessage,
  netns: string,
): void {
  void head;
  void request;
  void netns;
  socket.destroy();
}
