import { Caller } from '../explain/types';
import {
  alice,
  at,
  gateway,
  get,
  header,
  istio,
  mesh,
  outcome,
  service,
  to,
  virtualService,
} from '../testing/mesh';

const FORK = 'reviews.alice.svc.cluster.local';

const gatewayOf = (hosts: string[], more: object = {}) =>
  istio('Gateway', 'shop/gw', {
    selector: { istio: 'ingressgateway' },
    servers: [
      { port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts, ...more },
    ],
  });

const base = [
  service('shop/web'),
  service('shop/reviews'),
  service('shop/ratings'),
  service('alice/reviews'),
];
const standard = [...base, gatewayOf(['shop.example.com'])];

const bound = (path: string, spec: object, created?: string) =>
  virtualService(
    path,
    { hosts: ['shop.example.com'], gateways: ['gw'], ...spec },
    created,
  );

const prefix = (uri: string) => ({ uri: { prefix: uri } });

const moved = {
  match: [prefix('/moved')],
  redirect: { uri: '/elsewhere', redirectCode: 302 },
};
const teapot = { match: [prefix('/teapot')], directResponse: { status: 418 } };
const user = bound('shop/site', {
  http: [
    moved,
    teapot,
    { match: [prefix('/api')], ...to('reviews') },
    to('web'),
  ],
});

const call = (path: string, headers = {}) =>
  get(`shop.example.com${path}`, headers);

describe('a gateway appends what several VirtualServices say of a host', () => {
  const additive = (exportTo: string[], http: object[]) =>
    bound('shop/ours', { gateways: ['shop/gw'], exportTo, http }, at(5));
  const apiClone = {
    match: [{ ...prefix('/api'), ...header('alice') }],
    ...to(FORK),
  };

  it.each<[string, object[], string, string]>([
    [
      'ours comes first if exported to the gateway by name',
      [additive(['istio-system'], [apiClone])],
      '/api',
      'reviews.alice:9080',
    ],
    [
      "exported to all, it comes after the user's older rule",
      [additive(['*'], [apiClone])],
      '/api',
      'reviews.shop:9080',
    ],
    [
      "a broad route of ours overtakes the user's redirect",
      [additive(['istio-system'], [{ match: [header('alice')], ...to(FORK) }])],
      '/moved',
      'reviews.alice:9080',
    ],
    [
      'cloned with the header, the redirect holds',
      [
        additive(
          ['istio-system'],
          [
            { ...moved, match: [{ ...prefix('/moved'), ...header('alice') }] },
            { match: [header('alice')], ...to(FORK) },
          ],
        ),
      ],
      '/moved',
      '302 http://shop.example.com/elsewhere',
    ],
  ])('%s', (_, objects, path, expected) => {
    const view = mesh([...standard, user, ...objects]);
    expect(outcome(view, gateway, call(path, alice))).toBe(expected);
  });

  it('leaves requests without the header alone', () => {
    const view = mesh([
      ...standard,
      user,
      additive(['istio-system'], [apiClone]),
    ]);
    expect(outcome(view, gateway, call('/api'))).toBe('reviews.shop:9080');
    expect(outcome(view, gateway, call('/'))).toBe('web.shop:9080');
    expect(outcome(view, gateway, call('/moved'))).toBe(
      '302 http://shop.example.com/elsewhere',
    );
    expect(outcome(view, gateway, call('/teapot'))).toBe('direct 418');
  });

  it("hides a user's wildcard behind a narrower host of ours", () => {
    const wide = virtualService('shop/site', {
      hosts: ['*.example.com'],
      gateways: ['gw'],
      http: [to('web')],
    });
    const objects = [...base, gatewayOf(['*.example.com']), wide];
    expect(outcome(mesh(objects), gateway, call('/'))).toBe('web.shop:9080');
    expect(
      outcome(
        mesh([...objects, additive(['istio-system'], [apiClone])]),
        gateway,
        call('/'),
      ),
    ).toBe('404');
  });

  it('puts ours before all of the host, so that it overtakes another VirtualService of the user', () => {
    const pay = bound(
      'shop/a-pay',
      { http: [{ match: [prefix('/pay')], ...to('ratings') }] },
      at(0),
    );
    const site = bound('shop/b-site', { http: [to('reviews')] }, at(1));
    const ours = additive(
      ['istio-system'],
      [{ match: [header('alice')], ...to(FORK) }],
    );
    expect(
      outcome(mesh([...standard, pay, site]), gateway, call('/pay/1', alice)),
    ).toBe('ratings.shop:9080');
    expect(
      outcome(
        mesh([...standard, pay, site, ours]),
        gateway,
        call('/pay/1', alice),
      ),
    ).toBe('reviews.alice:9080');
  });

  it("follows the user's older one first if that, too, is exported to the gateway by name", () => {
    const exported = bound(
      'shop/site',
      {
        exportTo: ['istio-system'],
        http: [{ match: [prefix('/api')], ...to('reviews') }],
      },
      at(0),
    );
    const view = mesh([
      ...standard,
      exported,
      additive(['istio-system'], [apiClone]),
    ]);
    expect(outcome(view, gateway, call('/api', alice))).toBe(
      'reviews.shop:9080',
    );
  });

  it('keeps rules that match everything for the end, also of an older VirtualService', () => {
    const site = bound('shop/a-site', { http: [to('web')] }, at(0));
    const api = bound(
      'shop/b-api',
      { http: [{ match: [prefix('/api')], ...to('reviews') }] },
      at(1),
    );
    expect(outcome(mesh([...standard, site, api]), gateway, call('/api'))).toBe(
      'reviews.shop:9080',
    );
  });

  it('sends nothing of a VirtualService that stands behind its own catch-all', () => {
    const site = bound('shop/site', {
      http: [to('web'), { match: [prefix('/api')], ...to('reviews') }],
    });
    expect(outcome(mesh([...standard, site]), gateway, call('/api'))).toBe(
      'web.shop:9080',
    );
  });
});

describe('which server of a gateway takes a request', () => {
  const site = virtualService('shop/site', {
    hosts: ['*'],
    gateways: ['shop/gw'],
    http: [to('web')],
  });

  it.each<[string, object, Caller, string]>([
    [
      'a host of the server',
      gatewayOf(['shop.example.com']),
      gateway,
      'web.shop:9080',
    ],
    ['another host', gatewayOf(['other.example.com']), gateway, '404'],
    [
      'a host for VirtualServices of this namespace',
      gatewayOf(['shop/shop.example.com']),
      gateway,
      'web.shop:9080',
    ],
    [
      'a host for VirtualServices of another',
      gatewayOf(['alice/shop.example.com']),
      gateway,
      '404',
    ],
    [
      "a host for the Gateway's own namespace",
      gatewayOf(['./shop.example.com']),
      gateway,
      'web.shop:9080',
    ],
    [
      'another port',
      gatewayOf(['*']),
      { ...gateway, port: 81 } as Caller,
      'blocked 0',
    ],
    [
      'pods that the Gateway does not select',
      gatewayOf(['*']),
      { ...gateway, labels: {} } as Caller,
      'blocked 0',
    ],
    [
      'HTTP redirected to HTTPS',
      gatewayOf(['*'], { tls: { httpsRedirect: true } }),
      gateway,
      '301 https://shop.example.com/x?q=1',
    ],
  ])('%s', (_, resource, caller, expected) => {
    expect(
      outcome(mesh([...base, resource, site]), caller, call('/x?q=1')),
    ).toBe(expected);
  });

  it("reads the port as that of the gateway's Service, too", () => {
    const ingress = service(
      'istio-system/ingress',
      [{ name: 'http', port: 80, targetPort: 8080 }],
      {
        spec: { selector: { istio: 'ingressgateway' } },
      },
    );
    const onPod = { ...gateway, port: 8080 } as Caller;
    expect(
      outcome(
        mesh([...base, gatewayOf(['*']), ingress, site]),
        onPod,
        call('/'),
      ),
    ).toBe('web.shop:9080');
  });

  it('tells TLS servers apart by the most exact host', () => {
    const tls = (name: string, host: string) =>
      istio('Gateway', `shop/${name}`, {
        selector: { istio: 'ingressgateway' },
        servers: [
          {
            port: { number: 443, name, protocol: 'HTTPS' },
            hosts: [host],
            tls: { mode: 'SIMPLE' },
          },
        ],
      });
    const on = (name: string, host: string, target: string) =>
      virtualService(`shop/${name}`, {
        hosts: [host],
        gateways: [name],
        http: [to(target)],
      });
    const view = mesh([
      ...base,
      tls('wide', '*.example.com'),
      tls('narrow', 'shop.example.com'),
      on('wide', '*.example.com', 'web'),
      on('narrow', 'shop.example.com', 'reviews'),
    ]);
    const secure = (host: string) =>
      get(`${host}:443/`, {}, { scheme: 'https' });
    const caller = { ...gateway, port: 443 } as Caller;
    expect(outcome(view, caller, secure('shop.example.com'))).toBe(
      'reviews.shop:9080',
    );
    expect(outcome(view, caller, secure('a.example.com'))).toBe(
      'web.shop:9080',
    );
    expect(outcome(view, caller, secure('example.org'))).toBe('blocked 0');
  });

  it('keeps the mesh half and the gateway half of one VirtualService apart', () => {
    const both = virtualService('shop/both', {
      hosts: ['reviews.shop.svc.cluster.local', 'shop.example.com'],
      gateways: ['mesh', 'gw'],
      http: [
        { match: [{ gateways: ['gw'] }], ...to('web') },
        {
          match: [{ gateways: ['mesh'] }],
          rewrite: { uri: '/mesh' },
          ...to('reviews'),
        },
      ],
    });
    const view = mesh([...standard, both]);
    const web: Caller = { type: 'workload', namespace: 'shop', labels: {} };
    expect(outcome(view, gateway, call('/'))).toBe('web.shop:9080');
    expect(outcome(view, web, get('reviews:9080/'))).toBe(
      'reviews.shop:9080 /mesh',
    );
  });

  it('takes the only port of a destination that names none, and its own number of several', () => {
    const twoPorts = service('shop/two', [80, 9090]);
    const otherPorts = service('shop/others', [9080, 9090]);
    const rules = bound('shop/site', {
      http: [
        { match: [prefix('/two')], ...to('two') },
        { match: [prefix('/others')], ...to('others') },
      ],
    });
    const view = mesh([...standard, twoPorts, otherPorts, rules]);
    expect(outcome(view, gateway, call('/two'))).toBe('two.shop:80');
    expect(outcome(view, gateway, call('/others'))).toBe(
      'others.shop:80 missing 503',
    );
  });
});
