import fc from 'fast-check';
import type { Manifest } from '../kube/types';
import { BASE, SPACE } from './types';
import { services } from './vocabulary';

// What decides which hosts a caller sees, and which parts of them there are.

const istio = (
  kind: string,
  namespace: string,
  name: string,
  spec: object,
): Manifest => ({
  apiVersion: 'networking.istio.io/v1',
  kind,
  metadata: { name, namespace },
  spec,
});

/** At most one Sidecar in each namespace, for all of its pods: two would be an error of the user's. */
export const sidecars: fc.Arbitrary<Manifest[]> = fc
  .array(
    fc.tuple(
      fc.constantFrom(BASE, SPACE),
      fc.constantFrom(
        ['./*', 'istio-system/*'],
        [`${BASE}/*`],
        [`${BASE}/*`, `${SPACE}/*`],
        ['*/*'],
      ),
      fc.constantFrom('ALLOW_ANY', 'REGISTRY_ONLY'),
    ),
    { minLength: 1, maxLength: 2 },
  )
  .map(list => [...new Map(list.map(one => [one[0], one])).values()])
  .map(list =>
    list.map(([namespace, hosts, mode]) =>
      istio('Sidecar', namespace, 'default', {
        egress: [{ hosts }],
        outboundTrafficPolicy: { mode },
      }),
    ),
  );

/** Subsets for some hosts; a route may name one that is not there. */
export const destinationRules: fc.Arbitrary<Manifest[]> = fc
  .uniqueArray(
    fc.tuple(
      fc.constantFrom(...services),
      fc.constantFrom(['v1'], ['v1', 'v2']),
      fc.constantFrom(undefined, undefined, ['.'], ['*']),
    ),
    { minLength: 1, maxLength: 2, selector: ([host]) => host },
  )
  .map(list =>
    list.map(([host, names, exportTo]) =>
      istio('DestinationRule', BASE, host, {
        host,
        ...(exportTo ? { exportTo } : {}),
        subsets: names.map(name => ({ name, labels: { version: name } })),
      }),
    ),
  );
