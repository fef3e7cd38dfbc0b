import { OwnerReference } from '../../kube/objects';
import { ClusterView } from '../../view/ClusterView';
import { Desired, stamped } from '../desired';
import { clonedFor, clonedRules, plainRoute } from './apiClone';
import { apiRoutedServices, uncoveredPorts } from './apiParents';
import { forkRoutes } from './forkRoutes';
import { routedTwice } from './routedTwice';
import { routeMetadata } from './routeObject';
import { portReason } from './sentences';
import { RoutedService } from './types';

/** An object has room for 16 rules; the last one is for everybody without a header, in each of them, lest one stand without. */
const MOST_SPACES = 15;

/**
 * For each port of a forked Service that the user's routes leave out. A Service with any route on a port answers requests that
 * fit none with 404, so ours ends with one of the lowest rank that leads to the base, as Kubernetes' own routing does.
 */
export function apiFallbacks(
  view: ClusterView,
  base: string,
  routed: readonly RoutedService[],
  owner: OwnerReference | undefined,
): (Desired & { spaces: string[] })[] {
  const byName = apiRoutedServices(view, base);
  const names = [
    ...new Set(routed.map(({ service }) => service.metadata.name)),
  ].sort();
  return names.flatMap(name => {
    const users = byName.get(name);
    const own = routed.filter(({ service }) => service.metadata.name === name);
    if (!users || routedTwice(view, base, name)) return [];
    return uncoveredPorts(own[0].service, users).flatMap(port =>
      chunks(own, MOST_SPACES).map((some, index) =>
        fallback(
          base,
          index === 0 ? `${name}-${port}` : `${name}-${port}-${index}`,
          { name, port },
          some,
          owner,
        ),
      ),
    );
  });
}

function chunks<T>(list: readonly T[], size: number): T[][] {
  const count = Math.ceil(list.length / size);
  return Array.from({ length: count }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  );
}

function fallback(
  base: string,
  label: string,
  { name, port }: { name: string; port: number },
  routed: readonly RoutedService[],
  owner: OwnerReference | undefined,
): Desired & { spaces: string[] } {
  const forks = forkRoutes(routed);
  const spaces = forks.map(({ space }) => space);
  return {
    spaces,
    round: 0,
    reason: portReason(base, name, port),
    object: stamped({
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: routeMetadata({
        name: `meshspace-to-${label}`,
        base,
        label,
        spaces,
        derivedFrom: '',
        ...(owner && { owner }),
      }),
      spec: {
        parentRefs: [{ group: '', kind: 'Service', name, port }],
        rules: [
          ...forks.flatMap(fork =>
            clonedRules(
              plainRoute(base, { name, port }),
              clonedFor(fork, base),
            ),
          ),
          {
            matches: [{ path: { type: 'RegularExpression', value: '/.*' } }],
            backendRefs: [{ name, port }],
          },
        ],
      },
    }),
  };
}
