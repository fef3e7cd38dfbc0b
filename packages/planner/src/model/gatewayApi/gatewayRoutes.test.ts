import { Caller } from '../../explain/types';
import {
  alice,
  at,
  gatewayApi,
  get,
  mesh,
  namespace,
  outcome,
} from '../../testing/mesh';
import {
  backend,
  path,
  route,
  services,
  withHeader,
} from '../../testing/httpRoutes';

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
