// Sends requests from inside a pod's network namespace. One JSON object per line: orders on standard input, outcomes on
// standard output. Ends when its input does.
import http from 'node:http';
import http2 from 'node:http2';
import readline from 'node:readline';

const say = message => process.stdout.write(`${JSON.stringify(message)}\n`);

const keepAlive = new http.Agent({ keepAlive: true, maxSockets: 64 });

const addressOf = (order, url) =>
  order.connect ? order.connect.split(':') : [url.hostname, url.port || '80'];

/** One exchange; the trailers stand among the headers of the answer. */
function exchangeHttp1(order, url, finish) {
  const [host, port] = addressOf(order, url);
  // a flat list keeps repeated header lines apart
  const headers = ['host', url.host, ...(order.headers ?? []).flat()];
  if (order.body !== undefined)
    headers.push('content-length', String(Buffer.byteLength(order.body)));
  const request = http.request({
    host,
    port,
    path: url.pathname + url.search,
    method: order.method ?? 'GET',
    headers,
    timeout: order.timeoutMs ?? 10_000,
    agent: order.keepAlive ? keepAlive : false,
    setHost: false,
  });
  request.on('response', response => {
    const chunks = [];
    response.on('data', chunk => chunks.push(chunk));
    response.on('error', error => finish({ status: 0, error: error.message }));
    response.on('end', () =>
      finish({
        status: response.statusCode,
        headers: [...response.rawHeaders, ...response.rawTrailers],
        body: Buffer.concat(chunks).toString(),
      }),
    );
  });
  request.on('upgrade', ({ statusCode, rawHeaders }, socket) => {
    socket.destroy();
    finish({ status: statusCode, headers: rawHeaders });
  });
  request.on('timeout', () => request.destroy(new Error('timeout')));
  request.on('error', error =>
    finish({ status: 0, error: error.code ?? error.message }),
  );
  request.end(order.body);
}

function exchangeHttp2(order, url, finish) {
  const session = http2.connect(`http://${addressOf(order, url).join(':')}`);
  const end = outcome => {
    session.destroy();
    finish(outcome);
  };
  const fail = error => end({ status: 0, error: error.code ?? error.message });
  session.on('error', fail);
  const stream = session.request({
    ':method': order.method ?? 'GET',
    ':path': url.pathname + url.search,
    ':authority': url.host,
    ...Object.fromEntries(order.headers ?? []),
  });
  const lines = [];
  const chunks = [];
  const take = headers => {
    for (const [name, value] of Object.entries(headers))
      if (!name.startsWith(':'))
        [value].flat().forEach(one => lines.push(name, one));
  };
  let status = 0;
  stream.setTimeout(order.timeoutMs ?? 10_000, () =>
    fail(new Error('timeout')),
  );
  stream.on('response', headers => {
    status = headers[':status'];
    take(headers);
  });
  stream.on('trailers', take);
  stream.on('data', chunk => chunks.push(chunk));
  stream.on('error', fail);
  stream.on('end', () =>
    end({ status, headers: lines, body: Buffer.concat(chunks).toString() }),
  );
  stream.end(order.body);
}

function send(order) {
  const url = new URL(order.url);
  const started = performance.now();
  return new Promise(resolve => {
    const exchange = order.http2 ? exchangeHttp2 : exchangeHttp1;
    exchange(order, url, outcome =>
      resolve({
        ...outcome,
        ms: Math.round((performance.now() - started) * 10) / 10,
      }),
    );
  });
}

const loads = new Map();

/** A steady rate that does not depend on how fast the answers come. */
function load(order) {
  const started = performance.now();
  const total =
    order.seconds === undefined
      ? Infinity
      : Math.round(order.rps * order.seconds);
  let sent = 0;
  let open = 0;
  let stopped = false;
  const endIfDone = () => {
    if (!stopped || open > 0) return;
    loads.delete(order.id);
    say({ id: order.id, done: true });
  };
  const one = async () => {
    const at = Date.now();
    open += 1;
    const {
      status,
      error,
      ms,
      headers = [],
    } = await send({ ...order, keepAlive: true });
    open -= 1;
    const echo = headers.findIndex(
      (name, i) => i % 2 === 0 && name.toLowerCase() === 'x-echo',
    );
    say({
      id: order.id,
      outcome: {
        at,
        ms,
        status,
        error,
        by: echo < 0 ? undefined : headers[echo + 1],
      },
    });
    endIfDone();
  };
  const tick = () => {
    const due = Math.min(
      total,
      Math.floor(((performance.now() - started) / 1000) * order.rps) + 1,
    );
    while (sent < due) {
      sent += 1;
      void one();
    }
    if (sent >= total) stop();
  };
  const timer = setInterval(tick, Math.max(2, Math.min(50, 500 / order.rps)));
  function stop() {
    clearInterval(timer);
    stopped = true;
    endIfDone();
  }
  loads.set(order.id, stop);
}

readline.createInterface({ input: process.stdin }).on('line', async line => {
  const order = JSON.parse(line);
  if (order.kind === 'load') load(order);
  else if (order.kind === 'stop') loads.get(order.target)?.();
  else say({ id: order.id, ...(await send(order)) });
});
process.stdin.on('end', () => process.exit(0));
say({ ready: true });
