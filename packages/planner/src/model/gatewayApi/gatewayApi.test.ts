import { Caller } from '../../explain/types';
import {
  alice,
  at,
  fork,
  gatewayApi,
  get,
  header,
  mesh,
  namespace,
  other,
  outcome,
  service,
  to,
  virtualService,
  web,
} from '../../testing/mesh';

const services = [
  service('shop/reviews', [9080, 9090]),
  service('alice/reviews', [9080, 9090]),
  service('shop/web'),
];
const toReviews = { group: '', kind: 'Service', name: 'reviews' };
const backend = (ns: string, name = 'reviews', more = {}) => ({
  name,
  namespace: ns,
  port: 9080,
  ...more,
});
const path = (value: string, type = 'PathPrefix') => ({
  path: { type, value },
});
const withHeader = (match: object) => ({
  ...match,
  headers: [{ name: 'x-meshspace', value: 'alice' }],
});

const route = (
  name: string,
  rules: object[],
  created = at(1),
  parentRefs: object[] = [toReviews],
  more = {},
) => gatewayApi('HTTPRoute', name, { parentRefs, rules, ...more }, created);

const userRoute = route('shop/user', [
  {
    matches: [path('/api/v1')],
    backendRefs: [backend('shop')],
    filters: [
      {
        type: 'URLRewrite',
        urlRewrite: {
          path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/v1' },
        },
      },
    ],
  },
  { matches: [path('/')], backendRefs: [backend('shop')] },
]);

describe('routes of a Service (mesh)', () => {
  const clones = route(
    'shop/zz-ours',
    [
      {
        matches: [withHeader(path('/api/v1'))],
        backendRefs: [backend('alice')],
      },
      { matches: [withHeader(path('/'))], backendRefs: [backend('alice')] },
    ],
    at(5),
  );

  it('ranks rules across objects: more headers on the same path come first, without a grant', () => {
    const view = mesh([...services, userRoute, clones]);
    for (const caller of [web, fork, other]) {
      expect(
        outcome(view, caller, get('reviews.shop:9080/api/v1/x', alice)),
      ).toBe('reviews.alice:9080');
      expect(outcome(view, caller, get('reviews.shop:9080/x', alice))).toBe(
        'reviews.alice:9080',
      );
      expect(outcome(view, caller, get('reviews.shop:9080/api/v1/x'))).toBe(
        'reviews.shop:9080 /v1/x',
      );
    }
  });

  it('ranks a longer path above a header: every match must be cloned', () => {
    const broad = route(
      'shop/zz-ours',
      [{ matches: [withHeader(path('/'))], backendRefs: [backend('alice')] }],
      at(5),
    );
    expect(
      outcome(
        mesh([...services, userRoute, broad]),
        web,
        get('reviews:9080/api/v1', alice),
      ),
    ).toBe('reviews.shop:9080 /v1');
  });

  it.each<[string, object[], string]>([
    ['exact before prefix', [path('/a'), path('/a', 'Exact')], '1'],
    [
      'prefix before expression',
      [path('/.*', 'RegularExpression'), path('/a')],
      '1',
    ],
    ['longer before shorter', [path('/'), path('/a')], '1'],
    [
      'with a method before without',
      [path('/a'), { ...path('/a'), method: 'GET' }],
      '1',
    ],
    ['more headers before fewer', [path('/a'), withHeader(path('/a'))], '1'],
    [
      'more query parameters before fewer',
      [path('/a'), { ...path('/a'), queryParams: [{ name: 'q', value: '1' }] }],
      '1',
    ],
    ['equal rank: in the order written', [path('/a'), path('/a')], '0'],
    [
      'a method before headers',
      [withHeader(path('/a')), { ...path('/a'), method: 'GET' }],
      '1',
    ],
  ])('ranks %s', (_, matches, winner) => {
    const rules = matches.map((match, index) => ({
      matches: [match],
      backendRefs: [backend('shop')],
      filters: [
        {
          type: 'URLRewrite',
          urlRewrite: {
            path: { type: 'ReplaceFullPath', replaceFullPath: `/${index}` },
          },
        },
      ],
    }));
    expect(
      outcome(
        mesh([...services, route('shop/r', rules)]),
        web,
        get('reviews:9080/a?q=1', alice),
      ),
    ).toBe(`reviews.shop:9080 /${winner}?q=1`);
  });

  it("answers 404 to what no rule matches; a fallback of the lowest rank gives way to a user's route", () => {
    const only = route('shop/ours', [
      { matches: [withHeader(path('/'))], backendRefs: [backend('alice')] },
    ]);
    const fallback = route(
      'shop/fallback',
      [
        {
          matches: [path('/.*', 'RegularExpression')],
          backendRefs: [backend('shop')],
        },
      ],
      at(0),
    );
    expect(outcome(mesh([...services, only]), web, get('reviews:9080/x'))).toBe(
      '404',
    );
    expect(
      outcome(mesh([...services, only, fallback]), web, get('reviews:9080/x')),
    ).toBe('reviews.shop:9080');
    expect(
      outcome(
        mesh([...services, only, fallback, userRoute]),
        web,
        get('reviews:9080/api/v1'),
      ),
    ).toBe('reviews.shop:9080 /v1');
  });

  it('never merges a parent with a port and one without: the older of them works alone', () => {
    const onPort = route(
      'shop/zz-ours',
      [{ matches: [withHeader(path('/'))], backendRefs: [backend('alice')] }],
      at(5),
      [{ ...toReviews, port: 9080 }],
    );
    expect(
      outcome(
        mesh([...services, userRoute, onPort]),
        web,
        get('reviews:9080/x', alice),
      ),
    ).toBe('reviews.shop:9080');
  });

  it('routes only the port that the parent names', () => {
    const user = route(
      'shop/user',
      [{ matches: [path('/')], backendRefs: [backend('shop')] }],
      at(1),
      [{ ...toReviews, port: 9080 }],
    );
    const ours = route(
      'shop/ours',
      [{ matches: [withHeader(path('/'))], backendRefs: [backend('alice')] }],
      at(5),
      [{ ...toReviews, port: 9080 }],
    );
    const view = mesh([...services, user, ours]);
    expect(outcome(view, web, get('reviews:9080/x', alice))).toBe(
      'reviews.alice:9080',
    );
    expect(outcome(view, web, get('reviews:9090/x', alice))).toBe(
      'reviews.shop:9090',
    );
  });

  it("lets a consumer's route hide the producer's, for callers of its namespace only", () => {
    const consumer = route(
      'alice/consumer',
      [{ matches: [withHeader(path('/'))], backendRefs: [backend('alice')] }],
      at(5),
      [{ ...toReviews, namespace: 'shop' }],
    );
    const view = mesh([...services, userRoute, consumer]);
    expect(outcome(view, fork, get('reviews:9080/x', alice))).toBe(
      'reviews.alice:9080',
    );
    expect(outcome(view, fork, get('reviews:9080/x'))).toBe('404');
    expect(outcome(view, web, get('reviews:9080/x', alice))).toBe(
      'reviews.shop:9080',
    );
  });

  it('merges HTTPRoutes and GRPCRoutes of one Service', () => {
    const grpc = gatewayApi(
      'GRPCRoute',
      'shop/grpc',
      {
        parentRefs: [toReviews],
        rules: [
          {
            matches: [{ method: { service: 'pkg.Reviews', method: 'Get' } }],
            backendRefs: [backend('alice')],
          },
        ],
      },
      at(5),
    );
    const view = mesh([...services, userRoute, grpc]);
    expect(outcome(view, web, get('reviews:9080/pkg.Reviews/Get'))).toBe(
      'reviews.alice:9080',
    );
    expect(outcome(view, web, get('reviews:9080/pkg.Reviews/List'))).toBe(
      'reviews.shop:9080',
    );
  });

  it.each([
    [{ service: 'a.B' }, '/a.B/C', true],
    [{ service: 'a.B' }, '/a.Bc/C', false],
    [{ method: 'C' }, '/a.B/C', true],
    [{ type: 'RegularExpression', service: 'a\\..*' }, '/a.X/C', true],
    [{ type: 'RegularExpression', service: 'a', method: 'C.*' }, '/a/Cx', true],
  ])('reads the gRPC method match %j against %s', (method, called, matches) => {
    const grpc = gatewayApi('GRPCRoute', 'shop/grpc', {
      parentRefs: [toReviews],
      rules: [{ matches: [{ method }], backendRefs: [backend('alice')] }],
    });
    expect(
      outcome(mesh([...services, grpc]), web, get(`reviews:9080${called}`)),
    ).toBe(matches ? 'reviews.alice:9080' : '404');
  });

  it.each<[string, object, string]>([
    [
      'a Service that is not there',
      { name: 'gone', port: 9080 },
      'gone.shop:9080 missing 500',
    ],
    [
      'an unknown kind',
      { kind: 'Bucket', group: 'x.io', name: 'b' },
      ':9080 missing 500',
    ],
    [
      'no port: the whole route is refused',
      { name: 'reviews' },
      'reviews.shop:9080',
    ],
    [
      'no weight at all',
      { name: 'reviews', port: 9080, weight: 0 },
      'direct 500',
    ],
  ])('sends to %s', (_, backendRef, expected) => {
    expect(
      outcome(
        mesh([...services, route('shop/r', [{ backendRefs: [backendRef] }])]),
        web,
        get('reviews:9080/'),
      ),
    ).toBe(expected);
  });

  it('leaves zero weights out and splits by the others', () => {
    const rules = [
      {
        backendRefs: [
          backend('shop', 'reviews', { weight: 3 }),
          backend('alice'),
          backend('shop', 'web', { weight: 0 }),
        ],
      },
    ];
    expect(
      outcome(
        mesh([...services, route('shop/r', rules)]),
        web,
        get('reviews:9080/'),
      ),
    ).toBe('75% reviews.shop:9080 + 25% reviews.alice:9080');
  });

  it.each<[string, object, string]>([
    [
      'a prefix taken away',
      {
        type: 'URLRewrite',
        urlRewrite: {
          path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/' },
        },
      },
      'reviews.shop:9080 /x?q',
    ],
    [
      'a prefix replaced',
      {
        type: 'URLRewrite',
        urlRewrite: {
          path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/b/' },
        },
      },
      'reviews.shop:9080 /b/x?q',
    ],
    [
      "a redirect, 302 and the request's port if it says no other",
      { type: 'RequestRedirect', requestRedirect: {} },
      '302 http://reviews:9080/a/x?q',
    ],
    [
      'a redirect to HTTPS',
      {
        type: 'RequestRedirect',
        requestRedirect: { scheme: 'https', hostname: 'x.io', statusCode: 301 },
      },
      '301 https://x.io/a/x?q',
    ],
    [
      'a redirect of the prefix',
      {
        type: 'RequestRedirect',
        requestRedirect: {
          port: 8080,
          path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/b' },
        },
      },
      '302 http://reviews:8080/b/x?q',
    ],
    [
      'an unknown filter: the whole route is refused',
      { type: 'ExtensionRef' },
      'reviews.shop:9080',
    ],
  ])('filters: %s', (_, filter, expected) => {
    const redirect = (filter as { type: string }).type === 'RequestRedirect';
    const rules = [
      {
        matches: [path('/a')],
        filters: [filter],
        ...(redirect ? {} : { backendRefs: [backend('shop')] }),
      },
    ];
    expect(
      outcome(
        mesh([...services, route('shop/r', rules)]),
        web,
        get('reviews:9080/a/x?q'),
      ),
    ).toBe(expected);
  });

  it('matches a prefix by whole segments', () => {
    const view = mesh([
      ...services,
      route('shop/r', [
        { matches: [path('/a/')], backendRefs: [backend('shop')] },
      ]),
    ]);
    expect(outcome(view, web, get('reviews:9080/a'))).toBe('reviews.shop:9080');
    expect(outcome(view, web, get('reviews:9080/a/b'))).toBe(
      'reviews.shop:9080',
    );
    expect(outcome(view, web, get('reviews:9080/ab'))).toBe('404');
  });
});

describe('VirtualService and HTTPRoute for one Service', () => {
  const ours = (exportTo: string[], created = at(5)) =>
    virtualService(
      'shop/ours',
      {
        hosts: ['reviews'],
        exportTo,
        http: [
          {
            match: [header('alice')],
            ...to('reviews.alice.svc.cluster.local'),
          },
          { rewrite: { uri: '/vs' }, ...to('reviews') },
        ],
      },
      created,
    );
  const VS = 'reviews.shop:9080 /vs';
  const ROUTE = 'reviews.shop:9080';

  it.each<[string, object[], string, string, string]>([
    [
      "user's route is older, our VirtualService is exported by name",
      [userRoute, ours(['shop', 'alice'])],
      VS,
      VS,
      ROUTE,
    ],
    [
      "user's route is older, our VirtualService is public",
      [userRoute, ours(['*'])],
      ROUTE,
      ROUTE,
      ROUTE,
    ],
    [
      'a public VirtualService is older: callers beside the Service still follow the route',
      [ours(['*'], at(0)), userRoute],
      ROUTE,
      VS,
      VS,
    ],
  ])('%s', (_, objects, fromWeb, fromFork, fromOther) => {
    const view = mesh([...services, ...objects]);
    expect(outcome(view, web, get('reviews:9080/'))).toBe(fromWeb);
    expect(outcome(view, fork, get('reviews:9080/'))).toBe(fromFork);
    expect(outcome(view, other, get('reviews.shop:9080/'))).toBe(fromOther);
  });

  it("gives 404 without the header if a fork's route stands beside a user's public VirtualService", () => {
    const only = route(
      'shop/ours',
      [{ matches: [withHeader(path('/'))], backendRefs: [backend('alice')] }],
      at(5),
    );
    expect(
      outcome(
        mesh([...services, ours(['*'], at(0)), only]),
        web,
        get('reviews:9080/'),
      ),
    ).toBe('404');
  });
});

describe('routes of a Gateway', () => {
  const caller: Caller = {
    type: 'gatewayApi',
    namespace: 'shop',
    name: 'gw',
    port: 80,
  };
  const parent = [{ name: 'gw', namespace: 'shop' }];
  const gateway = (listeners: object[]) =>
    gatewayApi('Gateway', 'shop/gw', { gatewayClassName: 'istio', listeners });
  const listener = (more: object = {}) => ({
    name: 'http',
    port: 80,
    protocol: 'HTTP',
    ...more,
  });
  const fromAll = { allowedRoutes: { namespaces: { from: 'All' } } };
  const rules = (ns: string) => [
    { matches: [withHeader(path('/api'))], backendRefs: [backend(ns)] },
  ];
  const grant = gatewayApi('ReferenceGrant', 'alice/grant', {
    from: [
      {
        group: 'gateway.networking.k8s.io',
        kind: 'HTTPRoute',
        namespace: 'shop',
      },
    ],
    to: [{ group: '', kind: 'Service' }],
  });
  const call = get('shop.example.com/api', alice);

  it('needs a ReferenceGrant for a backend in another namespace', () => {
    const objects = [
      ...services,
      gateway([listener()]),
      route('shop/ours', rules('alice'), at(5), parent),
    ];
    expect(outcome(mesh(objects), caller, call)).toBe(':80 missing 500');
    expect(outcome(mesh([...objects, grant]), caller, call)).toBe(
      'reviews.alice:9080',
    );
  });

  it.each<[string, object, string]>([
    [
      'takes routes of its own namespace only, if it says nothing',
      listener(),
      '404',
    ],
    ['takes routes of all namespaces', listener(fromAll), 'reviews.alice:9080'],
    [
      'takes routes of selected namespaces',
      listener({
        allowedRoutes: {
          namespaces: {
            from: 'Selector',
            selector: { matchLabels: { space: 'yes' } },
          },
        },
      }),
      'reviews.alice:9080',
    ],
    [
      'takes routes of its host only',
      listener({ ...fromAll, hostname: 'other.example.com' }),
      '404',
    ],
    [
      'takes routes of kinds that it allows',
      listener({
        allowedRoutes: {
          namespaces: { from: 'All' },
          kinds: [{ kind: 'GRPCRoute' }],
        },
      }),
      '404',
    ],
  ])('a listener %s', (_, resource, expected) => {
    const own = route('alice/ours', rules('alice'), at(5), parent, {
      hostnames: ['shop.example.com'],
    });
    const view = mesh([
      ...services,
      namespace('alice', { space: 'yes' }),
      gateway([resource]),
      own,
    ]);
    expect(outcome(view, caller, call)).toBe(expected);
  });

  it('leaves a host to the listener that names it more exactly', () => {
    const view = mesh([
      ...services,
      gateway([
        listener({ name: 'wide', hostname: '*.example.com' }),
        listener({ name: 'narrow', hostname: 'shop.example.com' }),
      ]),
      route(
        'shop/wide',
        [{ backendRefs: [backend('shop', 'web')] }],
        at(1),
        [{ name: 'gw', sectionName: 'wide' }],
        { hostnames: ['shop.example.com'] },
      ),
      route('shop/narrow', [{ backendRefs: [backend('shop')] }], at(2), [
        { name: 'gw', sectionName: 'narrow' },
      ]),
    ]);
    expect(outcome(view, caller, call)).toBe('reviews.shop:9080');
  });
});
