// The workload of the routing contract: answers with who it is and what arrived, and calls on where it is told to.
//   /call/<host:port>/<path>   calls that, passing the propagated headers on, and nests the answer
//   ?delay=2s ?status=503      answers late, or with that status
import http from 'node:http';
import os from 'node:os';

const {
  APP = 'echo',
  VERSION = '',
  NAMESPACE = '',
  PORTS = '9080',
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
    host: request.headers.host,
    headers: request.headers,
    peer: peerOf(request.headers['x-forwarded-client-cert']),
  };
  const onward = /^\/call\/([^/]+)(\/.*)?$/.exec(url.pathname);
  if (onward)
    body.called = await call(`http://${onward[1]}${onward[2] ?? '/'}`, headers);
  const delay = /^([\d.]+)s$/.exec(url.searchParams.get('delay') ?? '');
  if (delay)
    await new Promise(resolve => setTimeout(resolve, Number(delay[1]) * 1000));
  response.writeHead(Number(url.searchParams.get('status') ?? 200), {
    'content-type': 'application/json',
    'x-echo': `${APP}.${NAMESPACE}/${VERSION}`,
  });
  response.end(JSON.stringify(body));
}

const servers = PORTS.split(',').map(port => {
  const server = http.createServer(
    (request, response) => void answer(request, response),
  );
  // behind a sidecar a connection that the server closes at the wrong moment would look like a lost request
  server.keepAliveTimeout = 120_000;
  server.listen(Number(port));
  return server;
});

process.on('SIGTERM', () => {
  for (const server of servers) {
    server.close();
    server.closeIdleConnections();
  }
  setTimeout(() => process.exit(0), 200);
});
