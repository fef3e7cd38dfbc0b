import { z } from 'zod';

/** What a sidecar wrote about one request. */
export interface LogLine {
  at: string;
  direction: 'inbound' | 'outbound';
  method: string;
  path: string;
  status: number;
  flags?: string;
  durationMs: number;
  userAgent: string;
  requestId: string;
  /** Host of the Service that it was sent on to. */
  host?: string;
}

const LONGEST = 32_768;

/** Istio's default text format, or its JSON one; whatever else a sidecar writes is no access log. */
export function parseAccessLog(line: string): LogLine | undefined {
  if (line.length > LONGEST) return undefined;
  return line.startsWith('{') ? fromJson(line) : fromText(line);
}

/** Fields that a client writes stand in the middle, so that what counts is read from both ends. */
const HEAD =
  /^\[([0-9TZ:.+-]{1,40})\] "([A-Z-]{1,20}) (\S+) \S{1,20}" (\d{1,3}) (\S{1,100}) /;
/** Bytes received, bytes sent, duration, the upstream's own time; then what the client wrote. */
const FIGURES = / \d{1,16} \d{1,16} (\d{1,12}) (?:\d{1,12}|-) "/;
const NUMBER_OF_LAST_FIELDS = 6;

function fromText(line: string): LogLine | undefined {
  const head = HEAD.exec(line);
  if (!head) return undefined;
  const fields = line.trimEnd().split(' ');
  const [cluster] = fields.slice(-NUMBER_OF_LAST_FIELDS);
  const quoted = fields
    .slice(0, -NUMBER_OF_LAST_FIELDS)
    .slice(-3)
    .map(unquoted);
  if (quoted.length < 3 || quoted.includes(undefined)) return undefined;
  const [requestId = ''] = quoted;
  const figures = FIGURES.exec(line);
  if (!figures) return undefined;
  const rest = line.slice(figures.index + figures[0].length);
  const [, at, method, path, status, flags] = head;
  return {
    at,
    method,
    path,
    status: Number(status),
    ...(flags !== '-' && { flags }),
    durationMs: Number(figures[1]),
    userAgent: rest.split('"')[2] ?? '',
    requestId,
    ...targetOf(cluster),
  };
}

function unquoted(field: string): string | undefined {
  return /^"([^"]*)"$/.exec(field)?.[1];
}

const text = z.string().nullish();
const count = z.number().nullish();

const jsonSchema = z.looseObject({
  start_time: z.string(),
  method: z.string(),
  path: z.string(),
  response_code: z.number(),
  response_flags: text,
  duration: count,
  user_agent: text,
  request_id: text,
  upstream_cluster: text,
});

function fromJson(line: string): LogLine | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  const parsed = jsonSchema.safeParse(value);
  if (!parsed.success) return undefined;
  const { data } = parsed;
  return {
    at: data.start_time,
    method: data.method,
    path: data.path,
    status: data.response_code,
    ...(data.response_flags &&
      data.response_flags !== '-' && { flags: data.response_flags }),
    durationMs: data.duration ?? 0,
    userAgent: data.user_agent ?? '',
    requestId: data.request_id ?? '',
    ...targetOf(data.upstream_cluster ?? '-'),
  };
}

/** `inbound|8080||` is the workload's own port; `outbound|8080|v1|reviews.shop.svc.cluster.local` another one's. */
export function targetOf(cluster: string): Pick<LogLine, 'direction' | 'host'> {
  const [direction, , , found] = cluster.split('|');
  // Envoy may add to the cluster's name how the request was balanced.
  const host = found?.split(';')[0];
  if (direction === 'inbound' || direction.startsWith('InboundPassthrough')) {
    return { direction: 'inbound' };
  }
  return { direction: 'outbound', ...(host && { host }) };
}
