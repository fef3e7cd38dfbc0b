import fc from 'fast-check';
import { Caller, RequestShape } from '../../explain/types';

/** Random callers, and requests that meet what `configuration` makes. */

export const baseCaller: fc.Arbitrary<Caller> = fc.constantFrom<Caller[]>(
  { type: 'workload', namespace: 'shop', labels: { app: 'web' } },
  { type: 'workload', namespace: 'shop', labels: { app: 'reviews' } },
);

export const gatewayCaller: Caller = {
  type: 'gateway',
  namespace: 'istio-system',
  labels: { istio: 'ingressgateway' },
  port: 80,
};

export const entryCaller: Caller = {
  type: 'gatewayApi',
  namespace: 'shop',
  name: 'entry',
  port: 80,
};

/** Those whose requests with a header reach its forks. */
export const routedCaller: fc.Arbitrary<Caller> = fc.oneof(
  { weight: 3, arbitrary: baseCaller },
  { weight: 2, arbitrary: fc.constantFrom(gatewayCaller, entryCaller) },
);

/** Everybody but the spaces themselves. */
export const anyCaller: fc.Arbitrary<Caller> = fc.oneof(
  { weight: 4, arbitrary: routedCaller },
  {
    weight: 1,
    arbitrary: fc.constant<Caller>({
      type: 'workload',
      namespace: 'other',
      labels: { app: 'other' },
    }),
  },
);

/** A fork's own calls: its sidecar has the DNS domain of the base. */
export const forkCaller = (space: string, app: string): Caller => ({
  type: 'workload',
  namespace: space,
  labels: { app },
  dnsNamespace: 'shop',
});

/** A request to one of the shop's names, without a routing header. */
export const request: fc.Arbitrary<RequestShape> = fc
  .record({
    method: fc.constantFrom('GET', 'POST'),
    host: fc.constantFrom(
      'reviews',
      'reviews.shop',
      'reviews.shop.svc.cluster.local',
      'ratings',
      'web',
      'api.example.com',
    ),
    port: fc.constantFrom(9080, 9080, 9090, 80),
    path: fc.constantFrom('/', '/a', '/a/b', '/old/x', '/OLD', '/c?q=1'),
    user: fc.constantFrom(undefined, '1', 'carol'),
  })
  .map(({ user, ...shape }) => ({
    ...shape,
    headers: user === undefined ? [] : [['x-user', user]],
  }));

export function withHeader(
  shape: RequestShape,
  ...values: string[]
): RequestShape {
  return {
    ...shape,
    headers: [
      ...shape.headers,
      ...values.map((one): [string, string] => ['x-meshspace', one]),
    ],
  };
}

/** Header lines that are no live space's, however much they look like one's. */
export const strangers = fc.constantFrom<string[][]>(
  [],
  ['carol'],
  ['alice2'],
  ['Alice'],
  ['alic'],
  ['alice,bob'],
  [' alice x'],
  [''],
);
