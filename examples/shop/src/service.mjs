/*
 * What all services of the shop share: serving, calling others, and handing on the headers that say where a request belongs.
 * Plain Node, nothing else.
 */
import { createServer, request } from 'node:http';

export const env = {
  name: process.env.NAME ?? 'service',
  version: process.env.VERSION ?? 'v1',
  port: Number(process.env.PORT ?? 8080),
  namespace: process.env.NAMESPACE ?? 'shop',
  pod: process.env.HOSTNAME ?? 'local',
};

const HANDED_ON = new Set([
  'x-meshspace',
  'baggage',
  'traceparent',
  'tracestate',
  'x-request-id',
  'x-b3-traceid',
  'x-b3-spanid',
  'x-b3-parentspanid',
  'x-b3-sampled',
  'b3',
  'uber-trace-id',
]);

/** Every service has to do this: a proxy cannot know which request caused which call. */
export function contextOf(headers) {
  return Object.fromEntries(
    Object.entries(headers).filter(
      ([name]) =>
        HANDED_ON.has(name) ||
        name.startsWith('uberctx-') ||
        name.startsWith('baggage-'),
    ),
  );
}

export const me = () => ({
  service: env.name,
  version: env.version,
  namespace: env.namespace,
  pod: env.pod,
});

export const wait = milliseconds =>
  new Promise(resolve => setTimeout(resolve, milliseconds));

/** Asks another service for JSON; an answer that is not 2xx is an error that says who gave it. */
export function call(url, headers = {}, { method = 'GET', body } = {}) {
  const payload = body === undefined ? undefined : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        method,
        headers: {
          ...headers,
          ...(payload ? { 'content-type': 'application/json' } : {}),
        },
      },
      response => {
        const chunks = [];
        response.on('data', chunk => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          if (response.statusCode < 200 || response.statusCode > 299) {
            reject(
              new Error(
                `${url} answered ${response.statusCode}: ${text.slice(0, 120)}`,
              ),
            );
            return;
          }
          try {
            resolve(JSON.parse(text));
          } catch {
            reject(new Error(`${url} did not answer with JSON`));
          }
        });
      },
    );
    sent.setTimeout(5000, () =>
      sent.destroy(new Error(`${url} did not answer within 5 s`)),
    );
    sent.on('error', reject);
    sent.end(payload);
  });
}

/** A part of a page may fail without the page failing. */
export async function optional(promise) {
  try {
    return await promise;
  } catch (error) {
    return { error: error.message };
  }
}

/** Base URL of another service, by its environment variable or its name. */
export const urlOf = name =>
  process.env[`${name.toUpperCase()}_URL`] ?? `http://${name}:8080`;

export function json(response, value, status = 200) {
  response.writeHead(status, {
    'content-type': 'application/json',
    'x-served-by': `${env.name} ${env.version}`,
  });
  response.end(`${JSON.stringify(value)}\n`);
}

export async function bodyOf(incoming) {
  const chunks = [];
  for await (const chunk of incoming) {
    chunks.push(chunk);
  }
  const text = Buffer.concat(chunks).toString();
  return text ? JSON.parse(text) : {};
}

/** Serves until SIGTERM; then finishes what it has begun. */
export function serve(handle) {
  const server = createServer(async (incoming, response) => {
    const url = new URL(incoming.url, 'http://localhost');
    if (url.pathname === '/healthz') {
      json(response, { ok: true });
      return;
    }
    const started = Date.now();
    try {
      await handle(incoming, response, url);
    } catch (error) {
      json(response, { ...me(), error: error.message }, 502);
    }
    const space = incoming.headers['x-meshspace'];
    console.log(
      `${incoming.method} ${incoming.url} ${response.statusCode} ${
        Date.now() - started
      }ms${space ? ` x-meshspace=${space}` : ''}`,
    );
  });
  server.keepAliveTimeout = 60_000;
  server.listen(env.port, () =>
    console.log(`${env.name} ${env.version} listens on ${env.port}`),
  );
  stopWith(() => server.close(() => process.exit(0)));
  return server;
}

export function stopWith(stop) {
  process.on('SIGTERM', () => {
    console.log('stopping');
    stop();
    setTimeout(() => process.exit(0), 1500).unref();
  });
}

/** Versions that are made to go wrong. */
export async function misbehave() {
  if (env.version === 'crash' || env.version.endsWith('-crash')) {
    await wait(150);
    throw new Error(
      `${env.name} ${env.version}: cannot read the configuration "stars.yaml"`,
    );
  }
}
