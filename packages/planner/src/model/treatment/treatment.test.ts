import { Treatment } from '../../explain/types';
import { HttpRouteRule } from '../../kube/istio';
import { treatment } from '../route';
import {
  get,
  mesh,
  outcome,
  service,
  virtualService,
  web,
} from '../../testing/mesh';
import { changeHeaders, changesFor } from './headers';

const services = [
  service('shop/reviews'),
  service('shop/ratings'),
  service('alice/reviews'),
];
const destination = { host: 'reviews' };

const viewOf = (rule: object) =>
  mesh([
    ...services,
    virtualService('shop/r', { hosts: ['reviews'], http: [rule] }),
  ]);

type Forward = Extract<Treatment, { type: 'forward' }>;

const treated = (
  rule: object,
  request = get('reviews:9080/a/b?q=1'),
): Treatment => treatment(viewOf(rule), web, request);

const forwarded = (rule: Partial<HttpRouteRule>): Forward =>
  treated({ route: [{ destination }], ...rule }) as Forward;

describe('rewrite', () => {
  it.each<[string, object, object, string]>([
    ['a prefix', { uri: { prefix: '/a' } }, { uri: '/x' }, '/x/b?q=1'],
    [
      'the prefix slash: what is behind it is appended as it is',
      { uri: { prefix: '/' } },
      { uri: '/x' },
      '/xa/b?q=1',
    ],
    ['no path match: the same', {}, { uri: '/x/' }, '/x/a/b?q=1'],
    ['an exact path', { uri: { exact: '/a/b' } }, { uri: '/x' }, '/x?q=1'],
    [
      'an expression: the whole path',
      { uri: { regex: '/a/.*' } },
      { uri: '/x' },
      '/x?q=1',
    ],
    [
      'without case',
      { uri: { prefix: '/A' }, ignoreUriCase: true },
      { uri: '/x' },
      '/x/b?q=1',
    ],
    [
      'by expression',
      {},
      { uriRegexRewrite: { match: '/a/(.*)', rewrite: '/\\1/c' } },
      '/b/c?q=1',
    ],
    [
      'by expression, every occurrence',
      {},
      { uriRegexRewrite: { match: '/', rewrite: '//' } },
      '//a//b?q=1',
    ],
    [
      'the query is kept out',
      {},
      { uriRegexRewrite: { match: 'q', rewrite: 'z' } },
      '/a/b?q=1',
    ],
  ])('%s', (_, match, rewrite, path) => {
    expect(
      forwarded({ match: [match], rewrite } as Partial<HttpRouteRule>),
    ).toMatchObject({ path });
  });

  it('sets the Host; on a rule before that on its destination, and each destination its own', () => {
    const host = (name: string) => ({ request: { set: { Host: name } } });
    expect(forwarded({ rewrite: { authority: 'x' } }).authority).toBe('x');
    expect(forwarded({ headers: host('y') }).authority).toBe('y');
    expect(
      forwarded({ rewrite: { authority: 'x' }, headers: host('y') }).authority,
    ).toBe('x');
    expect(
      forwarded({ route: [{ destination, headers: host('z') }] }).authority,
    ).toBe('z');
    expect(
      forwarded({
        rewrite: { authority: 'x' },
        route: [{ destination, headers: host('z') }],
      }).authority,
    ).toBe('x');
    const two = forwarded({
      route: [
        { destination, weight: 1, headers: host('z') },
        { destination, weight: 1 },
      ],
    });
    expect([
      two.authority,
      two.upstreams.map(({ authority }) => authority),
    ]).toEqual(['reviews:9080', ['z', undefined]]);
  });
});

describe('redirect', () => {
  it.each<[string, object, string]>([
    ['nothing set: to itself', {}, '301 http://reviews:9080/a/b?q=1'],
    ['a path; the query stays', { uri: '/x' }, '301 http://reviews:9080/x?q=1'],
    [
      'a path with a query of its own',
      { uri: '/x?y' },
      '301 http://reviews:9080/x?y',
    ],
    [
      'a host: its port goes, too',
      { authority: 'x.io' },
      '301 http://x.io/a/b?q=1',
    ],
    ['a status', { redirectCode: 308 }, '308 http://reviews:9080/a/b?q=1'],
    [
      'a scheme; a port that is no default stays',
      { scheme: 'https' },
      '301 https://reviews:9080/a/b?q=1',
    ],
    [
      'a port',
      { port: 8443, scheme: 'https' },
      '301 https://reviews:8443/a/b?q=1',
    ],
    [
      "the scheme's own port is not written",
      { port: 443, scheme: 'https', authority: 'x.io' },
      '301 https://x.io/a/b?q=1',
    ],
    [
      'the port of the request',
      { derivePort: 'FROM_REQUEST_PORT', authority: 'x.io' },
      '301 http://x.io:9080/a/b?q=1',
    ],
    [
      "the scheme's port",
      { derivePort: 'FROM_PROTOCOL_DEFAULT', authority: 'x.io' },
      '301 http://x.io/a/b?q=1',
    ],
    ['a status that Istio does not know', { redirectCode: 300 }, 'blocked 0'],
  ])('%s', (_, redirect, expected) => {
    expect(
      outcome(viewOf({ redirect }), web, get('reviews:9080/a/b?q=1')),
    ).toBe(expected);
  });
});

describe('answers of the proxy itself', () => {
  it('have a status and a body', () => {
    expect(
      treated({ directResponse: { status: 418, body: { string: 'tea' } } }),
    ).toEqual({ type: 'direct', status: 418, body: 'tea' });
    expect(
      treated({ directResponse: { status: 200, body: { bytes: 'w6Q=' } } }),
    ).toMatchObject({ body: 'ä' });
  });

  it("carry the rule's response headers", () => {
    expect(
      treated({
        directResponse: { status: 418 },
        headers: { response: { add: { 'X-A': '1' } } },
      }),
    ).toMatchObject({
      responseHeaders: { set: {}, add: { 'x-a': '1' }, remove: [] },
    });
  });
});

describe('weights', () => {
  it.each<[string, object[], string]>([
    [
      'one destination needs none',
      [{ destination, weight: 0 }],
      'reviews.shop:9080',
    ],
    [
      'shares of the whole',
      [
        { destination, weight: 30 },
        { destination: { host: 'ratings' }, weight: 70 },
      ],
      '30% reviews.shop:9080 + 70% ratings.shop:9080',
    ],
    [
      'zero among others: left out',
      [
        { destination, weight: 0 },
        { destination: { host: 'ratings' }, weight: 100 },
      ],
      'ratings.shop:9080',
    ],
    [
      'two of one host stay two',
      [
        { destination, weight: 50 },
        { destination, weight: 50 },
      ],
      '50% reviews.shop:9080 + 50% reviews.shop:9080',
    ],
    ['none at all', [{ destination }, { destination }], 'blocked 503'],
  ])('%s', (_, route, expected) => {
    expect(outcome(viewOf({ route }), web, get('reviews:9080/'))).toBe(
      expected,
    );
  });
});

describe('timeouts and retries', () => {
  const standard =
    'connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes';
  it.each<[string, Partial<HttpRouteRule>, object]>([
    [
      'nothing said: never times out, two retries',
      {},
      { retries: { attempts: 2, on: standard } },
    ],
    ['a timeout', { timeout: '1.5s' }, { timeoutMs: 1500 }],
    ['zero: none', { timeout: '0s' }, {}],
    ['no retries', { retries: { attempts: 0 } }, {}],
    [
      'some',
      { retries: { attempts: 5, perTryTimeout: '200ms' } },
      { retries: { attempts: 5, perTryTimeoutMs: 200, on: standard } },
    ],
    [
      'on conditions',
      { retries: { attempts: 1, retryOn: '5xx' } },
      { retries: { attempts: 1, on: '5xx' } },
    ],
    [
      'on status codes',
      { retries: { attempts: 1, retryOn: '5xx, 503' } },
      { retries: { attempts: 1, on: '5xx,retriable-status-codes' } },
    ],
  ])('%s', (_, rule, expected) => {
    const { timeoutMs, retries } = forwarded(rule);
    expect({ timeoutMs, retries }).toEqual({
      timeoutMs: undefined,
      retries: rule.timeout ? { attempts: 2, on: standard } : undefined,
      ...expected,
    });
  });
});

describe('faults', () => {
  it.each<[string, object, object | undefined]>([
    [
      'a delay',
      { delay: { fixedDelay: '2s', percentage: { value: 50 } } },
      { delay: { ms: 2000, percent: 50 } },
    ],
    [
      'a delay in the old form',
      { delay: { fixedDelay: '2s', percent: 10 } },
      { delay: { ms: 2000, percent: 10 } },
    ],
    [
      'an abort',
      { abort: { httpStatus: 503, percentage: { value: 100 } } },
      { abort: { status: 503, percent: 100 } },
    ],
    [
      'an abort of gRPC',
      { abort: { grpcStatus: 'UNAVAILABLE', percentage: { value: 1 } } },
      { abort: { grpcStatus: 'UNAVAILABLE', percent: 1 } },
    ],
    [
      'no share given: none',
      { abort: { httpStatus: 503 } },
      { abort: { status: 503, percent: 0 } },
    ],
    ['nothing understood', { delay: { exponentialDelay: '1s' } }, undefined],
  ])('%s', (_, fault, expected) => {
    expect(forwarded({ fault: fault as HttpRouteRule['fault'] }).fault).toEqual(
      expected,
    );
  });
});

describe('mirrors', () => {
  it('are all requests if no share is given, none with zero; what is not there is not mirrored to', () => {
    const host = 'ratings.shop.svc.cluster.local';
    const seen = { host, port: 9080, namespace: 'shop', service: 'ratings' };
    const mirror = { host: 'ratings' };
    expect(forwarded({ mirror }).mirrors).toEqual([{ ...seen, percent: 100 }]);
    expect(
      forwarded({ mirror, mirrorPercentage: { value: 10 } }).mirrors,
    ).toEqual([{ ...seen, percent: 10 }]);
    expect(
      forwarded({ mirror, mirrorPercentage: { value: 0 } }).mirrors,
    ).toBeUndefined();
    expect(forwarded({ mirror: { host: 'gone' } }).mirrors).toBeUndefined();
    expect(
      forwarded({
        mirrors: [
          {
            destination: { host: 'ratings', port: { number: 9080 } },
            percentage: { value: 5 },
          },
        ],
      }).mirrors,
    ).toEqual([{ ...seen, percent: 5 }]);
  });
});

describe('CORS', () => {
  const policy = {
    allowOrigins: [{ exact: 'https://a.io' }, { regex: 'https://.*\\.b\\.io' }],
    allowMethods: ['GET', 'PUT'],
    maxAge: '1h',
    allowCredentials: true,
    exposeHeaders: ['x-a'],
  };
  const rule = (more: object = {}) => ({
    corsPolicy: { ...policy, ...more },
    route: [{ destination }],
  });
  const preflight = (origin: string) =>
    get(
      'reviews:9080/',
      { origin, 'access-control-request-method': 'PUT' },
      { method: 'OPTIONS' },
    );

  it('answers preflights of allowed origins itself', () => {
    expect(treated(rule(), preflight('https://x.b.io'))).toEqual({
      type: 'direct',
      status: 200,
      responseHeaders: {
        set: {
          'access-control-allow-origin': 'https://x.b.io',
          'access-control-allow-credentials': 'true',
          'access-control-allow-methods': 'GET,PUT',
          'access-control-max-age': '3600',
        },
        add: {},
        remove: [],
      },
    });
  });

  it('passes other preflights on, unless told to ignore them', () => {
    expect(treated(rule(), preflight('https://evil.io'))).toMatchObject({
      type: 'forward',
    });
    expect(
      treated(
        rule({ unmatchedPreflights: 'IGNORE' }),
        preflight('https://evil.io'),
      ),
    ).toMatchObject({ type: 'direct', status: 200 });
  });

  it('adds headers to answers for allowed origins only', () => {
    const plain = (origin: string) =>
      treated(rule(), get('reviews:9080/', { origin })) as Forward;
    expect(plain('https://a.io').cors).toEqual({
      'access-control-allow-origin': 'https://a.io',
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': 'x-a',
    });
    expect(plain('https://evil.io').cors).toBeUndefined();
  });

  it('sends a preflight by the routes of a request without header: its own cannot carry any', () => {
    const view = mesh([
      ...services,
      virtualService('shop/r', {
        hosts: ['reviews'],
        http: [
          {
            match: [{ headers: { 'x-meshspace': { exact: 'alice' } } }],
            route: [
              { destination: { host: 'reviews.alice.svc.cluster.local' } },
            ],
          },
          { route: [{ destination }] },
        ],
      }),
    ]);
    expect(outcome(view, web, preflight('https://a.io'))).toBe(
      'reviews.shop:9080',
    );
  });
});

describe('header operations', () => {
  it('leave pseudo headers and Host alone and write names in lower case', () => {
    const { requestHeaders } = forwarded({
      headers: {
        request: {
          set: { 'X-A': '1', ':path': '/x', Host: 'h' },
          remove: ['X-B', 'host'],
        },
      },
    });
    expect(requestHeaders).toEqual({
      set: { 'x-a': '1' },
      add: {},
      remove: ['x-b'],
    });
  });

  it('remove before they set, and set before they add', () => {
    expect(
      changeHeaders(
        [
          ['X-A', '1'],
          ['x-b', '2'],
        ],
        [{ set: { 'x-b': '3' }, add: { 'x-a': '4' }, remove: ['x-a'] }],
      ),
    ).toEqual([
      ['x-b', '3'],
      ['x-a', '4'],
    ]);
  });

  it("of a single destination follow the rule's; of several come first", () => {
    const rule = { headers: { request: { set: { who: 'rule' } } } };
    const target = (weight: number) => ({
      destination,
      weight,
      headers: { request: { set: { who: 'destination' } } },
    });
    const last = (route: object[]) => {
      const result = treated({ ...rule, route }) as Forward;
      return changeHeaders(
        [],
        changesFor(result, result.upstreams[0], 'requestHeaders'),
      );
    };
    expect(last([target(100)])).toEqual([['who', 'destination']]);
    expect(last([target(50), target(50)])).toEqual([['who', 'rule']]);
  });
});
