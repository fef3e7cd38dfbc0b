import { MeshSpace, RoutingHeader } from './MeshSpace';
import {
  checkHeader,
  generateHeaderValue,
  headerMatch,
  requestHeader,
} from './header';

const header = (
  name: string,
  value = 'v1',
  format: RoutingHeader['format'] = 'header',
): RoutingHeader => ({ format, name, value });
const taken = (...headers: RoutingHeader[]) =>
  headers.map(one => ({ spec: { header: one } } as MeshSpace));

describe('a request carries', () => {
  it.each([
    ['a header', header('x-dev'), 'x-dev: v1'],
    [
      'a member of its baggage',
      header('dev', 'v1', 'baggage'),
      'baggage: dev=v1',
    ],
    ['what jaeger passes on', header('dev', 'v1', 'jaeger'), 'uberctx-dev: v1'],
    ['what zipkin passes on', header('dev', 'v1', 'zipkin'), 'baggage-dev: v1'],
  ])('%s', (_, given, expected) => {
    const { name, value } = requestHeader(given);
    expect(`${name}: ${value}`).toBe(expected);
  });
});

describe('a member of the baggage is recognised', () => {
  const { name, match } = headerMatch(header('meshspace', 'alice', 'baggage'));
  const fits = (value: string) => new RegExp(`^${match.regex}$`).test(value);

  it('in the header of that name', () => expect(name).toBe('baggage'));

  it.each([
    'meshspace=alice',
    'a=b,meshspace=alice',
    'a=b, meshspace=alice;p=1, c=d',
    ' meshspace = alice ',
    'a=b;x=y,meshspace=alice;z',
  ])('in "%s"', value => expect(fits(value)).toBe(true));

  it.each([
    'meshspace=alice2',
    'xmeshspace=alice',
    'a=b;meshspace=alice',
    'meshspace=bob',
    'meshspace=Alice',
    'a=meshspace=alice',
    'meshspace',
    '',
  ])('but not in "%s"', value => expect(fits(value)).toBe(false));
});

describe('a space may not have', () => {
  it.each([
    ['a name that is empty', header('')],
    ['a name in capitals', header('X-Dev')],
    ['a name with a line break', header('x\r\ny')],
    ['a name of 65 letters', header('x'.repeat(65))],
    ['a pseudo header', header(':authority')],
    ['the host', header('host')],
    ['credentials', header('authorization')],
    ['a cookie', header('cookie')],
    ['what proxies add', header('x-forwarded-for')],
    ['what Envoy obeys', header('x-envoy-retry-on')],
    ['what traces are tied by', header('traceparent')],
    ['a single trace header', header('b3')],
    ['the whole baggage', header('baggage')],
    ['the type of the content', header('content-type')],
    ['the prototype of anything', header('__proto__')],
    ['a value that is empty', header('x-dev', '')],
    ['a value with blanks', header('x-dev', 'a b')],
    ['a value of several', header('x-dev', 'a,b')],
    ['a value that is a pattern', header('x-dev', '.*')],
    ['a value with a line break', header('x-dev', 'a\r\nb')],
    ['a value of 64 letters', header('x-dev', 'x'.repeat(64))],
  ])('%s', (_, given) => {
    expect(checkHeader(given, [])).not.toEqual([]);
  });

  it.each([
    ['the same', header('x-dev')],
    ['the same in other words', header('x', 'v1', 'zipkin')],
  ])('what another space of the base has: %s', (_, given) => {
    const others = taken(header('x-dev'), header('baggage-x'));
    const [problem] = checkHeader(given, others);
    expect(problem).toContain('Another space of this base already uses');
  });

  it('but everything else', () => {
    const others = taken(header('x-dev', 'v2'), header('dev', 'v1', 'baggage'));
    expect(checkHeader(header('x-dev'), others)).toEqual([]);
    expect(checkHeader(header('dev', 'v2', 'baggage'), others)).toEqual([]);
  });
});

it('a generated value says nothing and is not guessed', () => {
  const values = [0, 31, 32, 255].map(byte =>
    generateHeaderValue(count => new Uint8Array(count).fill(byte)),
  );
  expect(values).toEqual([
    'a'.repeat(16),
    '9'.repeat(16),
    'a'.repeat(16),
    '9'.repeat(16),
  ]);
  for (const value of values) {
    expect(checkHeader(header('x-dev', value), [])).toEqual([]);
  }
});
