import { KubeObject, Raw } from '../../kube/objects';
import { plan } from '../plan';
import { at, gatewayApi, virtualService } from '../../testing/mesh';
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
