import fs from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import https from 'node:https';
import path from 'node:path';
import type { Duplex } from 'node:stream';
import { chooseProtocol, serveExec } from './exec';
import { logQuery, sendLog } from './logFile';
import type { PodWorker } from './podWorker';
import { portForwardKind, servePortForward } from './portForward';

export interface PodDirectory {
  find(namespace: string, name: string): PodWorker | undefined;
}

interface Target {
  verb: string;
  namespace: string;
  pod: string;
  container: string | undefined;
  parameters: URLSearchParams;
}

/** `/<verb>/<namespace>/<pod>[/<uid>][/<container>]`, as the API server asks a kubelet. */
export function parseTarget(url: string): Target {
  const { pathname, searchParams } = new URL(url, 'https://kubelet');
  const [verb = '', namespace = '', pod = '', ...rest] = pathname
    .split('/')
    .filter(Boolean)
    .map(decodeURIComponent);
  return {
    verb,
    namespace,
    pod,
    container: rest.at(-1),
    parameters: searchParams,
  };
}

function serveLogs(
  pods: PodDirectory,
  target: Target,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const worker = pods.find(target.namespace, target.pod);
  const container = target.container
    ? worker?.container(target.container)
    : undefined;
  if (!worker || !container) {
    response.writeHead(404).end('pod or container not found');
    return;
  }
  const previous = target.parameters.get('previous') === 'true';
  const file = container.logFile + (previous ? '.previous' : '');
  if (!fs.existsSync(file)) {
    const why = previous ? 'previous terminated container' : 'container';
    response
      .writeHead(400)
      .end(
        `${why} "${target.container}" in pod "${target.pod}" is waiting to start or not found`,
      );
    return;
  }
  const follow =
    target.parameters.get('follow') === 'true' && !previous
      ? {
          ended: () =>
            worker.ended ||
            (!container.process && container.state.terminated !== undefined),
        }
      : undefined;
  response.writeHead(200, { 'content-type': 'text/plain' });
  response.flushHeaders();
  const stop = sendLog(
    file,
    logQuery(target.parameters, Date.now()),
    follow,
    text => response.write(text),
    () => response.end(),
  );
  request.on('close', stop);
  response.on('close', stop);
}

function refuse(socket: Duplex, status: string): void {
  socket.end(
    `HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`,
  );
}

function upgrade(
  pods: PodDirectory,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): void {
  socket.on('error', () => socket.destroy());
  const target = parseTarget(request.url ?? '/');
  const worker = pods.find(target.namespace, target.pod);
  if (!worker) {
    refuse(socket, '404 Not Found');
    return;
  }
  const forward =
    target.verb === 'portForward' ? portForwardKind(request) : undefined;
  if (forward) {
    servePortForward(forward, request, socket, head, worker.netns);
    return;
  }
  const run = target.container
    ? worker.container(target.container)?.process
    : undefined;
  const protocol = chooseProtocol(request.headers['sec-websocket-protocol']);
  if (target.verb !== 'exec' || !protocol || !run?.pid)
    refuse(socket, '404 Not Found');
  else serveExec(request, socket, head, run, target.parameters, protocol);
}

/** The kubelet's own HTTPS API; only clients with a certificate of the cluster's authority are let in. */
export function startServer(
  address: string,
  port: number,
  pki: string,
  pods: PodDirectory,
): Promise<void> {
  const read = (name: string) => fs.readFileSync(path.join(pki, name));
  const server = https.createServer(
    {
      cert: read('kubelet.crt'),
      key: read('kubelet.key'),
      ca: read('ca.crt'),
      requestCert: true,
      rejectUnauthorized: true,
    },
    (request, response) => {
      const target = parseTarget(request.url ?? '/');
      if (target.verb === 'healthz') response.end('ok');
      else if (target.verb === 'containerLogs')
        serveLogs(pods, target, request, response);
      else response.writeHead(404).end('not found');
    },
  );
  server.on('upgrade', (request, socket, head) =>
    upgrade(pods, request, socket, head),
  );
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, resolve);
  });
}
