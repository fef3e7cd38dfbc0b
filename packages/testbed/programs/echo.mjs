// The workload of the routing contract: answers with who it is and what arrived, and calls on where it is told to.
//   /call/<host:port>/<path>   calls that, passing the propagated headers on, and nests the answer
//   ?delay=2s ?status=503      answers late, or with that status
//   a WebSocket, or what asks for one, is accepted; HTTP/2 on the ports of its own, with trailers for gRPC
import http from 'node:http';
import http2 from 'node:http2';
import os from 'node:os';

const {
  APP = 'echo',
  VERSION = '',
  NAMESPACE = '',
  PORTS = '9080',
  HTTP2_PORTS = '',
  PROPAGATE = 'x-meshspace,baggage,x-testbed-request',
} = process.env;
const propagated = PROPAGATE.split(',');

function call(url, headers) {
  return new Promise(resolve => {
    const request = http.get(
      url,
      { headers, timeout: 5000, agent: false },
      response => {
        const chunks = [];
        response.on('data', chunk => chunks.push(chunk));
        response.on('end', () => {
          const body = Buffer.concat(chunks).toString();
          let parsed = body;
          try {
            parsed = JSON.parse(body);
          } catch {
            // Envoy's own answers are plain text
          }
          resolve({ status: response.statusCode, answer: parsed });
        });
      },
    );
    request.on('timeout', () => request.destroy(new Error('timeout')));
    request.on('error', error => resolve({ status: 0, answer: error.message }));
  });
}

const whoAmI = `${APP}.${NAMESPACE}/${VERSION}`;
const peerOf = xfcc => /URI=([^;,]+)/.exec(xfcc ?? '')?.[1];

async function answer(request, response) {
  const url = new URL(request.url, 'http://echo');
  if (url.pathname === '/ready') {
    response.end('ok');
    return;
  }
  const headers = {};
  for (const name of propagated)
    if (request.headers[name] !== undefined)
      headers[name] = request.headers[name];
  const body = {
    app: APP,
    version: VERSION,
    namespace: NAMESPACE,
    pod: os.hostname(),
    method: request.method,
    path: request.url,
    host: request.headers.host ?? request.headers[':authority'],
    headers: request.headers,
    peer: peerOf(request.headers['x-forwarded-client-cert']),
  };
  const onward = /^\/call\/([^/]+)(\/.*)?$/.exec(url.pathname);
  if (onward)
    body.called = await call(`http://${onward[1]}${onward[2] ?? '/'}`, headers);
  const delay = /^([\d.]+)s$/.exec(url.searchParams.get('delay') ?? '');
  if (delay)
    await new Promise(resolve => setTimeout(resolve, Number(delay[1]) * 1000));
  const isGrpc = /^application\/grpc/.test(request.headers['content-type']);
  if (isGrpc) response.setTrailer('grpc-status', '0');
  response.writeHead(Number(url.searchParams.get('status') ?? 200), {
    'content-type': isGrpc ? 'application/grpc' : 'application/json',
    'x-echo': whoAmI,
  });
  response.end(JSON.stringify(body));
}

const listOf = text => text.split(',').filter(Boolean);

const http1Servers = listOf(PORTS).map(port => {
  const server = http.createServer(
    (request, response) => void answer(request, response),
  );
  server.on('upgrade', (request, socket) => {
    socket.on('error', () => {});
    socket.end(
      [
        'HTTP/1.1 101 Switching Protocols',
        'connection: upgrade',
        `upgrade: ${request.headers.upgrade}`,
        `x-echo: ${whoAmI}`,
        '\r\n',
      ].join('\r\n'),
    );
  });
  // behind a sidecar a connection that the server closes at the wrong moment would look like a lost request
  server.keepAliveTimeout = 120_000;
  server.listen(Number(port));
  return server;
});

for (const port of listOf(HTTP2_PORTS))
  http2
    .createServer((request, response) => void answer(request, response))
    .listen(Number(port));

process.on('SIGTERM', () => {
  for (const server of http1Servers) {
    server.close();
    server.closeIdleConnections();
  }
  setTimeout(() => process.exit(0), 200);
});
