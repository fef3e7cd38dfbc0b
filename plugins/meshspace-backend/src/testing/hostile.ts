import { Random } from './Random';

/** What tends to break programs that read text. */
export const HOSTILE_TEXTS: readonly string[] = [
  '',
  ' ',
  '0',
  '-1',
  '1e308',
  'null',
  'undefined',
  'true',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '..',
  '../../secrets',
  '%2e%2e%2f',
  '/api/v1/secrets',
  '//evil.example',
  '\\..\\..\\x',
  'a\u0000b',
  'x\r\nset-cookie: a=b',
  '<script>alert(1)</script>',
  '"; drop table spaces; --',
  "' || '1' == '1",
  '${jndi:ldap://x}',
  '{{7*7}}',
  'namespace="shop"} or vector(1) #',
  ',env=prod',
  '.*',
  '(a+)+$',
  'a'.repeat(64),
  'a'.repeat(254),
  'a'.repeat(10_000),
  'Ünïcödé',
  '\u202eevil',
  '\ud800',
  '😀',
  'kube-system',
  'default',
  'x-forwarded-for',
  'authorization',
  'user:default/developer',
  'group:default/none',
  'http://169.254.169.254/latest/meta-data',
  'P1Y',
  '2026-13-45T99:99:99Z',
];

const HOSTILE_VALUES: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  Number.MAX_SAFE_INTEGER + 2,
  [],
  {},
  [[]],
  { $ref: '#/x' },
  { toString: 'x' },
  { constructor: { prototype: { polluted: true } } },
  JSON.parse('{"__proto__":{"polluted":true}}'),
];

/** A value with some of it replaced, removed or added to; as it was with the rest of the chances. */
export function mutated(random: Random, value: unknown, rate: number): unknown {
  if (random.chance(rate)) {
    return random.chance(0.6)
      ? random.pick(HOSTILE_TEXTS)
      : random.pick(HOSTILE_VALUES);
  }
  if (Array.isArray(value)) {
    const items = value.map(one => mutated(random, one, rate));
    if (random.chance(rate)) items.push(...items, random.pick(HOSTILE_VALUES));
    return items;
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value)
    .filter(() => !random.chance(rate / 2))
    .map(([key, one]) => [key, mutated(random, one, rate)]);
  if (random.chance(rate)) {
    entries.push([random.pick(HOSTILE_TEXTS), random.pick(HOSTILE_VALUES)]);
  }
  return Object.fromEntries(entries);
}

/** JSON, or what somebody takes for it. */
export function bodyOf(random: Random, example: unknown): string {
  const text = JSON.stringify(mutated(random, example, 0.08)) ?? '';
  if (random.chance(0.03)) return text.slice(0, random.below(text.length + 1));
  if (random.chance(0.02)) return `${'['.repeat(random.below(5000))}${text}`;
  // A key twice, and one that stands for the prototype.
  return random.chance(0.03)
    ? text.replace('{', '{"__proto__":{"admin":true},"cluster":"x",')
    : text;
}
