import { ServicePort } from '../kube/core';
import {
  addressOf,
  alice,
  fork,
  get,
  header,
  istio,
  mesh,
  other,
  outcome,
  service,
  to,
  virtualService,
  web,
} from '../testing/mesh';
import { protocolOf } from './protocol';
import { treatment } from './route';

describe('the protocol of a port', () => {
  it.each<[ServicePort, string]>([
    [{ port: 80, name: 'http' }, 'http'],
    [{ port: 80, name: 'http-web' }, 'http'],
    [{ port: 80, name: 'httpweb' }, 'auto'],
    [{ port: 80, name: 'grpc-web-x' }, 'grpc'],
    [{ port: 80, name: 'HTTP2-x' }, 'http2'],
    [{ port: 80, name: 'tcp-x' }, 'tcp'],
    [{ port: 443, name: 'https' }, 'tls'],
    [{ port: 80, name: 'redis' }, 'tcp'],
    [{ port: 80 }, 'auto'],
    [{ port: 3306 }, 'tcp'],
    [{ port: 3306, name: 'http' }, 'http'],
    [{ port: 80, name: 'http', protocol: 'UDP' }, 'udp'],
    [{ port: 80, name: 'tcp', appProtocol: 'http' }, 'http'],
    [{ port: 80, appProtocol: 'kubernetes.io/h2c' }, 'http2'],
    [{ port: 80, appProtocol: 'kubernetes.io/wss' }, 'tls'],
    [{ port: 80, name: 'constructor' }, 'auto'],
  ])('%j is %s', (port, protocol) => {
    expect(protocolOf(port)).toBe(protocol);
  });
});

describe('ports that are not declared as HTTP', () => {
  const sniffed = (path: string) => service(path, [{ port: 9080 }]);
  const db = (path: string) => service(path, [{ name: 'tcp', port: 3306 }]);

  it("are told by address, not by Host: a fork's own Service is called without any header", () => {
    const view = mesh([sniffed('shop/reviews'), sniffed('alice/reviews')]);
    expect(outcome(view, fork, get('reviews:9080/'))).toBe(
      'reviews.alice:9080',
    );
    expect(outcome(view, web, get('reviews:9080/'))).toBe('reviews.shop:9080');
    expect(outcome(view, web, get(`${addressOf('alice/reviews')}:9080/`))).toBe(
      'reviews.alice:9080',
    );
  });

  it('are routed by HTTP rules all the same when they carry HTTP', () => {
    const view = mesh([
      sniffed('shop/reviews'),
      sniffed('alice/reviews'),
      virtualService('shop/ours', {
        hosts: ['reviews'],
        http: [
          {
            match: [header('alice')],
            ...to('reviews.alice.svc.cluster.local'),
          },
          to('reviews'),
        ],
      }),
    ]);
    expect(outcome(view, web, get('reviews:9080/', alice))).toBe(
      'reviews.alice:9080',
    );
    expect(
      outcome(
        view,
        web,
        get('reviews:9080/', {}, { authority: 'anything.example' }),
      ),
    ).toBe('reviews.shop:9080');
  });

  it('of TCP carry every request to what was dialled', () => {
    const view = mesh([db('shop/db')]);
    expect(outcome(view, fork, get('db:3306/', alice))).toBe(
      'tcp db.shop:3306',
    );
    expect(
      outcome(mesh([db('shop/db'), db('alice/db')]), fork, get('db:3306/')),
    ).toBe('tcp db.alice:3306');
  });

  it('follow TCP routes, by port and labels', () => {
    const tcp = (match?: object) =>
      virtualService('shop/db', {
        hosts: ['db'],
        tcp: [
          {
            ...(match && { match: [match] }),
            route: [
              { destination: { host: 'db', subset: 'v1' }, weight: 80 },
              {
                destination: { host: 'db.alice.svc.cluster.local' },
                weight: 20,
              },
            ],
          },
        ],
      });
    const objects = [
      db('shop/db'),
      db('alice/db'),
      istio('DestinationRule', 'shop/db', {
        host: 'db',
        subsets: [{ name: 'v1' }],
      }),
    ];
    const split = 'tcp 80% db.shop:3306/v1 + 20% db.alice:3306';
    const call = get('db:3306/');
    expect(outcome(mesh([...objects, tcp()]), web, call)).toBe(split);
    expect(outcome(mesh([...objects, tcp({ port: 3306 })]), web, call)).toBe(
      split,
    );
    expect(outcome(mesh([...objects, tcp({ port: 3307 })]), web, call)).toBe(
      'tcp db.shop:3306',
    );
    expect(
      outcome(
        mesh([...objects, tcp({ sourceLabels: { app: 'x' } })]),
        web,
        call,
      ),
    ).toBe('tcp db.shop:3306');
    expect(
      outcome(mesh([...objects, tcp({ gateways: ['gw'] })]), web, call),
    ).toBe('tcp db.shop:3306');
  });

  it('of TLS follow the server name', () => {
    const tls = virtualService('shop/tls', {
      hosts: ['secure'],
      tls: [
        {
          match: [{ port: 443, sniHosts: ['secure'] }],
          route: [{ destination: { host: 'secure.alice.svc.cluster.local' } }],
        },
      ],
    });
    const secure = (path: string) =>
      service(path, [{ name: 'https', port: 443 }]);
    const view = mesh([secure('shop/secure'), secure('alice/secure'), tls]);
    expect(
      outcome(view, web, get('secure:443/', {}, { scheme: 'https' })),
    ).toBe('tcp secure.alice:443');
    expect(
      outcome(view, web, get('secure.shop:443/', {}, { scheme: 'https' })),
    ).toBe('tcp secure.shop:443');
  });

  it('carry TLS of the application past the routes of an HTTP port', () => {
    const view = mesh([service('shop/reviews')]);
    expect(
      outcome(view, web, get('reviews:9080/', {}, { scheme: 'https' })),
    ).toBe('passthrough reviews.shop');
  });
});

describe('destinations', () => {
  const routed = (destination: object) =>
    virtualService('shop/r', {
      hosts: ['reviews'],
      http: [{ route: [{ destination }] }],
    });
  const rule = (path: string, spec: object) =>
    istio('DestinationRule', path, {
      host: 'ratings.shop.svc.cluster.local',
      ...spec,
    });
  const objects = [
    service('shop/reviews'),
    service('shop/ratings', [8080]),
    service('shop/two', [9080, 9090]),
  ];
  const call = get('reviews:9080/');

  it.each<[string, object, object[], string]>([
    [
      "without a port: the listener's, even if the service has another only",
      { host: 'ratings' },
      [],
      'ratings.shop:9080 missing 503',
    ],
    [
      "without a port, of several: the listener's",
      { host: 'two' },
      [],
      'two.shop:9080',
    ],
    [
      'with a port',
      { host: 'ratings', port: { number: 8080 } },
      [],
      'ratings.shop:8080',
    ],
    ['unknown', { host: 'gone' }, [], 'gone.shop:9080 missing 503'],
    [
      'not exported to the caller',
      { host: 'hidden' },
      [service('shop/hidden', [9080], { exportTo: 'alice' })],
      'hidden.shop:9080',
    ],
    [
      'not exported, of another namespace',
      { host: 'hidden.alice.svc.cluster.local' },
      [service('alice/hidden', [9080], { exportTo: '.' })],
      'hidden.alice:9080 missing 503',
    ],
    [
      'exported by annotation',
      { host: 'seen.alice.svc.cluster.local' },
      [service('alice/seen', [9080], { exportTo: 'shop, alice' })],
      'seen.alice:9080',
    ],
    [
      'with a subset that a rule has',
      { host: 'ratings', port: { number: 8080 }, subset: 'v1' },
      [rule('shop/r', { subsets: [{ name: 'v1' }] })],
      'ratings.shop:8080/v1',
    ],
    [
      'with a subset that none has',
      { host: 'ratings', port: { number: 8080 }, subset: 'v2' },
      [rule('shop/r', { subsets: [{ name: 'v1' }] })],
      'ratings.shop:8080/v2 missing 503',
    ],
    [
      'with a subset of a rule in a foreign namespace',
      { host: 'ratings', port: { number: 8080 }, subset: 'v1' },
      [rule('alice/r', { subsets: [{ name: 'v1' }] })],
      'ratings.shop:8080/v1 missing 503',
    ],
    [
      'with a subset of two rules, merged',
      { host: 'ratings', port: { number: 8080 }, subset: 'v2' },
      [
        rule('shop/a', { subsets: [{ name: 'v1' }] }),
        rule('shop/b', { subsets: [{ name: 'v2' }] }),
      ],
      'ratings.shop:8080/v2',
    ],
    [
      "with a subset of a wildcard's rule",
      { host: 'ratings', port: { number: 8080 }, subset: 'v1' },
      [
        rule('shop/r', {
          host: '*.shop.svc.cluster.local',
          subsets: [{ name: 'v1' }],
        }),
      ],
      'ratings.shop:8080/v1',
    ],
    [
      "with a subset of a wildcard's rule behind an exact one",
      { host: 'ratings', port: { number: 8080 }, subset: 'v1' },
      [
        rule('shop/r', {
          host: '*.shop.svc.cluster.local',
          subsets: [{ name: 'v1' }],
        }),
        rule('shop/s', {}),
      ],
      'ratings.shop:8080/v1 missing 503',
    ],
    [
      'with a subset of a rule for other callers',
      { host: 'ratings', port: { number: 8080 }, subset: 'v1' },
      [
        rule('shop/r', {
          workloadSelector: { matchLabels: { app: 'x' } },
          subsets: [{ name: 'v1' }],
        }),
      ],
      'ratings.shop:8080/v1 missing 503',
    ],
    [
      'with a subset of a rule for these callers',
      { host: 'ratings', port: { number: 8080 }, subset: 'v1' },
      [
        rule('shop/r', {
          workloadSelector: { matchLabels: { app: 'web' } },
          subsets: [{ name: 'v1' }],
        }),
      ],
      'ratings.shop:8080/v1',
    ],
  ])('%s', (_, destination, more, expected) => {
    expect(
      outcome(mesh([...objects, ...more, routed(destination)]), web, call),
    ).toBe(expected);
  });

  it("prefer the caller's own rule to the service's, and that to the mesh's", () => {
    const subset = (path: string, version: string) =>
      istio('DestinationRule', path, {
        host: 'reviews.shop.svc.cluster.local',
        subsets: [{ name: 'v', labels: { version } }],
      });
    const view = mesh([
      ...objects,
      virtualService('shop/r', {
        hosts: ['reviews'],
        http: [{ route: [{ destination: { host: 'reviews', subset: 'v' } }] }],
      }),
      subset('shop/r', 'shop'),
      subset('alice/r', 'alice'),
      subset('istio-system/r', 'root'),
    ]);
    const versionFor = (caller: typeof web) => {
      const result = treatment(view, caller, get('reviews.shop:9080/'));
      return result.type === 'forward' && result.upstreams[0].subsetLabels;
    };
    expect(versionFor(web)).toEqual({ version: 'shop' });
    expect(versionFor(fork)).toEqual({ version: 'alice' });
    expect(versionFor(other)).toEqual({ version: 'shop' });
  });

  it("take the mesh's rule where neither caller nor service has one", () => {
    const view = mesh([
      ...objects,
      virtualService('shop/r', {
        hosts: ['reviews'],
        http: [{ route: [{ destination: { host: 'reviews', subset: 'v' } }] }],
      }),
      istio('DestinationRule', 'istio-system/r', {
        host: '*.shop.svc.cluster.local',
        subsets: [{ name: 'v' }],
      }),
    ]);
    expect(outcome(view, web, call)).toBe('reviews.shop:9080/v');
  });
});
