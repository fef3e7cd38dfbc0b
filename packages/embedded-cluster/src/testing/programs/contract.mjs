/*
 * A workload of the routing contract: answers with who it is and what arrived, and calls on where it is told to. On 9999 it takes
 * orders to send a request from inside its pod, as the test asks for; nothing of the mesh stands before that port.
 */
import { createServer, request } from 'node:http';

const { APP, VERSION, NAMESPACE, PORTS = '9080' } = process.env;
const PROPAGATED = ['x-meshspace', 'baggage'];

function send({ url, method = 'GET', headers, connect }) {
  const { hostname, port, host, pathname, search } = new URL(url);
  const [address, at = '80'] = connect?.split(':') ?? [hostname, port || '80'];
  return new Promise(resolve => {
    const sent = request(
      {
        host: address,
        port: at,
        path: pathname + search,
        method,
        // A flat list keeps repeated header lines apart.
        headers: ['host', host, ...headers.flat()],
        setHost: false,
        agent: false,
        timeout: 8000,
      },
      response => {
        const chunks = [];
        response.on('data', chunk => chunks.push(chunk));
        response.on('error', error =>
          resolve({ status: 0, error: error.message }),
        );
        response.on('end', () =>
          resolve({
            status: response.statusCode,
            headers: response.rawHeaders,
            body: Buffer.concat(chunks).toString(),
          }),
        );
      },
    );
    sent.on('timeout', () => sent.destroy(new Error('timeout')));
    sent.on('error', error =>
      resolve({ status: 0, error: error.code ?? error.message }),
    );
    sent.end();
  });
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

async function called(path, incoming) {
  const [, target, rest = '/'] = /^\/call\/([^/?]+)(\/[^?]*)?/.exec(path) ?? [];
  if (target === undefined) return undefined;
  const headers = PROPAGATED.filter(name => incoming[name] !== undefined).map(
    name => [name, incoming[name]],
  );
  const { status, body, error } = await send({
    url: `http://${target}${rest}`,
    headers,
  });
  return { status, answer: body === undefined ? error : parsed(body) };
}

async function answer(incoming, response) {
  const url = new URL(incoming.url, 'http://localhost');
  if (url.pathname === '/ready') {
    response.end('ok');
    return;
  }
  const [, seconds] =
    /^([\d.]+)s$/.exec(url.searchParams.get('delay') ?? '') ?? [];
  const body = {
    app: APP,
    version: VERSION,
    namespace: NAMESPACE,
    path: incoming.url,
    headers: incoming.headers,
    peer: /URI=([^;,]+)/.exec(
      incoming.headers['x-forwarded-client-cert'] ?? '',
    )?.[1],
    called: await called(url.pathname, incoming.headers),
  };
  if (seconds)
    await new Promise(resolve => setTimeout(resolve, Number(seconds) * 1000));
  response.writeHead(Number(url.searchParams.get('status') ?? 200), {
    'content-type': 'application/json',
  });
  response.end(JSON.stringify(body));
}

async function obey(incoming, response) {
  const chunks = [];
  for await (const chunk of incoming) chunks.push(chunk);
  response.end(
    JSON.stringify(await send(JSON.parse(Buffer.concat(chunks).toString()))),
  );
}

for (const port of PORTS.split(',')) {
  createServer((incoming, response) => void answer(incoming, response)).listen(
    Number(port),
  );
}
createServer((incoming, response) => void obey(incoming, response)).listen(
  9999,
);
process.on('SIGTERM', () => process.exit(0));
