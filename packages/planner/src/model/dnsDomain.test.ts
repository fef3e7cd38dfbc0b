import {
  addressOf,
  fork,
  get,
  istio,
  mesh,
  other,
  outcome,
  service,
  virtualService,
  to,
  web,
} from '../testing/mesh';

const shop = [service('shop/ratings'), service('shop/reviews')];

describe('short names follow the DNS domain of the sidecar', () => {
  const plain = {
    ...fork,
    dnsNamespace: undefined,
    searchNamespaces: ['shop'],
  };

  it.each([
    ['a base caller, bare name', web, 'ratings:9080/x', 'ratings.shop:9080'],
    [
      "a fork with the base's domain, bare name",
      fork,
      'ratings:9080/x',
      'ratings.shop:9080',
    ],
    [
      'a pod of the space with its own domain, bare name: past all routes',
      plain,
      'ratings:9080/x',
      'passthrough ratings.shop',
    ],
    [
      'the same, name with namespace',
      plain,
      'ratings.shop:9080/x',
      'ratings.shop:9080',
    ],
    [
      'the same, with svc',
      plain,
      'ratings.shop.svc:9080/x',
      'ratings.shop:9080',
    ],
    [
      'the same, full name',
      plain,
      'ratings.shop.svc.cluster.local:9080/x',
      'ratings.shop:9080',
    ],
    [
      'full name with a final dot',
      web,
      'ratings.shop.svc.cluster.local.:9080/x',
      'ratings.shop:9080',
    ],
    ['upper case', web, 'RATINGS:9080/x', 'ratings.shop:9080'],
    [
      'by ClusterIP',
      web,
      `${addressOf('shop/ratings')}:9080/x`,
      'ratings.shop:9080',
    ],
    ['a name that DNS does not know', other, 'ratings:9080/x', 'unresolved'],
  ])('%s', (_, caller, target, expected) => {
    expect(outcome(mesh(shop), caller, get(target))).toBe(expected);
  });

  it("sends a fork by Host to the base, even where DNS finds the space's own Service", () => {
    const view = mesh([...shop, service('alice/reviews')]);
    expect(outcome(view, fork, get('reviews:9080/'))).toBe('reviews.shop:9080');
    expect(
      outcome(view, { ...fork, dnsNamespace: 'alice' }, get('reviews:9080/')),
    ).toBe('reviews.alice:9080');
  });

  it("applies public VirtualServices of the base to a fork's bare names, private ones not", () => {
    const rewriting = (exportTo?: string[]) =>
      virtualService('shop/ratings', {
        hosts: ['ratings'],
        ...(exportTo && { exportTo }),
        http: [{ rewrite: { uri: '/new' }, ...to('ratings') }],
      });
    const call = get('ratings:9080/');
    expect(outcome(mesh([...shop, rewriting()]), fork, call)).toBe(
      'ratings.shop:9080 /new',
    );
    expect(outcome(mesh([...shop, rewriting(['.'])]), fork, call)).toBe(
      'ratings.shop:9080',
    );
    expect(outcome(mesh([...shop, rewriting(['.'])]), web, call)).toBe(
      'ratings.shop:9080 /new',
    );
  });

  it("cannot call a Service that only the space has by its bare name, unless an entry of the base's name is in the space", () => {
    const lonely = service('alice/onlyalice');
    const entry = istio('ServiceEntry', 'alice/onlyalice', {
      hosts: ['onlyalice.shop.svc.cluster.local'],
      exportTo: ['.'],
      location: 'MESH_INTERNAL',
      resolution: 'STATIC',
      ports: [{ number: 9080, name: 'http', protocol: 'HTTP' }],
      workloadSelector: { labels: { app: 'onlyalice' } },
    });
    const call = get('onlyalice:9080/');
    expect(outcome(mesh([...shop, lonely]), fork, call)).toBe(
      'passthrough onlyalice.alice',
    );
    expect(
      outcome(mesh([...shop, lonely]), fork, get('onlyalice.alice:9080/')),
    ).toBe('onlyalice.alice:9080');
    expect(outcome(mesh([...shop, lonely, entry]), fork, call)).toBe(
      'onlyalice.shop:9080',
    );
  });

  it('lets an ExternalName Service stand for another', () => {
    const alias = service('alice/ratings', [], {
      spec: {
        type: 'ExternalName',
        externalName: 'ratings.shop.svc.cluster.local',
        clusterIP: undefined,
      },
    });
    const view = mesh([...shop, alias]);
    expect(
      outcome(view, { ...fork, dnsNamespace: 'alice' }, get('ratings:9080/')),
    ).toBe('ratings.shop:9080');
    expect(outcome(view, other, get('ratings.alice:9080/'))).toBe(
      'ratings.shop:9080',
    );
  });
});

describe('Sidecar resources', () => {
  const sidecar = (hosts: string[], mode?: string) =>
    istio('Sidecar', 'alice/default', {
      egress: [{ hosts }],
      ...(mode && { outboundTrafficPolicy: { mode } }),
    });
  const registryOnly = istio('Sidecar', 'alice/default', {
    outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' },
  });
  const call = get('ratings:9080/x');

  it.each([
    [
      "a copy of the base's hides the base",
      sidecar(['./*', 'istio-system/*']),
      'passthrough ratings.shop',
    ],
    [
      'with the base added, it is seen again',
      sidecar(['./*', 'istio-system/*', 'shop/*']),
      'ratings.shop:9080',
    ],
    [
      'everything but the base',
      sidecar(['*/*', '~shop/*']),
      'passthrough ratings.shop',
    ],
    [
      'one host of the base',
      sidecar(['shop/ratings.shop.svc.cluster.local']),
      'ratings.shop:9080',
    ],
    [
      'another host of the base',
      sidecar(['shop/reviews.shop.svc.cluster.local']),
      'passthrough ratings.shop',
    ],
    [
      'REGISTRY_ONLY still knows all services',
      registryOnly,
      'ratings.shop:9080',
    ],
  ])('%s', (_, resource, expected) => {
    expect(outcome(mesh([...shop, resource]), fork, call)).toBe(expected);
  });

  it('refuses unknown hosts under REGISTRY_ONLY: 502 where the port has routes, no answer elsewhere', () => {
    const view = mesh([...shop, registryOnly]);
    const plain = {
      ...fork,
      dnsNamespace: undefined,
      searchNamespaces: ['shop'],
    };
    expect(outcome(view, plain, call)).toBe('blocked 502');
    expect(outcome(view, plain, get('example.com:8443/'))).toBe('blocked 0');
  });

  it('import where VirtualServices point at, though the Sidecar does not list it', () => {
    const view = mesh([
      ...shop,
      service('alice/reviews'),
      istio('Sidecar', 'shop/default', {
        egress: [{ hosts: ['./*', 'istio-system/*'] }],
      }),
      virtualService('shop/shadow', {
        hosts: ['reviews'],
        exportTo: ['shop', 'alice'],
        http: [to('reviews.alice.svc.cluster.local')],
      }),
    ]);
    expect(outcome(view, web, get('reviews:9080/'))).toBe('reviews.alice:9080');
  });

  it('ignore VirtualServices of namespaces that are not imported', () => {
    const shadow = virtualService('alice/shadow', {
      hosts: ['reviews.shop.svc.cluster.local'],
      exportTo: ['shop', 'alice'],
      http: [to('reviews.alice.svc.cluster.local')],
    });
    const objects = [...shop, service('alice/reviews'), shadow];
    const limited = istio('Sidecar', 'shop/default', {
      egress: [{ hosts: ['./*', 'istio-system/*'] }],
    });
    expect(outcome(mesh(objects), web, get('reviews:9080/'))).toBe(
      'reviews.alice:9080',
    );
    expect(
      outcome(mesh([...objects, limited]), web, get('reviews:9080/')),
    ).toBe('reviews.shop:9080');
  });
});
