import {
  createServer,
  IncomingMessage,
  Server,
  ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { AddressInfo, Socket } from 'node:net';
import { Duplex } from 'node:stream';

export interface Tls {
  key: string;
  cert: string;
}

export type Handle = (
  request: IncomingMessage,
  response: ServerResponse,
) => Promise<void>;

/** A request that asks for another protocol on its connection. */
export type HandleUpgrade = (
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
) => void;

/** Every connection of a server: it forgets those that have turned into something else. */
const connections = new WeakMap<Server, Set<Socket>>();

/** One listening socket; on loopback unless told otherwise. */
export async function listen(
  handle: Handle,
  upgrade: HandleUpgrade,
  port: number,
  host: string,
  tls?: Tls,
): Promise<Server> {
  const serve = (request: IncomingMessage, response: ServerResponse) => {
    request.socket.setNoDelay(true);
    handle(request, response).catch(() => response.destroy());
  };
  const server = tls ? createTlsServer({ ...tls }, serve) : createServer(serve);
  server.keepAliveTimeout = 65_000;
  server.requestTimeout = 0;
  server.on('upgrade', upgrade);
  const open = new Set<Socket>();
  connections.set(server as Server, open);
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve());
  });
  return server as Server;
}

export function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

export function close(server: Server): Promise<void> {
  return new Promise(resolve => {
    server.close(() => resolve());
    connections.get(server)?.forEach(socket => socket.destroy());
  });
}
