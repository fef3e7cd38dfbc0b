import {
  createServer,
  IncomingMessage,
  Server,
  ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { AddressInfo } from 'node:net';

export interface Tls {
  key: string;
  cert: string;
}

export type Handle = (
  request: IncomingMessage,
  response: ServerResponse,
) => Promise<void>;

/** One listening socket; on loopback unless told otherwise. */
export async function listen(
  handle: Handle,
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
    server.closeAllConnections();
  });
}
