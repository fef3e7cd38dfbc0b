import {
  at,
  alice,
  get,
  header,
  mesh,
  outcome,
  service,
  to,
  virtualService,
  web,
} from '../testing/mesh';

const FORK = 'reviews.alice:9080';
const BASE = 'reviews.shop:9080';
const services = [service('shop/reviews'), service('alice/reviews')];

const viewWith = (match: object, version = '1.31.1') =>
  mesh(
    [
      ...services,
      virtualService(
        'shop/reviews',
        {
          hosts: ['reviews'],
          http: [
            { match: [match], ...to('reviews.alice.svc.cluster.local') },
            to('reviews'),
          ],
        },
        at(1),
      ),
    ],
    { istio: { version, revisions: [], ambient: false } },
  );

describe('what a match asks of a request', () => {
  const call = (
    path = '/',
    headers: Record<string, string> | [string, string][] = {},
    more = {},
  ) => get(`reviews:9080${path}`, headers, more);

  it.each<[string, object, ReturnType<typeof call>, boolean]>([
    ['exact path', { uri: { exact: '/a' } }, call('/a'), true],
    [
      'exact path: query does not count',
      { uri: { exact: '/a' } },
      call('/a?b=c'),
      true,
    ],
    ['exact path: longer', { uri: { exact: '/a' } }, call('/a/'), false],
    [
      'prefix, not only of whole segments',
      { uri: { prefix: '/a' } },
      call('/abc'),
      true,
    ],
    [
      'expression: the whole path',
      { uri: { regex: '/a.' } },
      call('/ab'),
      true,
    ],
    [
      'expression: not a part of it',
      { uri: { regex: '/a' } },
      call('/ab'),
      false,
    ],
    [
      'expression: query does not count',
      { uri: { regex: '/a' } },
      call('/a?b'),
      true,
    ],
    ['not RE2: never', { uri: { regex: '(?=a)' } }, call('/a'), false],
    ['case matters', { uri: { prefix: '/A' } }, call('/a'), false],
    [
      'unless ignored',
      { uri: { prefix: '/A' }, ignoreUriCase: true },
      call('/a'),
      true,
    ],
    [
      'ignored for expressions, too? no',
      { uri: { regex: '/A' }, ignoreUriCase: true },
      call('/a'),
      false,
    ],
    [
      'dot segments are resolved first',
      { uri: { exact: '/b' } },
      call('/a/../b'),
      true,
    ],
    ['also encoded ones', { uri: { exact: '/b' } }, call('/a/%2e%2E/b'), true],
    [
      'method',
      { method: { exact: 'POST' } },
      call('/', {}, { method: 'POST' }),
      true,
    ],
    ['another method', { method: { exact: 'POST' } }, call('/'), false],
    [
      'authority as sent, with the port',
      { authority: { exact: 'reviews:9080' } },
      call(),
      true,
    ],
    [
      'authority without the port',
      { authority: { exact: 'reviews' } },
      call(),
      false,
    ],
    ['scheme', { scheme: { exact: 'http' } }, call(), true],
    [
      'header exact',
      { headers: { a: { exact: 'x' } } },
      call('/', { a: 'x' }),
      true,
    ],
    [
      'header names have no case',
      { headers: { A: { exact: 'x' } } },
      call('/', { a: 'x' }),
      true,
    ],
    [
      'header values have',
      { headers: { a: { exact: 'x' } } },
      call('/', { a: 'X' }),
      false,
    ],
    [
      'outer blanks do not count',
      { headers: { a: { exact: 'x' } } },
      call('/', { a: ' x\t' }),
      true,
    ],
    [
      'header prefix',
      { headers: { a: { prefix: 'x' } } },
      call('/', { a: 'xy' }),
      true,
    ],
    [
      'header expression: whole value',
      { headers: { a: { regex: 'x' } } },
      call('/', { a: 'xy' }),
      false,
    ],
    ['header present', { headers: { a: {} } }, call('/', { a: '' }), true],
    [
      'header present, written as a star',
      { headers: { a: { regex: '*' } } },
      call('/', { a: 'x' }),
      true,
    ],
    ['header absent', { headers: { a: {} } }, call(), false],
    [
      'two headers: both',
      { headers: { a: { exact: 'x' }, b: { exact: 'y' } } },
      call('/', { a: 'x' }),
      false,
    ],
    [
      'pseudo header',
      { headers: { ':method': { exact: 'GET' } } },
      call(),
      true,
    ],
    [
      'without: absent',
      { withoutHeaders: { a: { exact: 'x' } } },
      call(),
      true,
    ],
    [
      'without: another value',
      { withoutHeaders: { a: { exact: 'x' } } },
      call('/', { a: 'y' }),
      true,
    ],
    [
      'without: that value',
      { withoutHeaders: { a: { exact: 'x' } } },
      call('/', { a: 'x' }),
      false,
    ],
    [
      'without: present',
      { withoutHeaders: { a: {} } },
      call('/', { a: 'x' }),
      false,
    ],
    [
      'without: an absent header counts as empty',
      { withoutHeaders: { a: { regex: '.*' } } },
      call(),
      false,
    ],
    [
      'query exact',
      { queryParams: { q: { exact: '1' } } },
      call('/?q=1'),
      true,
    ],
    [
      'query: the first of several',
      { queryParams: { q: { exact: '2' } } },
      call('/?q=1&q=2'),
      false,
    ],
    [
      'query: compared as written, not decoded',
      { queryParams: { q: { exact: 'a%20b' } } },
      call('/?q=a%20b'),
      true,
    ],
    ['query present', { queryParams: { q: {} } }, call('/?q'), true],
    ['query absent', { queryParams: { q: {} } }, call('/?p=1'), false],
    ['port', { port: 9080 }, call(), true],
    ['another port', { port: 9090 }, call(), false],
    ['labels of the caller', { sourceLabels: { app: 'web' } }, call(), true],
    [
      'a label named like a member of Object',
      { sourceLabels: { constructor: 'x' } },
      call(),
      false,
    ],
    ['namespace of the caller', { sourceNamespace: 'shop' }, call(), true],
    ['an empty entry: everything', {}, call(), true],
  ])('%s', (_, match, request, matches) => {
    // A normalised path shows behind the destination.
    const [destination] = outcome(viewWith(match), web, request).split(' ');
    expect(destination).toBe(matches ? FORK : BASE);
  });

  it('is met by any of several entries', () => {
    const view = mesh([
      ...services,
      virtualService('shop/reviews', {
        hosts: ['reviews'],
        http: [
          {
            match: [{ uri: { exact: '/a' } }, header('alice')],
            ...to('reviews.alice.svc.cluster.local'),
          },
          to('reviews'),
        ],
      }),
    ]);
    expect(outcome(view, web, call('/a'))).toBe(FORK);
    expect(outcome(view, web, call('/b', alice))).toBe(FORK);
    expect(outcome(view, web, call('/b'))).toBe(BASE);
  });
});

describe('repeated header lines', () => {
  const lines: [string, string][] = [
    ['x-meshspace', 'bob'],
    ['x-meshspace', 'alice'],
  ];
  it.each([
    ['Envoy 1.39 (Istio 1.31) looks at each line', '1.31.1', FORK],
    ['before, they were joined by commas', '1.30.3', BASE],
    ['of an unknown version, the newest is assumed', '', FORK],
  ])('%s', (_, version, expected) => {
    expect(
      outcome(
        viewWith(header('alice'), version),
        web,
        get('reviews:9080/', lines),
      ),
    ).toBe(expected);
  });

  it('one line with a comma is one value', () => {
    expect(
      outcome(
        viewWith(header('alice')),
        web,
        get('reviews:9080/', { 'x-meshspace': 'alice,bob' }),
      ),
    ).toBe(BASE);
  });
});

describe('a member of W3C baggage, by expression', () => {
  const view = viewWith({
    headers: {
      baggage: {
        regex: '(?:.*,)?[ \\t]*meshspace[ \\t]*=[ \\t]*alice[ \\t]*(?:[;,].*)?',
      },
    },
  });
  it.each([
    ['meshspace=alice', true],
    ['a=b,meshspace=alice', true],
    ['a=b, meshspace=alice;p=1, c=d', true],
    [' meshspace = alice ', true],
    ['meshspace=alice,meshspace=bob', true],
    ['meshspace=alice2', false],
    ['xmeshspace=alice', false],
    ['a=b;meshspace=alice', false],
    ['meshspace=Alice', false],
    ['a=meshspace=alice', false],
    ['', false],
  ])('%s', (baggage, matches) => {
    expect(outcome(view, web, get('reviews:9080/', { baggage }))).toBe(
      matches ? FORK : BASE,
    );
  });
});

describe('the order of rules', () => {
  it('is the order written, cut behind the first that matches everything', () => {
    const view = mesh([
      ...services,
      virtualService('shop/reviews', {
        hosts: ['reviews'],
        http: [
          {
            match: [{ uri: { exact: '/a' } }],
            directResponse: { status: 401 },
          },
          {
            match: [{ uri: { prefix: '/' } }],
            directResponse: { status: 402 },
          },
          {
            match: [{ uri: { exact: '/b' } }],
            directResponse: { status: 403 },
          },
        ],
      }),
    ]);
    expect(outcome(view, web, get('reviews:9080/a'))).toBe('direct 401');
    expect(outcome(view, web, get('reviews:9080/b'))).toBe('direct 402');
  });

  it('answers 404 where no rule matches: the service itself has no turn any more', () => {
    const view = mesh([
      ...services,
      virtualService('shop/reviews', {
        hosts: ['reviews'],
        http: [{ match: [{ uri: { exact: '/a' } }], ...to('reviews') }],
      }),
    ]);
    expect(outcome(view, web, get('reviews:9080/b'))).toBe('404');
  });
});
