import type { MeshInfo } from '@meshspace/planner';
import { z } from 'zod';
import { LogLine, parseAccessLog, targetOf } from './accessLog';

/** Reads lines of one mesh. */
export interface LogReader {
  /** What the format lacks for following requests; empty if nothing. */
  lacks: string[];
  /** Whatever else a sidecar writes is no access log. */
  parse(line: string): LogLine | undefined;
}

/** What of a line is used, by the operators that Envoy fills it in by, the best first. */
const OPERATORS = {
  at: ['START_TIME'],
  method: ['REQ(:METHOD)'],
  path: [
    'REQ(X-ENVOY-ORIGINAL-PATH?:PATH)',
    'REQ(:PATH)',
    'REQ_WITHOUT_QUERY(X-ENVOY-ORIGINAL-PATH?:PATH)',
  ],
  status: ['RESPONSE_CODE'],
  requestId: ['REQ(X-REQUEST-ID)'],
  cluster: ['UPSTREAM_CLUSTER', 'UPSTREAM_CLUSTER_RAW'],
  flags: ['RESPONSE_FLAGS'],
  duration: ['DURATION'],
  userAgent: ['REQ(USER-AGENT)'],
} as const;
type Field = keyof typeof OPERATORS;

const NEEDED: readonly Field[] = [
  'at',
  'method',
  'path',
  'status',
  'requestId',
  'cluster',
];

const LONGEST = 32_768;

/** How the lines of a mesh are read, by what its configuration says of them. */
export function logReader({
  accessLogEncoding,
  accessLogFormat: format,
}: Pick<MeshInfo, 'accessLogEncoding' | 'accessLogFormat'>): LogReader {
  if (!format) return { lacks: [], parse: parseAccessLog };
  return accessLogEncoding === 'JSON' ? jsonReader(format) : textReader(format);
}

function jsonReader(format: string): LogReader {
  const keys = new Map<Field, string>();
  for (const [key, template] of Object.entries(asObject(format))) {
    const field = fieldOf(/^%(.+)%$/.exec(String(template))?.[1]);
    if (field && !keys.has(field)) keys.set(field, key);
  }
  return reader(new Set(keys.keys()), line => {
    if (!line.startsWith('{')) return undefined;
    const values = asObject(line);
    return field => values[keys.get(field) ?? ''];
  });
}

/** An operator, and the text up to the next one. */
interface Part {
  field: Field | undefined;
  /** What clients write can hold anything; the rest holds no blank. */
  operator: string;
  then: string;
}

function textReader(format: string): LogReader {
  const [before = '', ...rest] = format.replace(/\n+$/, '').split(/%([^%]+)%/);
  const all: Part[] = [];
  for (let i = 0; i < rest.length; i += 2) {
    const [operator, then = ''] = rest.slice(i, i + 2);
    all.push({ field: fieldOf(operator), operator, then });
  }
  // Where no text stands between two values, nobody knows where one ends.
  const gap = all.findIndex(({ then }, i) => !then && i < all.length - 1);
  const parts = gap < 0 ? all : all.slice(0, gap);
  const readable = new Set(
    parts.flatMap(({ field }) => (field ? [field] : [])),
  );
  return reader(readable, line => {
    const values = valuesOf(line.trimEnd(), before, parts);
    return values && (field => values.get(field));
  });
}

/** In one pass from left to right, so that no line can take long. */
function valuesOf(
  line: string,
  before: string,
  parts: readonly Part[],
): Map<Field, string> | undefined {
  if (!line.startsWith(before)) return undefined;
  const values = new Map<Field, string>();
  let from = before.length;
  for (const { field, operator, then } of parts) {
    const end = then ? line.indexOf(then, from) : line.length;
    if (end < 0) return undefined;
    const value = line.slice(from, end);
    if (!operator.startsWith('REQ') && /\s/.test(value) && field) {
      return undefined;
    }
    if (field && !values.has(field)) values.set(field, value);
    from = end + then.length;
  }
  return values;
}

function reader(
  has: ReadonlySet<Field>,
  read: (line: string) => ((field: Field) => unknown) | undefined,
): LogReader {
  const lacks = NEEDED.filter(field => !has.has(field)).map(
    field => `%${OPERATORS[field][0]}%`,
  );
  return {
    lacks,
    parse(line) {
      if (lacks.length > 0 || line.length > LONGEST) return undefined;
      const valueOf = read(line);
      return valueOf && lineOf(valueOf);
    },
  };
}

const text = z
  .string()
  .nullish()
  .transform(value => (value && value !== '-' ? value : ''));
const number = z.union([z.number(), z.string()]).nullish().transform(Number);

const lineSchema = z.object({
  at: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/),
  method: z.string().regex(/^[A-Z-]{1,20}$/),
  path: z.string(),
  status: number.pipe(z.number().int().min(0).max(999)),
  requestId: text,
  cluster: text,
  flags: text,
  duration: number.catch(0),
  userAgent: text,
});

function lineOf(valueOf: (field: Field) => unknown): LogLine | undefined {
  const parsed = lineSchema.safeParse(
    Object.fromEntries(
      (Object.keys(OPERATORS) as Field[]).map(field => [field, valueOf(field)]),
    ),
  );
  if (!parsed.success) return undefined;
  const { cluster, flags, duration, ...rest } = parsed.data;
  return {
    ...rest,
    ...(flags && { flags }),
    durationMs: duration,
    ...targetOf(cluster),
  };
}

function fieldOf(operator: string | undefined): Field | undefined {
  return (Object.keys(OPERATORS) as Field[]).find(field =>
    OPERATORS[field].some(one => one === operator?.toUpperCase()),
  );
}

function asObject(json: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
