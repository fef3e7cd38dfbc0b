import { KubeObject, Raw, refName } from '../../kube/objects';
import { targetOf } from '../operations';
import { plan } from '../plan';
import { settle } from '../settle';
import {
  alice as header,
  at,
  gatewayApi,
  get,
  other,
  outcome,
  virtualService,
  web,
} from '../../testing/mesh';
import { project } from '../../view/project';
import { settledWorld, space, START } from '../../proofs/world';
import { ClusterView } from '../../view/ClusterView';

const alice = space('alice', ['reviews']);
const service = (name: string, port?: number) => ({
  group: '',
  kind: 'Service',
  name,
  ...(port !== undefined && { port }),
});
const route = (name: string, spec: Raw, second = 0) =>
  gatewayApi('HTTPRoute', `shop/${name}`, spec, at(second));
const prefix = (value: string) => ({ path: { type: 'PathPrefix', value } });
const mine = { name: 'x-meshspace', value: 'alice', type: 'Exact' };

const ours = (view: ClusterView, namespace = 'shop') =>
  view
    .list('HTTPRoute', namespace)
    .filter(({ metadata }) => metadata.name.startsWith('meshspace'))
    .map((found): [string, Raw] => [
      found.metadata.name,
      (found as KubeObject & { spec: Raw }).spec,
    ]);
const status = (view: ClusterView) =>
  plan(view, { now: START }).spaces[0].status.forks[0];

describe('Services with HTTPRoutes', () => {
  it('get clones of every rule, also of those that lead elsewhere, in their order', () => {
    const view = settledWorld(
      [
        route('b', {
          parentRefs: [service('reviews')],
          rules: [
            {
              matches: [prefix('/pay')],
              backendRefs: [{ name: 'ratings', port: 9080 }],
            },
          ],
        }),
        route(
          'a',
          {
            parentRefs: [service('reviews')],
            rules: [{ backendRefs: [{ name: 'reviews', port: 9080 }] }],
          },
          1,
        ),
      ],
      [alice],
    );
    expect(ours(view)).toEqual([
      [
        'meshspace-alice-00',
        {
          parentRefs: [service('reviews')],
          rules: [
            {
              matches: [{ ...prefix('/pay'), headers: [mine] }],
              backendRefs: [{ name: 'ratings', port: 9080 }],
            },
          ],
        },
      ],
      [
        'meshspace-alice-01',
        {
          parentRefs: [service('reviews')],
          rules: [
            {
              matches: [{ ...prefix('/'), headers: [mine] }],
              backendRefs: [
                { name: 'reviews', namespace: 'alice', port: 9080 },
              ],
            },
          ],
        },
      ],
    ]);
    expect(status(view)).toMatchObject({ phase: 'Routed' });
  });

  it('get a fall-back for each port that people left out', () => {
    const view = settledWorld(
      [
        route('a', {
          parentRefs: [service('reviews', 9080)],
          rules: [{ backendRefs: [{ name: 'reviews', port: 9080 }] }],
        }),
      ],
      [alice],
    );
    expect(ours(view)).toContainEqual([
      'meshspace-to-reviews-9090',
      {
        parentRefs: [service('reviews', 9090)],
        rules: [
          {
            matches: [{ ...prefix('/'), headers: [mine] }],
            backendRefs: [{ name: 'reviews', namespace: 'alice', port: 9090 }],
          },
          {
            matches: [{ path: { type: 'RegularExpression', value: '/.*' } }],
            backendRefs: [{ name: 'reviews', port: 9090 }],
          },
        ],
      },
    ]);
  });

  it('keep calls inside the space in it, without the header', () => {
    const view = settledWorld(
      [
        route('a', {
          parentRefs: [service('reviews')],
          rules: [{ backendRefs: [{ name: 'reviews', port: 9080 }] }],
        }),
      ],
      [alice],
    );
    expect(ours(view, 'alice')).toEqual([
      [
        'meshspace-00',
        {
          parentRefs: [{ ...service('reviews'), namespace: 'shop' }],
          rules: [
            {
              backendRefs: [
                { name: 'reviews', namespace: 'alice', port: 9080 },
              ],
            },
          ],
        },
      ],
    ]);
  });

  it('are never mixed with VirtualServices', () => {
    const view = settledWorld(
      [
        route('a', {
          parentRefs: [service('reviews')],
          rules: [{ backendRefs: [{ name: 'ratings', port: 9080 }] }],
        }),
        virtualService('shop/b', {
          hosts: ['reviews'],
          http: [{ route: [{ destination: { host: 'reviews' } }] }],
        }),
      ],
      [alice],
    );
    expect(
      view.list('VirtualService', 'shop').map(({ metadata }) => metadata.name),
    ).toEqual(['b']);
    expect(status(view)).toMatchObject({ phase: 'Unroutable' });
  });
});

describe('gateways of the Gateway API', () => {
  it('get a clone in the base, and leave to send to the space', () => {
    const view = settledWorld(
      [
        route('entry', {
          parentRefs: [{ name: 'gw' }],
          hostnames: ['shop.example.com'],
          rules: [
            {
              matches: [prefix('/api')],
              backendRefs: [{ name: 'reviews', port: 9080 }],
            },
          ],
        }),
      ],
      [alice],
    );
    expect(ours(view)).toEqual([
      [
        'meshspace-alice-00',
        {
          parentRefs: [{ name: 'gw' }],
          hostnames: ['shop.example.com'],
          rules: [
            {
              matches: [{ ...prefix('/api'), headers: [mine] }],
              backendRefs: [
                { name: 'reviews', namespace: 'alice', port: 9080 },
              ],
            },
          ],
        },
      ],
    ]);
    expect(view.list('ReferenceGrant', 'alice')[0]?.spec.from).toContainEqual({
      group: 'gateway.networking.k8s.io',
      kind: 'HTTPRoute',
      namespace: 'shop',
    });
  });
});

describe('routes of the Gateway API wait for what they lead to', () => {
  const entry = route('entry', {
    parentRefs: [{ name: 'gw', namespace: 'infra' }],
    rules: [{ backendRefs: [{ name: 'reviews', port: 9080 }] }],
  });
  const mesh = route('a', {
    parentRefs: [service('reviews')],
    rules: [{ backendRefs: [{ name: 'reviews', port: 9080 }] }],
  });
  const exportOf = (view: ClusterView) =>
    view.get('Service', 'alice', 'reviews')?.metadata.annotations?.[
      'networking.istio.io/exportTo'
    ];

  it.each([
    ['nobody else without one', [], 'shop,alice'],
    ['the gateway where it runs', [entry], 'shop,alice,infra'],
    ['everybody, if callers everywhere follow it', [mesh], '*'],
  ])('a fork’s Service is known to %s', (_, users, expected) => {
    expect(exportOf(settledWorld(users, [alice]))).toBe(expected);
  });

  it('so a caller in another namespace reaches the fork, too', () => {
    const view = settledWorld([mesh], [alice]);
    expect(outcome(view, other, get('reviews.shop:9080', header))).toBe(
      'reviews.alice:9080',
    );
  });

  it.each([
    ['the Service', 'Service', 'reviews', mesh],
    ['the grant', 'ReferenceGrant', 'meshspace', entry],
  ])(
    '%s comes first when people write their first route',
    (_, kind, name, user) => {
      const before = settledWorld([], [alice]);
      const changed = before.overlay([
        { type: 'set', object: project(user) as KubeObject },
      ]);
      const { operations } = plan(changed, { now: START });
      const targets = operations.map(
        one => `${targetOf(one).kind} ${targetOf(one).name}`,
      );
      expect(targets).toContain(`${kind} ${name}`);
      expect(targets).not.toContain('HTTPRoute meshspace-alice-00');
      const settled = settle(changed, { now: START });
      expect(ours(settled).map(([found]) => found)).toEqual([
        'meshspace-alice-00',
      ]);
    },
  );

  it('the grant goes after the route', () => {
    const before = settledWorld([entry], [alice]);
    const changed = before.overlay([
      { type: 'delete', kind: 'HTTPRoute', namespace: 'shop', name: 'entry' },
    ]);
    const { operations } = plan(changed, { now: START });
    expect(operations.map(one => refName(targetOf(one)))).toEqual([
      'HTTPRoute shop/meshspace-alice-00',
      'Service alice/reviews',
    ]);
    const settled = settle(changed, { now: START });
    expect(settled.list('ReferenceGrant')).toEqual([]);
  });
});

describe('many spaces', () => {
  it('share a fall-back as far as an object has room', () => {
    const spaces = Array.from({ length: 17 }, (_, index) =>
      space(`s${index}`, ['reviews']),
    );
    const view = settledWorld(
      [
        route('a', {
          parentRefs: [service('reviews', 9080)],
          rules: [{ backendRefs: [{ name: 'reviews', port: 9080 }] }],
        }),
      ],
      spaces,
    );
    const rest = ours(view).filter(([name]) => name.startsWith('meshspace-to'));
    expect(
      rest.map(([name, spec]) => [name, (spec.rules as Raw[]).length]),
    ).toEqual([
      ['meshspace-to-reviews-9090', 16],
      ['meshspace-to-reviews-9090-1', 3],
    ]);
    for (const value of ['s0', 's16']) {
      expect(
        outcome(view, web, get('reviews:9090', { 'x-meshspace': value })),
      ).toBe(`reviews.${value}:9090`);
    }
    expect(outcome(view, web, get('reviews:9090'))).toBe('reviews.shop:9090');
  });
});
