import { Workload } from '../kube/core';
import {
  alice,
  at,
  fork,
  gateway,
  get,
  header,
  istio,
  mesh,
  namespace,
  object,
  security,
  service,
  to,
  virtualService,
  web,
} from '../testing/mesh';
import { callerOf } from './callerOf';
import { explain, explainChange, route } from './explain';

const FORK = 'reviews.alice.svc.cluster.local';
const services = [
  service('shop/reviews'),
  service('alice/reviews'),
  service('shop/ratings'),
];
const pod = (ns: string, name: string, ready = true) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { namespace: ns, name: `${name}-1`, labels: { app: name } },
  spec: { containers: [{ name: 'app' }, { name: 'istio-proxy' }] },
  status: { conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
});
const slice = (ns: string, name: string, ready = true) => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: {
    namespace: ns,
    name,
    labels: { 'kubernetes.io/service-name': name },
  },
  endpoints: [{ addresses: ['10.0.0.1'], conditions: { ready } }],
});
const running = [
  pod('shop', 'reviews'),
  pod('alice', 'reviews'),
  slice('shop', 'reviews'),
  slice('alice', 'reviews'),
];
const user = virtualService(
  'shop/reviews',
  {
    hosts: ['reviews'],
    http: [
      { match: [{ uri: { prefix: '/old' } }], timeout: '1s', ...to('reviews') },
      to('reviews'),
    ],
  },
  at(1),
);
const shadow = virtualService(
  'shop/shadow',
  {
    hosts: ['reviews'],
    exportTo: ['shop', 'alice'],
    http: [
      {
        match: [{ uri: { prefix: '/old' }, ...header('alice') }],
        timeout: '1s',
        ...to(FORK),
      },
      { match: [header('alice')], ...to(FORK) },
      to('reviews'),
    ],
  },
  at(5),
);

describe('explain', () => {
  const view = mesh([...services, ...running, user, shadow]);

  it('names every rule that was looked at, and why it won or lost', () => {
    const { candidates } = route(view, web, get('reviews:9080/x', alice));
    expect(
      candidates.map(({ object: { name }, rule, won, why }) => [
        name,
        rule,
        won,
        why,
      ]),
    ).toEqual([
      ['shadow', 'http[0].match[0]', false, 'it asks: path starts with /old'],
      [
        'shadow',
        'http[1].match[0]',
        true,
        'the first that matches: path starts with /, header x-meshspace is "alice"',
      ],
      [
        'shadow',
        'http[2]',
        false,
        'http[1].match[0] matches, too, and comes first',
      ],
      [
        'reviews',
        '',
        false,
        'it is exported to everyone; VirtualService shop/shadow is exported to its own namespace by name, which counts more',
      ],
    ]);
  });

  it('says in a sentence where the request lands', () => {
    expect(explain(view, web, get('reviews:9080/old', alice)).summary).toBe(
      'GET reviews:9080/old from web in shop goes to reviews in alice, port 9080, by VirtualService shop/shadow http[0].match[0] (over mutual TLS, within 1000 ms).',
    );
  });

  it.each<[string, object[], string, string]>([
    [
      'not exported',
      [
        virtualService('shop/x', {
          hosts: ['reviews'],
          exportTo: ['other'],
          http: [to('reviews')],
        }),
      ],
      'reviews',
      'it is not exported to shop',
    ],
    [
      'of the same class, younger',
      [
        virtualService(
          'shop/y',
          { hosts: ['reviews'], exportTo: ['.'], http: [to('reviews')] },
          at(9),
        ),
      ],
      'reviews',
      'VirtualService shop/shadow is older',
    ],
    [
      'of the same second',
      [
        virtualService(
          'shop/z',
          { hosts: ['reviews'], exportTo: ['.'], http: [to('reviews')] },
          at(5),
        ),
      ],
      'reviews',
      'VirtualService shop/shadow was created in the same second, and its name comes first',
    ],
    [
      'for others',
      [
        virtualService(
          'shop/a',
          {
            hosts: ['reviews'],
            exportTo: ['.'],
            http: [
              { match: [{ sourceLabels: { app: 'x' } }], ...to('reviews') },
            ],
          },
          at(0),
        ),
      ],
      'reviews',
      'all of its rules are for other callers, ports or gateways',
    ],
    [
      'less exact',
      [
        virtualService(
          'shop/w',
          { hosts: ['*.shop.svc.cluster.local'], http: [to('reviews')] },
          at(0),
        ),
      ],
      'reviews',
      'VirtualService shop/shadow names the host more exactly',
    ],
    [
      "out of a Sidecar's scope",
      [
        virtualService('other/s', {
          hosts: ['reviews.shop.svc.cluster.local'],
          http: [to('reviews')],
        }),
        istio('Sidecar', 'shop/default', { egress: [{ hosts: ['./*'] }] }),
      ],
      'reviews',
      'the Sidecar of shop does not import it from other',
    ],
  ])('says why an object is not asked: %s', (_, objects, __, why) => {
    const { candidates } = route(
      mesh([...services, user, shadow, ...objects]),
      web,
      get('reviews:9080/x', alice),
    );
    expect(candidates.map(candidate => candidate.why)).toContain(why);
  });

  it('explains a gateway', () => {
    const gw = istio('Gateway', 'shop/gw', {
      selector: { istio: 'ingressgateway' },
      servers: [{ port: { number: 80, protocol: 'HTTP' }, hosts: ['*'] }],
    });
    const site = virtualService('shop/site', {
      hosts: ['x.io'],
      gateways: ['gw'],
      http: [
        { match: [{ uri: { exact: '/a' } }], ...to('ratings') },
        to('reviews'),
      ],
    });
    const path = explain(
      mesh([...services, ...running, gw, site]),
      gateway,
      get('x.io/'),
    );
    expect(path.summary).toBe(
      'GET x.io:80/ from gateway in istio-system, port 80 goes to reviews in shop, port 9080, by VirtualService shop/site http[1] (over mutual TLS).',
    );
    expect(path.hops[0].candidates.map(({ rule, won }) => [rule, won])).toEqual(
      [
        ['http[0].match[0]', false],
        ['http[1]', true],
      ],
    );
  });

  it.each<[string, object[], string, string]>([
    [
      'an unknown name',
      [],
      'nowhere:80/',
      'GET nowhere:80/ from web in shop goes nowhere: no name nowhere is found by DNS.',
    ],
    [
      'a name beyond the mesh',
      [],
      'example.com/',
      'GET example.com:80/ from web in shop goes to example.com in plain text, past all routes.',
    ],
    [
      'no rule',
      [
        virtualService('shop/r', {
          hosts: ['ratings'],
          http: [{ match: [{ uri: { exact: '/' } }], ...to('ratings') }],
        }),
      ],
      'ratings:9080/x',
      'GET ratings:9080/x from web in shop gets 404: its host is known, but no rule matches.',
    ],
    [
      'a missing subset',
      [
        virtualService('shop/r', {
          hosts: ['ratings'],
          http: [to('ratings', { subset: 'v9' })],
        }),
      ],
      'ratings:9080/',
      'GET ratings:9080/ from web in shop goes to ratings in shop, port 9080, subset v9 (which answers 503: ratings.shop.svc.cluster.local has no subset v9), by VirtualService shop/r http[0].',
    ],
    [
      'nobody ready',
      [],
      'ratings:9080/',
      'GET ratings:9080/ from web in shop goes to ratings in shop, port 9080. ratings in shop has no ready endpoint, so the answer is 503.',
    ],
    [
      'an answer of the proxy',
      [
        virtualService('shop/r', {
          hosts: ['ratings'],
          http: [{ directResponse: { status: 418 } }],
        }),
      ],
      'ratings:9080/',
      'GET ratings:9080/ from web in shop is answered by the proxy with 418, by VirtualService shop/r http[0].',
    ],
  ])('sums up %s', (_, objects, target, summary) => {
    expect(
      explain(mesh([...services, ...objects]), web, get(target)).summary,
    ).toBe(summary);
  });

  it('shows a hypothetical change', () => {
    const before = mesh([...services, ...running, user]);
    const change = [
      {
        type: 'set' as const,
        object: view.get('VirtualService', 'shop', 'shadow')!,
      },
    ];
    const withHeader = explainChange(
      before,
      change,
      web,
      get('reviews:9080/x', alice),
    );
    expect(withHeader.differs).toBe(true);
    expect(withHeader.after.hops[0].treatment).toMatchObject({
      upstreams: [{ namespace: 'alice' }],
    });
    expect(
      explainChange(before, change, web, get('reviews:9080/x')).differs,
    ).toBe(false);
  });
});

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

describe('AuthorizationPolicies on the way', () => {
  const policy = (spec: object, path = 'shop/p') =>
    security('AuthorizationPolicy', path, spec as never);
  const from = (source: object) => ({ rules: [{ from: [{ source }] }] });
  const operation = (spec: object) => ({
    rules: [{ to: [{ operation: spec }] }],
  });
  const call = get('reviews:9080/api/x', { role: 'admin' });
  const me = { ...web, serviceAccount: 'web' };

  it.each<[string, object[], boolean]>([
    ['none', [], true],
    ['allow nothing', [policy({})], false],
    ['allow everything', [policy({ rules: [{}] })], true],
    ['deny without rules', [policy({ action: 'DENY' })], true],
    ['deny everything', [policy({ action: 'DENY', rules: [{}] })], false],
    ['audit', [policy({ action: 'AUDIT', rules: [{}] })], true],
    [
      'deny beats allow',
      [
        policy({ rules: [{}] }),
        policy({ action: 'DENY', rules: [{}] }, 'shop/q'),
      ],
      false,
    ],
    [
      'one of several allows',
      [policy({}), policy({ rules: [{}] }, 'shop/q')],
      true,
    ],
    [
      'for other workloads',
      [policy({ selector: { matchLabels: { app: 'x' } } })],
      true,
    ],
    ['of the mesh', [policy({}, 'istio-system/p')], false],
    ['of another namespace', [policy({}, 'alice/p')], true],
    [
      'principal',
      [policy(from({ principals: ['cluster.local/ns/shop/sa/web'] }))],
      true,
    ],
    ['principal by suffix', [policy(from({ principals: ['*/sa/web'] }))], true],
    [
      'another principal',
      [policy(from({ principals: ['cluster.local/ns/alice/sa/*'] }))],
      false,
    ],
    ['namespace', [policy(from({ namespaces: ['shop'] }))], true],
    ['not this namespace', [policy(from({ notNamespaces: ['shop'] }))], false],
    [
      'service account',
      [policy(from({ serviceAccounts: ['shop/web'] }))],
      true,
    ],
    ['a token', [policy(from({ requestPrincipals: ['*'] }))], false],
    ['method', [policy(operation({ methods: ['GET'] }))], true],
    ['path by prefix', [policy(operation({ paths: ['/api/*'] }))], true],
    ['not this path', [policy(operation({ notPaths: ['/api/*'] }))], false],
    ['port', [policy(operation({ ports: ['9080'] }))], true],
    ['host', [policy(operation({ hosts: ['reviews:9080'] }))], true],
    [
      'header',
      [
        policy({
          rules: [
            { when: [{ key: 'request.headers[role]', values: ['admin'] }] },
          ],
        }),
      ],
      true,
    ],
    [
      'not this header',
      [
        policy({
          rules: [
            { when: [{ key: 'request.headers[role]', notValues: ['admin'] }] },
          ],
        }),
      ],
      false,
    ],
    [
      'an attribute that is not known',
      [
        policy({
          rules: [{ when: [{ key: 'connection.sni', values: ['x'] }] }],
        }),
      ],
      false,
    ],
    [
      'source, operation and condition together',
      [
        policy({
          rules: [
            {
              from: [{ source: { namespaces: ['shop'] } }],
              to: [{ operation: { methods: ['POST'] } }],
            },
          ],
        }),
      ],
      false,
    ],
  ])('%s', (_, policies, allowed) => {
    const { denied } = route(
      mesh([...services, ...running, ...policies]),
      me,
      call,
    );
    expect(denied?.status).toBe(allowed ? undefined : 403);
  });

  it("keep the fork out as a caller where only the base's identities are allowed", () => {
    const onlyShop = policy(
      from({ principals: ['cluster.local/ns/shop/sa/*'] }),
    );
    const path = explain(mesh([...services, ...running, onlyShop]), fork, call);
    expect(path.summary).toContain(
      'AuthorizationPolicy shop/p refuses it: no rule of it allows cluster.local/ns/alice/sa/default.',
    );
  });

  it('know no identity without mutual TLS', () => {
    const disabled = security('PeerAuthentication', 'shop/default', {
      mtls: { mode: 'DISABLE' },
    });
    const { denied } = route(
      mesh([
        ...services,
        ...running,
        disabled,
        policy(from({ namespaces: ['shop'] })),
      ]),
      me,
      call,
    );
    expect(denied?.status).toBe(403);
  });
});

describe('callerOf', () => {
  const deployment = (more: object = {}, ns = 'alice') =>
    object('apps/v1', 'Deployment', `${ns}/reviews`, {
      spec: {
        selector: {},
        template: {
          metadata: { labels: { app: 'reviews' } },
          spec: { containers: [{ name: 'app' }], ...more },
        },
      },
    });
  const caller = (objects: object[]) => {
    const view = mesh(objects);
    return callerOf(
      view,
      view.get('Deployment', 'alice', 'reviews') as Workload,
    );
  };

  it('reads labels, identity, and whether a sidecar is to be expected', () => {
    expect(
      caller([
        deployment({ serviceAccountName: 'r' }),
        namespace('alice', { 'istio-injection': 'enabled' }),
      ]),
    ).toEqual({
      type: 'workload',
      namespace: 'alice',
      labels: { app: 'reviews' },
      serviceAccount: 'r',
      meshed: true,
    });
    expect(caller([deployment()]).meshed).toBe(false);
  });

  it("reads a fork's domain from its template", () => {
    const template = {
      dnsConfig: { searches: ['shop.svc.cluster.local'] },
      containers: [
        { name: 'app' },
        {
          name: 'istio-proxy',
          args: ['proxy', 'sidecar', '--domain', 'shop.svc.cluster.local'],
        },
      ],
    };
    expect(caller([deployment(template)])).toMatchObject({
      dnsNamespace: 'shop',
      searchNamespaces: ['shop'],
    });
  });

  it('believes running pods before the template', () => {
    const running_ = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        namespace: 'alice',
        name: 'reviews-0',
        labels: { app: 'reviews', 'pod-template-hash': 'x' },
        ownerReferences: [
          {
            apiVersion: 'apps/v1',
            kind: 'ReplicaSet',
            name: 'reviews-x',
            uid: '1',
          },
        ],
      },
      spec: {
        containers: [{ name: 'app' }],
        initContainers: [
          {
            name: 'istio-proxy',
            args: ['proxy', '--domain=shop.svc.cluster.local'],
          },
        ],
      },
    };
    expect(caller([deployment(), running_])).toMatchObject({
      meshed: true,
      dnsNamespace: 'shop',
    });
  });
});
