import {
  alice,
  fork,
  get,
  header,
  istio,
  mesh,
  security,
  service,
  to,
  virtualService,
  web,
  pod,
  slice,
} from '../testing/mesh';
import { route } from './explain';

const FORK = 'reviews.alice.svc.cluster.local';
const services = [
  service('shop/reviews'),
  service('alice/reviews'),
  service('shop/ratings'),
];
const running = [
  pod('shop', 'reviews'),
  pod('alice', 'reviews'),
  slice('shop', 'reviews'),
  slice('alice', 'reviews'),
];

describe('mutual TLS on the way', () => {
  const strict = security('PeerAuthentication', 'istio-system/default', {
    mtls: { mode: 'STRICT' },
  });
  const call = get('reviews:9080/x');
  const rule = (mode: string) =>
    istio('DestinationRule', 'shop/reviews', {
      host: 'reviews',
      trafficPolicy: { tls: { mode } },
    });

  it.each<
    [string, object[], typeof web, string | undefined, number | undefined]
  >([
    [
      'nothing said: taken where both ends have a proxy',
      [],
      web,
      'permissive',
      undefined,
    ],
    ['STRICT for the mesh', [strict], web, 'strict', undefined],
    [
      'STRICT for the mesh, DISABLE for the namespace',
      [
        strict,
        security('PeerAuthentication', 'shop/default', {
          mtls: { mode: 'DISABLE' },
        }),
      ],
      web,
      'disabled',
      undefined,
    ],
    [
      'UNSET inherits',
      [
        strict,
        security('PeerAuthentication', 'shop/default', {
          mtls: { mode: 'UNSET' },
        }),
      ],
      web,
      'strict',
      undefined,
    ],
    [
      "a workload's own policy counts most",
      [
        strict,
        security('PeerAuthentication', 'shop/reviews', {
          selector: { matchLabels: { app: 'reviews' } },
          mtls: { mode: 'PERMISSIVE' },
        }),
      ],
      web,
      'permissive',
      undefined,
    ],
    [
      "a port's most of all",
      [
        security('PeerAuthentication', 'shop/reviews', {
          selector: { matchLabels: { app: 'reviews' } },
          mtls: { mode: 'PERMISSIVE' },
          portLevelMtls: { '9080': { mode: 'STRICT' } },
        }),
      ],
      web,
      'strict',
      undefined,
    ],
    [
      'a caller without a sidecar under STRICT',
      [strict],
      { ...web, meshed: false },
      'none',
      0,
    ],
    [
      'a caller without a sidecar otherwise',
      [],
      { ...web, meshed: false },
      'none',
      undefined,
    ],
    [
      'past all routes under STRICT',
      [strict],
      {
        ...fork,
        dnsNamespace: undefined,
        searchNamespaces: ['shop'],
      } as typeof web,
      'none',
      503,
    ],
    [
      'a rule that switches it off under STRICT',
      [strict, rule('DISABLE')],
      web,
      'none',
      503,
    ],
    [
      'a rule that asks for it where it is off',
      [
        security('PeerAuthentication', 'shop/default', {
          mtls: { mode: 'DISABLE' },
        }),
        rule('ISTIO_MUTUAL'),
      ],
      web,
      'none',
      503,
    ],
  ])('%s', (_, objects, caller, mtls, status) => {
    const hop = route(
      mesh([service('shop/reviews'), ...running, ...objects]),
      caller,
      call,
    );
    expect([hop.mtls, hop.denied?.status]).toEqual([mtls, status]);
  });

  it('says nothing of what is not there', () => {
    expect(route(mesh(services), web, call)).not.toHaveProperty('mtls');
  });

  it('fails where a headless destination of another namespace is dialled in the base', () => {
    const headless = (path: string) =>
      service(path, [9080], { clusterIP: 'None' });
    const ours = virtualService('shop/ours', {
      hosts: ['reviews'],
      http: [{ match: [header('alice')], ...to(FORK) }, to('reviews')],
    });
    const hop = route(
      mesh([
        headless('shop/reviews'),
        headless('alice/reviews'),
        ...running,
        ours,
      ]),
      web,
      get('reviews:9080/', alice),
    );
    expect(hop.denied).toMatchObject({
      status: 503,
      by: { kind: 'Service', namespace: 'alice' },
    });
  });
});
