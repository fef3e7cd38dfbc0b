import fc from 'fast-check';
import type { Manifest } from '../kube/types';
import { BASE } from './types';
import { headerNames, PORTS, services, words } from './vocabulary';

// HTTPRoutes of the base for its own Services. One in the space would need the space's cache key: istiod serves callers of the
// base from the same cache.

type Json = Record<string, unknown>;

const path = fc
  .tuple(fc.constantFrom('PathPrefix', 'Exact'), fc.constantFrom(...words))
  .map(([type, value]): Json => ({ path: { type, value } }));

const header = fc
  .tuple(
    fc.constantFrom(...headerNames),
    fc.constantFrom('alice', 'bob', 'vip-1'),
  )
  .map(([name, value]): Json => ({ headers: [{ name, value }] }));

const match = fc
  .tuple(
    fc.option(path, { freq: 3, nil: {} }),
    fc.option(header, { freq: 1, nil: {} }),
    fc.constantFrom<Json>({}, {}, { method: 'POST' }),
  )
  .map(([...parts]) => Object.assign({}, ...parts) as Json);

const backend = fc
  .tuple(fc.constantFrom(...services), fc.constantFrom(undefined, 0, 1, 3))
  .map(([name, weight]) => ({
    name,
    port: PORTS[0],
    ...(weight === undefined ? {} : { weight }),
  }));

const action = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .array(backend, { minLength: 1, maxLength: 2 })
      .map((backendRefs): Json => ({ backendRefs })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(...words).map(
      (replaceFullPath): Json => ({
        filters: [
          {
            type: 'RequestRedirect',
            requestRedirect: {
              path: { type: 'ReplaceFullPath', replaceFullPath },
              statusCode: 302,
            },
          },
        ],
      }),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(backend, fc.constantFrom(...words)).map(
      ([one, replaceFullPath]): Json => ({
        backendRefs: [one],
        filters: [
          {
            type: 'URLRewrite',
            urlRewrite: {
              path: { type: 'ReplaceFullPath', replaceFullPath },
            },
          },
        ],
      }),
    ),
  },
);

export const rule = fc
  .tuple(fc.option(fc.array(match, { minLength: 1, maxLength: 2 })), action)
  .map(([matches, does]) => ({ ...(matches ? { matches } : {}), ...does }));

/** Some HTTPRoutes, each for one Service, on all of its ports or on one. */
export const httpRoutes: fc.Arbitrary<Manifest[]> = fc
  .array(
    fc.tuple(
      fc.constantFrom(...services),
      fc.constantFrom(undefined, PORTS[0]),
      fc.array(rule, { minLength: 1, maxLength: 3 }),
    ),
    { minLength: 1, maxLength: 2 },
  )
  .map(routes =>
    routes.map(([name, port, rules], index) => ({
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: { name: `user-route-${index}`, namespace: BASE },
      spec: {
        parentRefs: [
          { group: '', kind: 'Service', name, ...(port ? { port } : {}) },
        ],
        rules,
      },
    })),
  );
