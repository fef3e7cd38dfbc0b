import { KubeObject, Raw } from '../../kube/objects';
import { istio, object, security, service } from '../../testing/mesh';
import { settledWorld, space } from '../../proofs/world';

const networkPolicy = (name: string, spec: Raw) =>
  object('networking.k8s.io/v1', 'NetworkPolicy', `shop/${name}`, { spec });

const alice = space('alice', ['reviews']);
const inAlice = (
  kind:
    | 'AuthorizationPolicy'
    | 'NetworkPolicy'
    | 'PeerAuthentication'
    | 'Sidecar'
    | 'ServiceEntry',
  ...users: object[]
) =>
  settledWorld(users, [alice])
    .list(kind, 'alice')
    .map(found => [
      found.metadata.name,
      (found as KubeObject & { spec?: Raw }).spec,
    ]);

describe('a space holds its forks to the base’s policies', () => {
  it('names the space’s forks where the base’s callers are named', () => {
    const policy = security('AuthorizationPolicy', 'shop/reviews', {
      selector: { matchLabels: { app: 'reviews' } },
      action: 'ALLOW',
      rules: [
        {
          from: [
            { source: { principals: ['cluster.local/ns/shop/sa/web'] } },
            { source: { namespaces: ['shop', 'ops'] } },
          ],
          to: [{ operation: { methods: ['GET'] } }],
        },
      ],
    });
    expect(inAlice('AuthorizationPolicy', policy)).toEqual([
      [
        'reviews',
        {
          selector: { matchLabels: { app: 'reviews' } },
          action: 'ALLOW',
          rules: [
            {
              from: [
                {
                  source: {
                    principals: [
                      'cluster.local/ns/shop/sa/web',
                      'cluster.local/ns/alice/sa/web',
                    ],
                  },
                },
                { source: { namespaces: ['shop', 'alice', 'ops'] } },
              ],
              to: [{ operation: { methods: ['GET'] } }],
            },
          ],
        },
      ],
    ]);
  });

  it('leaves policies of other workloads where they are', () => {
    const policy = security('AuthorizationPolicy', 'shop/ratings', {
      selector: { matchLabels: { app: 'ratings' } },
    });
    expect(inAlice('AuthorizationPolicy', policy)).toEqual([]);
  });

  it('keeps encryption strict', () => {
    const strict = security('PeerAuthentication', 'shop/default', {
      mtls: { mode: 'STRICT' },
    });
    expect(inAlice('PeerAuthentication', strict)).toEqual([
      ['default', { mtls: { mode: 'STRICT' } }],
    ]);
  });

  it('lets the base’s pods in where a NetworkPolicy means its own namespace', () => {
    const policy = networkPolicy('reviews', {
      podSelector: { matchLabels: { app: 'reviews' } },
      ingress: [{ from: [{ podSelector: { matchLabels: { app: 'web' } } }] }],
    });
    expect(inAlice('NetworkPolicy', policy)).toEqual([
      [
        'reviews',
        {
          podSelector: { matchLabels: { app: 'reviews' } },
          ingress: [
            {
              from: [
                { podSelector: { matchLabels: { app: 'web' } } },
                {
                  podSelector: { matchLabels: { app: 'web' } },
                  namespaceSelector: {
                    matchLabels: { 'kubernetes.io/metadata.name': 'shop' },
                  },
                },
              ],
            },
          ],
        },
      ],
    ]);
  });
});

describe('a fork’s proxy knows what it calls', () => {
  const hosts = (...listed: string[]) => ({ egress: [{ hosts: listed }] });

  it.each([
    ['the base’s Sidecar', 'shop/default'],
    ['the mesh’s, if the base has none', 'istio-system/default'],
  ])('imports the base beside the space: %s', (_, place) => {
    const sidecar = istio('Sidecar', place, hosts('./*', 'istio-system/*'));
    expect(inAlice('Sidecar', sidecar)).toEqual([
      ['default', hosts('./*', 'shop/*', 'istio-system/*')],
    ]);
  });

  it('imports the space, too, where the base names itself', () => {
    const sidecar = istio('Sidecar', 'shop/default', hosts('shop/*'));
    expect(inAlice('Sidecar', sidecar)).toEqual([
      ['default', hosts('./*', 'shop/*')],
    ]);
  });

  it('gives a Service that only the space has the name that the proxy looks for', () => {
    const own = service('alice/cache', [6379], { spec: {} });
    expect(inAlice('ServiceEntry', own)).toEqual([
      [
        'meshspace-cache',
        {
          hosts: ['cache.shop.svc.cluster.local'],
          exportTo: ['.'],
          location: 'MESH_INTERNAL',
          resolution: 'STATIC',
          ports: [{ number: 6379, name: 'http-6379', protocol: 'HTTP' }],
          workloadSelector: { labels: { app: 'cache' } },
        },
      ],
    ]);
  });
});
