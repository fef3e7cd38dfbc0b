import type { EndpointSlice, Service } from '../kube/types';
import { ruleset } from './ruleset';

const service = (
  name: string,
  spec: Partial<Service['spec']> = {},
): [string, Service] => [
  `shop/${name}`,
  {
    metadata: { name, namespace: 'shop' },
    spec: {
      clusterIP: '10.9.0.1',
      ports: [{ name: 'http', port: 80 }],
      ...spec,
    },
  },
];

const slice = (
  name: string,
  endpoints: EndpointSlice['endpoints'],
  port = 8080,
): EndpointSlice => ({
  metadata: {
    name: `${name}-1`,
    namespace: 'shop',
    labels: { 'kubernetes.io/service-name': name },
  },
  addressType: 'IPv4',
  ports: [{ name: 'http', port }],
  endpoints,
});

const ready = (...addresses: string[]) =>
  addresses.map(ip => ({ addresses: [ip], conditions: { ready: true } }));

const rules = (services: Array<[string, Service]>, slices: EndpointSlice[]) =>
  ruleset(new Map(services), slices)
    .split('\n')
    .map(line => line.trim())
    .filter(line => /^ip (daddr|saddr)/.test(line));

it('spreads over the ready endpoints and lets a pod reach itself', () => {
  const endpoints = [
    ...ready('10.0.0.1', '10.0.0.2'),
    { addresses: ['10.0.0.3'], conditions: { ready: false } },
  ];
  expect(rules([service('web')], [slice('web', endpoints)])).toEqual([
    'ip daddr 10.9.0.1 tcp dport 80 dnat to numgen random mod 2 map { 0 : 10.0.0.1, 1 : 10.0.0.2 } : 8080',
    'ip saddr . ip daddr { 10.0.0.1 . 10.0.0.1, 10.0.0.2 . 10.0.0.2 } masquerade',
  ]);
});

it('joins the slices of one Service', () => {
  const [rule] = rules(
    [service('web')],
    [slice('web', ready('10.0.0.1')), slice('web', ready('10.0.0.2'))],
  );
  expect(rule).toContain('mod 2');
});

it('refuses where nothing is ready, by a reset for TCP', () => {
  expect(rules([service('web')], [])).toEqual([
    'ip daddr 10.9.0.1 tcp dport 80 reject with tcp reset',
  ]);
  expect(
    rules(
      [service('web', { ports: [{ name: 'dns', port: 53, protocol: 'UDP' }] })],
      [],
    ),
  ).toEqual(['ip daddr 10.9.0.1 udp dport 53 reject']);
});

it('sends one client to one endpoint where the Service asks for it', () => {
  const [rule] = rules(
    [service('web', { sessionAffinity: 'ClientIP' })],
    [slice('web', ready('10.0.0.1', '10.0.0.2'))],
  );
  expect(rule).toContain('jhash ip saddr mod 2');
});

it('takes one endpoint where a named port means several numbers', () => {
  const slices = [
    slice('web', ready('10.0.0.1'), 8080),
    slice('web', ready('10.0.0.2'), 9090),
  ];
  expect(rules([service('web')], slices)[0]).toBe(
    'ip daddr 10.9.0.1 tcp dport 80 dnat to 10.0.0.1:8080',
  );
});

it('leaves headless and aliased Services alone, and protocols that nft would not take', () => {
  const services = [
    service('headless', { clusterIP: 'None' }),
    service('alias', { type: 'ExternalName' }),
    service('sctp', { ports: [{ port: 1, protocol: 'SCTP' }] }),
  ];
  expect(rules(services, [])).toEqual([]);
});
