/* Says what it was asked, asks others on request, fails on request; speaks HTTP/1, WebSocket and, on 9000, plain TCP. */
import { createServer, request } from 'node:http';
import { createServer as createTcp, connect } from 'node:net';

const name = process.env.NAME;
const arrivals = new Map();

function call(url, headers) {
  return new Promise(resolve => {
    const sent = request(url, { headers }, response => {
      let text = '';
      response.on('data', chunk => {
        text += chunk;
      });
      response.on('end', () => {
        let answer = text;
        try {
          answer = JSON.parse(text);
        } catch {
          /* not everything that answers is an echo */
        }
        resolve({
          status: response.statusCode,
          headers: response.headers,
          answer,
        });
      });
    });
    sent.on('error', error =>
      resolve({ error: error.message, code: error.code }),
    );
    sent.end();
  });
}

function tcp(host, port) {
  return new Promise(resolve => {
    const socket = connect(port, host, () =>
      socket.write(Buffer.from([1, 2, 3])),
    );
    socket.once('data', data => {
      resolve({ bytes: [...data] });
      socket.destroy();
    });
    socket.on('error', error => resolve({ code: error.code }));
  });
}

const server = createServer(async (incoming, response) => {
  const url = new URL(incoming.url, 'http://localhost');
  const query = url.searchParams;
  if (query.get('say')) console.log(query.get('say'));
  const key = query.get('key') ?? '';
  arrivals.set(key, (arrivals.get(key) ?? 0) + 1);
  if (query.get('delay')) {
    await new Promise(resolve =>
      setTimeout(resolve, Number(query.get('delay'))),
    );
  }
  if (Number(query.get('failures') ?? 0) >= arrivals.get(key)) {
    response.writeHead(503).end('failed on request');
    return;
  }
  const {
    host: _host,
    connection: _connection,
    'x-request-id': _id,
    'x-forwarded-client-cert': _cert,
    ...headers
  } = incoming.headers;
  const result = query.get('url')
    ? await call(query.get('url'), headers)
    : undefined;
  const raw = query.get('tcp') ? await tcp(query.get('tcp'), 9000) : undefined;
  response.writeHead(200, {
    'content-type': 'application/json',
    'x-from': name,
  });
  response.end(
    JSON.stringify({
      name,
      path: incoming.url,
      host: incoming.headers.host,
      headers: incoming.headers,
      arrivals: Object.fromEntries(arrivals),
      result,
      raw,
    }),
  );
});
server.on('upgrade', (incoming, socket) => {
  socket.write(
    'HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n',
  );
  socket.on('data', data => socket.write(`${name} ${incoming.url} ${data}`));
  socket.on('error', () => socket.destroy());
});
server.listen(8080, () => console.log(`${name} listens`));
createTcp(socket =>
  socket.on('data', data => socket.write(Buffer.from([...data].reverse()))),
).listen(9000);
process.on('SIGTERM', () => process.exit(0));
