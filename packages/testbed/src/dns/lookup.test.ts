import type { EndpointSlice, Service } from '../kube/types';
import { lookup } from './lookup';

const service = (name: string, spec: Service['spec']): [string, Service] => [
  `shop/${name}`,
  { metadata: { name, namespace: 'shop' }, spec },
];

const slice: EndpointSlice = {
  metadata: {
    name: 'db-1',
    namespace: 'shop',
    labels: { 'kubernetes.io/service-name': 'db' },
  },
  addressType: 'IPv4',
  endpoints: [
    { addresses: ['10.0.0.1'], hostname: 'db-0', conditions: { ready: true } },
    { addresses: ['10.0.0.2'], hostname: 'db-1', conditions: { ready: false } },
  ],
};

const records = {
  services: new Map([
    service('web', { clusterIP: '10.9.0.1' }),
    service('db', { clusterIP: 'None' }),
    service('empty', { clusterIP: 'None' }),
    service('alias', {
      type: 'ExternalName',
      externalName: 'web.shop.svc.cluster.local',
    }),
  ]),
  slices: new Map([['shop/db-1', slice]]),
};

const none = { exists: false, addresses: [] };

it.each([
  ['web.shop.svc.cluster.local', { exists: true, addresses: ['10.9.0.1'] }],
  ['WEB.Shop.svc.cluster.local.', { exists: true, addresses: ['10.9.0.1'] }],
  ['db.shop.svc.cluster.local', { exists: true, addresses: ['10.0.0.1'] }],
  ['db-0.db.shop.svc.cluster.local', { exists: true, addresses: ['10.0.0.1'] }],
  ['db-1.db.shop.svc.cluster.local', none],
  ['empty.shop.svc.cluster.local', none],
  [
    'alias.shop.svc.cluster.local',
    { exists: true, cname: 'web.shop.svc.cluster.local', addresses: [] },
  ],
  ['x.alias.shop.svc.cluster.local', none],
  ['x.web.shop.svc.cluster.local', none],
  ['web.other.svc.cluster.local', none],
  ['a.b.c.shop.svc.cluster.local', none],
  ['shop.svc.cluster.local', none],
  ['web.shop.pod.cluster.local', none],
  ['example.com', undefined],
  ['mycluster.local', undefined],
])('%s', (name, answer) => {
  expect(lookup(name, records)).toEqual(answer);
});

it('publishes addresses that are not ready where the Service says so', () => {
  const services = new Map([
    service('db', { clusterIP: 'None', publishNotReadyAddresses: true }),
  ]);
  expect(
    lookup('db.shop.svc.cluster.local', { ...records, services })?.addresses,
  ).toEqual(['10.0.0.1', '10.0.0.2']);
});
