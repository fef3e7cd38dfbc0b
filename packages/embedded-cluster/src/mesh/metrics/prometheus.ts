import { createServer, IncomingMessage } from 'node:http';
import { Clock } from '../../controllers/kit/clock';
import { exposed, exposition } from './exposition';
import { Expression, QueryError } from './promql/ast';
import { evaluate } from './promql/evaluate';
import { parseDurationMs, parsePromQl } from './promql/parse';
import { signature, Value } from './promql/values';
import { RequestMetrics } from './RequestMetrics';
import { Samples } from './Samples';

const SCRAPE_MS = 5_000;
const KEEP_MS = 3_600_000;
const MOST_POINTS = 11_000;

interface Reply {
  status: number;
  body: unknown;
}

/** Scrapes the mesh's metrics and answers Prometheus' HTTP API for them. */
export async function startPrometheus(
  metrics: RequestMetrics,
  clock: Clock,
  where: { host: string; port: number },
): Promise<{ port: number; stop(): void }> {
  const samples = new Samples(KEEP_MS);
  let cancel = () => {};
  const scrape = () => {
    samples.append(clock.now(), exposed(metrics));
    cancel = clock.after(SCRAPE_MS, scrape);
  };
  scrape();

  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (url.pathname === '/metrics') {
      response.setHeader(
        'content-type',
        'text/plain; version=0.0.4; charset=utf-8',
      );
      response.end(exposition(metrics));
      return;
    }
    const parameters = await parametersOf(request, url);
    const { status, body } = answerSafely(
      url.pathname,
      parameters,
      samples,
      clock.now(),
    );
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(where.port, where.host, resolve);
  });
  const address = server.address();
  return {
    port: address && typeof address === 'object' ? address.port : where.port,
    stop() {
      cancel();
      server.close();
      server.closeAllConnections();
    },
  };
}

async function parametersOf(
  request: IncomingMessage,
  url: URL,
): Promise<URLSearchParams> {
  const parameters = new URLSearchParams(url.search);
  if (request.method === 'POST') {
    let text = '';
    for await (const chunk of request) {
      text += chunk;
    }
    new URLSearchParams(text).forEach((value, name) =>
      parameters.append(name, value),
    );
  }
  return parameters;
}

function answerSafely(
  path: string,
  parameters: URLSearchParams,
  samples: Samples,
  now: number,
): Reply {
  try {
    return answer(path, parameters, samples, now);
  } catch (error) {
    if (error instanceof QueryError) {
      return {
        status: 400,
        body: { status: 'error', errorType: 'bad_data', error: error.message },
      };
    }
    throw error;
  }
}

const distinct = (values: string[]) => [...new Set(values)].sort();

function answer(
  path: string,
  parameters: URLSearchParams,
  samples: Samples,
  now: number,
): Reply {
  const success = (data: unknown): Reply => ({
    status: 200,
    body: { status: 'success', data },
  });
  const values = /^\/api\/v1\/label\/(\w+)\/values$/.exec(path);
  if (values) {
    return success(
      distinct(
        [...samples.all()].flatMap(({ labels }) => labels[values[1]] ?? []),
      ),
    );
  }
  switch (path) {
    case '/api/v1/query':
      return success(
        instant(
          parsePromQl(parameters.get('query') ?? ''),
          samples,
          timeOf(parameters, 'time', now),
        ),
      );
    case '/api/v1/query_range':
      return success(range(parameters, samples, now));
    case '/api/v1/labels':
      return success(
        distinct(
          [...samples.all()].flatMap(({ labels }) => Object.keys(labels)),
        ),
      );
    case '/api/v1/status/buildinfo':
      return success({
        version: '3.0.0',
        revision: 'embedded',
        goVersion: process.version,
      });
    case '/-/healthy':
    case '/-/ready':
      return { status: 200, body: 'Prometheus Server is Ready.' };
    default:
      return {
        status: 404,
        body: {
          status: 'error',
          errorType: 'not_found',
          error: `nothing at ${path}`,
        },
      };
  }
}

function timeOf(
  parameters: URLSearchParams,
  name: string,
  otherwise: number,
): number {
  const text = parameters.get(name);
  if (text === null || text === '') {
    return otherwise;
  }
  const time = /^-?[0-9.]+(e[0-9]+)?$/i.test(text)
    ? Number(text) * 1000
    : Date.parse(text);
  if (Number.isNaN(time)) {
    throw new QueryError(
      `invalid parameter "${name}": cannot parse ${JSON.stringify(
        text,
      )} to a valid timestamp`,
    );
  }
  return time;
}

/** As Go prints floats in JSON strings. */
function show(value: number): string {
  if (Number.isNaN(value)) {
    return 'NaN';
  }
  return Number.isFinite(value) ? String(value) : `${value < 0 ? '-' : '+'}Inf`;
}

function instant(expression: Expression, samples: Samples, timeMs: number) {
  const value = evaluate(expression, samples, timeMs);
  const at = timeMs / 1000;
  switch (value.type) {
    case 'scalar':
      return { resultType: 'scalar', result: [at, show(value.value)] };
    case 'string':
      return { resultType: 'string', result: [at, value.value] };
    case 'vector':
      return {
        resultType: 'vector',
        result: value.samples.map(sample => ({
          metric: sample.labels,
          value: [at, show(sample.value)],
        })),
      };
    default:
      return {
        resultType: 'matrix',
        result: value.ranges.map(each => ({
          metric: each.labels,
          values: each.samples.map(sample => [
            sample.at / 1000,
            show(sample.value),
          ]),
        })),
      };
  }
}

function range(parameters: URLSearchParams, samples: Samples, now: number) {
  const expression = parsePromQl(parameters.get('query') ?? '');
  const start = timeOf(parameters, 'start', now);
  const end = timeOf(parameters, 'end', now);
  const step = parseDurationMs(parameters.get('step') ?? '');
  if (!(step > 0)) {
    throw new QueryError(
      'zero or negative query resolution step widths are not accepted. Try a positive integer',
    );
  }
  if (end < start) {
    throw new QueryError(
      'invalid parameter "end": end timestamp must not be before start time',
    );
  }
  if ((end - start) / step > MOST_POINTS) {
    throw new QueryError(
      'exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)',
    );
  }
  const series = new Map<
    string,
    { metric: object; values: [number, string][] }
  >();
  for (let at = start; at <= end; at += step) {
    for (const { labels, value } of vectorOf(
      evaluate(expression, samples, at),
    )) {
      const key = signature(labels);
      const found = series.get(key) ?? { metric: labels, values: [] };
      found.values.push([at / 1000, show(value)]);
      series.set(key, found);
    }
  }
  return { resultType: 'matrix', result: [...series.values()] };
}

function vectorOf(value: Value) {
  switch (value.type) {
    case 'scalar':
      return [{ labels: {}, value: value.value }];
    case 'vector':
      return value.samples;
    default:
      throw new QueryError(
        'invalid expression type "range vector" for range query, must be Scalar or instant Vector',
      );
  }
}
