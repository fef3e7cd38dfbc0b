import {
  alice,
  at,
  fork,
  get,
  mesh,
  other,
  outcome,
  web,
} from '../../testing/mesh';
import {
  backend,
  path,
  route,
  services,
  toReviews,
  userRoute,
  withHeader,
} from '../../testing/httpRoutes';

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
