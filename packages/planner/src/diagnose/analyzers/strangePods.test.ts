import { having, healthy, named } from '../../testing/ailing';
import { pod } from '../../testing/mesh';

const runs = (place: string, app: string, ip: string, labels = {}) => {
  const made = pod(place, app);
  return {
    ...made,
    metadata: { ...made.metadata, labels: { app, ...labels } },
    status: { ...made.status, podIP: ip },
  };
};
const slice = (place: string, service: string, ...addresses: string[]) => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: {
    namespace: place,
    name: `${service}-by-hand`,
    labels: { 'kubernetes.io/service-name': service },
  },
  endpoints: addresses.map(address => ({
    addresses: [address],
    conditions: { ready: true },
  })),
});
const ofSpace = { 'meshspace.dev/space': 'alice' };

describe('who answers for a Service', () => {
  it.each<[string, object[], string[]]>([
    [
      'pods of its own namespace',
      [
        runs('shop', 'reviews', '10.9.0.1'),
        slice('shop', 'reviews', '10.9.0.1'),
      ],
      [],
    ],
    [
      'a fork, by endpoints that were written by hand',
      [
        runs('alice', 'reviews', '10.9.0.2', ofSpace),
        slice('shop', 'reviews', '10.9.0.2'),
      ],
      ['Service shop reviews'],
    ],
    [
      'a fork that was copied into the base with its labels',
      [
        runs('shop', 'reviews', '10.9.0.3', ofSpace),
        slice('shop', 'reviews', '10.9.0.3'),
      ],
      ['Service shop reviews'],
    ],
    [
      'the base, in the place of a fork',
      [
        runs('shop', 'reviews', '10.9.0.4'),
        slice('alice', 'reviews', '10.9.0.4'),
      ],
      ['Service alice reviews'],
    ],
  ])('%s', (_, objects, wanted) => {
    expect(named(having(healthy(), ...objects), 'MSP0026')).toEqual(wanted);
  });
});
