import fc from 'fast-check';
import { istio } from '../../testing/mesh';
import { httpRoutes } from './httpRoutes';
import { delegations, virtualServices } from './virtualServices';

/** What people have in a cluster, as random objects: routes of both kinds, and what decides who sees them. */

const egress = fc.constantFrom(
  ['./*', 'istio-system/*'],
  ['*/*'],
  ['shop/*'],
  ['./reviews.shop.svc.cluster.local', './ratings.shop.svc.cluster.local'],
);

const sidecar = fc
  .record({
    place: fc.constantFrom('shop/default', 'shop/web', 'other/default'),
    hosts: egress,
    mode: fc.constantFrom(undefined, undefined, 'REGISTRY_ONLY'),
  })
  .map(({ place, hosts, mode }) =>
    istio('Sidecar', place, {
      ...(place === 'shop/web' && {
        workloadSelector: { labels: { app: 'web' } },
      }),
      ...(mode && { outboundTrafficPolicy: { mode } }),
      egress: [{ hosts }],
    }),
  );

const sidecars = fc.oneof(
  { weight: 3, arbitrary: fc.constant<object[]>([]) },
  { weight: 1, arbitrary: fc.tuple(sidecar) },
);

const destinationRules = fc.oneof(
  { weight: 3, arbitrary: fc.constant<object[]>([]) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom({ maxConnections: 7 }, { connectTimeout: '2s' })
      .map(tcp => [
        istio('DestinationRule', 'shop/ratings', {
          host: 'ratings',
          trafficPolicy: { connectionPool: { tcp } },
        }),
      ]),
  },
);

const routes = fc.oneof(
  { weight: 6, arbitrary: virtualServices },
  { weight: 2, arbitrary: delegations },
  { weight: 3, arbitrary: httpRoutes },
  {
    weight: 1,
    arbitrary: fc
      .tuple(virtualServices, httpRoutes)
      .map(([some, others]) => [...some, ...others]),
  },
);

/** The objects of one random configuration. */
export const configuration: fc.Arbitrary<object[]> = fc
  .tuple(routes, sidecars, destinationRules)
  .map(parts => parts.flat());
