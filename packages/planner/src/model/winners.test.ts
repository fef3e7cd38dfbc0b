import {
  alice,
  at,
  fork,
  get,
  header,
  mesh,
  other,
  outcome,
  service,
  to,
  virtualService,
  web,
} from '../testing/mesh';

const FORK = 'reviews.alice.svc.cluster.local';
const services = [service('shop/reviews'), service('alice/reviews')];

const users = (exportTo?: string[], created = at(1)) =>
  virtualService(
    'shop/reviews',
    {
      hosts: ['reviews'],
      ...(exportTo && { exportTo }),
      http: [
        {
          match: [{ uri: { prefix: '/old' } }],
          rewrite: { uri: '/new' },
          ...to('reviews'),
        },
        to('reviews'),
      ],
    },
    created,
  );

const ours = (
  exportTo: string[] | undefined,
  created = at(5),
  name = 'shadow',
) =>
  virtualService(
    `shop/${name}`,
    {
      hosts: ['reviews'],
      ...(exportTo && { exportTo }),
      http: [
        {
          match: [{ uri: { prefix: '/old' }, ...header('alice') }],
          rewrite: { uri: '/new' },
          ...to(FORK),
        },
        {
          match: [{ uri: { prefix: '/old' } }],
          rewrite: { uri: '/new' },
          ...to('reviews'),
        },
        { match: [header('alice')], ...to(FORK) },
        to('reviews'),
      ],
    },
    created,
  );

const shadow = ours(['shop', 'alice']);

describe('which VirtualService a sidecar follows', () => {
  const BASE = 'reviews.shop:9080';
  const FORKED = 'reviews.alice:9080';

  it.each<[string, object[], string, string, string]>([
    ["none of ours: the user's", [users()], BASE, BASE, BASE],
    [
      "the user's is public and older: ours, exported by name, counts more",
      [users(), shadow],
      FORKED,
      FORKED,
      BASE,
    ],
    [
      "the user's says * itself: the same",
      [users(['*']), shadow],
      FORKED,
      FORKED,
      BASE,
    ],
    [
      "the user's is private and older: it wins in its own namespace",
      [users(['.']), shadow],
      BASE,
      FORKED,
      BASE,
    ],
    [
      "the user's is private and newer: ours wins",
      [users(['.'], at(9)), shadow],
      FORKED,
      FORKED,
      BASE,
    ],
    [
      "the user's is exported to both and older",
      [users(['shop', 'alice']), shadow],
      BASE,
      BASE,
      BASE,
    ],
    [
      'ours is exported to one more',
      [users(), ours(['shop', 'alice', 'other'])],
      FORKED,
      FORKED,
      FORKED,
    ],
    [
      'ours is public and newer: the older wins',
      [users(), ours(['*'])],
      BASE,
      BASE,
      BASE,
    ],
    ['ours is public and alone', [ours(undefined)], FORKED, FORKED, FORKED],
    [
      "ours is public and older: a user's that comes later is dead",
      [ours(undefined, at(1)), users(['*'], at(5))],
      FORKED,
      FORKED,
      FORKED,
    ],
    [
      'unknown namespaces in exportTo do no harm',
      [users(), ours(['shop', 'alice', 'nowhere'])],
      FORKED,
      FORKED,
      BASE,
    ],
    ['exported to nobody', [users(), ours(['~'])], BASE, BASE, BASE],
  ])('%s', (_, objects, fromWeb, fromFork, fromOther) => {
    const view = mesh([...services, ...objects]);
    expect(outcome(view, web, get('reviews:9080/x', alice))).toBe(fromWeb);
    expect(outcome(view, fork, get('reviews:9080/x', alice))).toBe(fromFork);
    expect(outcome(view, other, get('reviews.shop:9080/x', alice))).toBe(
      fromOther,
    );
  });

  it('treats requests without the header as before', () => {
    const before = mesh([...services, users()]);
    const after = mesh([...services, users(), shadow]);
    for (const path of ['/old/a', '/x', '/']) {
      const call = get(`reviews:9080${path}`);
      expect(outcome(after, web, call)).toBe(outcome(before, web, call));
    }
    expect(outcome(after, web, get('reviews:9080/old/a', alice))).toBe(
      'reviews.alice:9080 /new/a',
    );
  });

  it('lets the name decide in one class and one second, in whatever order they were created', () => {
    const a = ours(['shop'], at(5), 'aaa');
    const z = users(['shop'], at(5));
    for (const objects of [
      [a, z],
      [z, a],
    ]) {
      expect(
        outcome(
          mesh([...services, ...objects]),
          web,
          get('reviews:9080/', alice),
        ),
      ).toBe(FORKED);
    }
  });

  it('decides host by host: others of the same object stay served', () => {
    const several = virtualService('shop/several', {
      hosts: ['reviews', 'ratings'],
      http: [{ rewrite: { uri: '/seen' }, ...to('reviews') }],
    });
    const view = mesh([...services, service('shop/ratings'), several, shadow]);
    expect(outcome(view, web, get('reviews:9080/', alice))).toBe(FORKED);
    expect(outcome(view, web, get('ratings:9080/', alice))).toBe(
      'reviews.shop:9080 /seen',
    );
  });

  it('prefers the exact host to a wildcard, and only for that service', () => {
    const all = virtualService('shop/all', {
      hosts: ['*.shop.svc.cluster.local'],
      http: [{ directResponse: { status: 418 } }],
    });
    const view = mesh([
      ...services,
      service('shop/ratings'),
      all,
      ours(undefined),
    ]);
    expect(outcome(view, web, get('reviews:9080/', alice))).toBe(FORKED);
    expect(outcome(view, web, get('ratings:9080/'))).toBe('direct 418');
    expect(outcome(view, fork, get('ratings:9080/'))).toBe('direct 418');
  });

  it('takes the longest of several wildcards', () => {
    const status = (
      name: string,
      host: string,
      code: number,
      created: string,
    ) =>
      virtualService(
        `shop/${name}`,
        { hosts: [host], http: [{ directResponse: { status: code } }] },
        created,
      );
    const view = mesh([
      ...services,
      status('wide', '*.svc.cluster.local', 401, at(0)),
      status('narrow', '*.shop.svc.cluster.local', 402, at(5)),
    ]);
    expect(outcome(view, web, get('reviews:9080/'))).toBe('direct 402');
    expect(outcome(view, web, get('reviews.alice:9080/'))).toBe('direct 401');
  });
});

describe('a VirtualService whose rules are all for others', () => {
  const bound = (match: object) =>
    virtualService(
      'shop/a-bound',
      {
        hosts: ['reviews'],
        http: [{ match: [match], ...to('reviews', { subset: 'v1' }) }],
      },
      at(0),
    );
  const next = virtualService(
    'shop/b-next',
    { hosts: ['reviews'], http: [{ directResponse: { status: 418 } }] },
    at(1),
  );

  it.each<[string, object, string]>([
    ['of other labels', { sourceLabels: { app: 'web' } }, 'direct 418'],
    ['of another namespace', { sourceNamespace: 'shop' }, 'direct 418'],
    ['of another port', { port: 9090 }, 'direct 418'],
    ['of a gateway', { gateways: ['shop/gw'] }, 'direct 418'],
    [
      'with labels, but for the mesh by name: labels are not asked',
      { gateways: ['mesh'], sourceLabels: { app: 'web' } },
      'reviews.shop:9080/v1 missing 503',
    ],
  ])(
    '%s makes no virtual host: the next one is followed',
    (_, match, expected) => {
      const view = mesh([...services, bound(match), next]);
      expect(outcome(view, fork, get('reviews:9080/'))).toBe(expected);
    },
  );

  it('falls back to the plain service if there is no next', () => {
    const view = mesh([...services, bound({ sourceLabels: { app: 'web' } })]);
    expect(outcome(view, fork, get('reviews:9080/'))).toBe('reviews.shop:9080');
  });

  it('still answers 404 to those it is for, where no rule matches', () => {
    const view = mesh([
      ...services,
      bound({ sourceLabels: { app: 'web' }, uri: { prefix: '/api' } }),
      next,
    ]);
    expect(outcome(view, web, get('reviews:9080/x'))).toBe('404');
  });
});

describe('hosts that are no service', () => {
  const facade = virtualService('shop/facade', {
    hosts: ['api.example.com', 'reviews.shop'],
    http: [to('reviews')],
  });

  it('are routed on port 80 only, if some service uses it', () => {
    const with80 = [...services, facade, service('shop/front', [80])];
    expect(outcome(mesh(with80), web, get('api.example.com/'))).toBe(
      'reviews.shop:80 missing 503',
    );
    expect(
      outcome(mesh([...services, facade]), web, get('api.example.com/')),
    ).toBe('passthrough api.example.com');
    expect(outcome(mesh(with80), web, get('api.example.com:9080/'))).toBe(
      'passthrough api.example.com',
    );
  });

  it('are routed on the ports of a service that the same object names', () => {
    const together = virtualService('shop/together', {
      hosts: ['reviews', 'api.example.com'],
      http: [{ rewrite: { uri: '/r' }, ...to('reviews') }],
    });
    expect(
      outcome(mesh([...services, together]), web, get('api.example.com:9080/')),
    ).toBe('reviews.shop:9080 /r');
  });

  it('take a short name with a dot away from the service', () => {
    const partial = virtualService('shop/partial', {
      hosts: ['reviews.shop', 'ratings'],
      http: [{ directResponse: { status: 418 } }],
    });
    const view = mesh([...services, service('shop/ratings'), partial]);
    expect(outcome(view, web, get('reviews.shop:9080/'))).toBe('direct 418');
    expect(outcome(view, web, get('reviews:9080/'))).toBe('reviews.shop:9080');
  });

  it("also put a service's VirtualService into the table of port 80, by its full name only", () => {
    const view = mesh([
      ...services,
      service('shop/front', [80]),
      ours(undefined),
    ]);
    expect(
      outcome(view, web, get('reviews.shop.svc.cluster.local/', alice)),
    ).toBe('reviews.alice:80 missing 503');
    expect(outcome(view, web, get('reviews/', alice))).toBe(
      'passthrough reviews.shop',
    );
  });
});
