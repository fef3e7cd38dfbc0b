import { settledWorld, space } from '../../proofs/world';
import { gatewayApi, to, virtualService } from '../../testing/mesh';

const ours = (...users: object[]) =>
  settledWorld(users, [space('alice', ['reviews'])])
    .list('VirtualService', 'shop')
    .filter(({ metadata }) => metadata.name.startsWith('meshspace'))
    .map(({ spec }) => spec.hosts);

const HOST = 'reviews.shop.svc.cluster.local';

describe('for callers of a base there are routes of ours', () => {
  it.each<[string, object[], unknown[]]>([
    ['for a forked Service', [], [[HOST]]],
    [
      'for every host that leads to it, whatever its name',
      [
        virtualService('shop/a', {
          hosts: ['api.example.com'],
          http: [to('reviews')],
        }),
      ],
      [['api.example.com'], [HOST]],
    ],
    [
      'not for a host that leads elsewhere',
      [
        virtualService('shop/a', {
          hosts: ['api.example.com'],
          http: [to('ratings')],
        }),
      ],
      [[HOST]],
    ],
    [
      'not where the Gateway API routes the Service and an object of the same host is for gateways',
      [
        gatewayApi('HTTPRoute', 'shop/r', {
          parentRefs: [{ group: '', kind: 'Service', name: 'reviews' }],
          rules: [{ backendRefs: [{ name: 'reviews', port: 9080 }] }],
        }),
        virtualService('shop/a', {
          hosts: ['reviews'],
          gateways: ['mesh', 'gw'],
          http: [{ match: [{ gateways: ['gw'] }], ...to('ratings') }],
        }),
      ],
      [],
    ],
  ])('%s', (_, users, hosts) => {
    expect(ours(...users)).toEqual(hosts);
  });
});
