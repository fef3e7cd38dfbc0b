import { Raw } from '../../kube/objects';
import { at, istio, to, virtualService } from '../../testing/mesh';
import { settledWorld, space } from '../../proofs/world';
import { found, having, healthy, named } from '../../testing/ailing';
import { ClusterView } from '../../view/ClusterView';

/** For proxies it is the eldest that only the base sees. */
const privateRoute = virtualService(
  'shop/mine',
  { hosts: ['reviews'], exportTo: ['.'], http: [to('reviews')] },
  at(0),
);

function withoutRoutes(view: ClusterView): ClusterView {
  return view.overlay(
    view.list('VirtualService', 'shop').map(({ metadata: { name } }) => ({
      type: 'delete',
      kind: 'VirtualService',
      namespace: 'shop',
      name,
    })),
  );
}

describe('a ready fork that callers with the header do not come to', () => {
  it('is none, where all is well', () => {
    for (const code of ['MSP0022', 'MSP0023', 'MSP0024']) {
      expect(found(healthy(), code)).toEqual([]);
    }
  });

  it('names the route that is asked before ours', () => {
    expect(named(having(healthy(), privateRoute), 'MSP0022')).toEqual([
      'VirtualService shop mine',
    ]);
  });

  it('says nothing of a route that its status names already', () => {
    const settled = healthy(privateRoute);
    const [alice] = settled.list('MeshSpace');
    const told = having(settled, {
      ...alice,
      status: {
        phase: 'Degraded',
        conditions: [],
        forks: [
          {
            workload: { kind: 'Deployment', name: 'reviews' },
            phase: 'Unroutable',
          },
        ],
      },
    });
    expect(named(told, 'MSP0022')).toEqual([]);
    expect(named(told, 'MSP0024')).toEqual([]);
  });

  it('says so where there is no route at all', () => {
    expect(named(withoutRoutes(healthy()), 'MSP0024')).toEqual([
      'MeshSpace alice',
    ]);
  });

  it('says nothing of a fork that gets copies only, as it wished', () => {
    const copied = settledWorld(
      [],
      [
        space('alice', [], {
          forks: [
            {
              workload: { kind: 'Deployment', name: 'reviews' },
              traffic: { mirror: true },
            },
          ],
        }),
      ],
    );
    for (const code of ['MSP0022', 'MSP0023', 'MSP0024']) {
      expect(found(copied, code)).toEqual([]);
    }
  });

  it('says nothing of a fork that is not asked: the rules lead elsewhere', () => {
    const elsewhere = virtualService('shop/a', {
      hosts: ['reviews'],
      http: [to('ratings')],
    });
    const settled = healthy(elsewhere);
    expect(found(settled, 'MSP0024')).toEqual([]);
  });

  it.each<[string, Raw[], boolean]>([
    ['takes everything of the base', [{ hosts: ['./*'] }], false],
    [
      'takes the Service alone: what its routes lead to comes with it',
      [{ hosts: ['./reviews.shop.svc.cluster.local'] }],
      false,
    ],
    [
      'does not take the Service, so that nobody comes to the base, either',
      [{ hosts: ['./ratings.shop.svc.cluster.local'] }],
      false,
    ],
    [
      'does not look into the port, so that no header is seen',
      [{ port: { number: 9080, protocol: 'TCP' }, hosts: ['./*'] }],
      true,
    ],
  ])('a Sidecar that %s', (_, egress, told) => {
    const sidecar = istio('Sidecar', 'shop/default', { egress });
    expect(named(having(healthy(), sidecar), 'MSP0023')).toEqual(
      told ? ['Sidecar shop default'] : [],
    );
  });
});
