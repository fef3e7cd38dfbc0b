import { DestinationRule } from '../../kube/istio';
import { Raw } from '../../kube/objects';
import { MeshSpace } from '../../meshspace/MeshSpace';
import { resolveShortName } from '../../model/hostNames';
import { objectAt } from '../../model/raw';
import { ClusterView } from '../../view/ClusterView';
import { isOurs, spaceLabels } from '../context';
import { Desired, stamped } from '../desired';
import { candidatesFor } from './candidates';
import { followed, meshRules } from './chain';
import { RoutedService } from './types';

/** Connection settings of a base's host do not reach the fork's host by themselves. */
export function destinationRules(
  view: ClusterView,
  space: MeshSpace,
  routed: readonly RoutedService[],
): Desired[] {
  return routed
    .filter(entry => entry.space === space)
    .flatMap(({ host, forkHost, service }) => {
      const found = view
        .list('DestinationRule', space.spec.base)
        .find(rule => !isOurs(rule) && isFor(view, rule, host));
      const trafficPolicy = found && policyOf(view, found, host, space);
      if (!found || !trafficPolicy) return [];
      return [
        {
          round: 1,
          reason: `The connection settings in the DestinationRule ${found.metadata.name} hold for your fork, too`,
          object: stamped({
            apiVersion: found.apiVersion,
            kind: found.kind,
            metadata: {
              name: `meshspace-${service.metadata.name}`,
              namespace: space.metadata.name,
              labels: spaceLabels(space),
            },
            spec: { host: forkHost, trafficPolicy },
          }),
        },
      ];
    });
}

function isFor(
  view: ClusterView,
  { spec, metadata: { namespace = '' } }: DestinationRule,
  host: string,
): boolean {
  return (
    resolveShortName(spec.host, namespace, view.mesh.clusterDomain) === host
  );
}

/** The host's settings, and over them those of the subset that its requests go to, if it is one. */
function policyOf(
  view: ClusterView,
  { spec }: DestinationRule,
  host: string,
  space: MeshSpace,
): Raw | undefined {
  const subsets = usedSubsets(view, host, space.spec.base);
  const [used] = subsets.size === 1 ? subsets : [undefined];
  const subset = spec.subsets?.find(({ name }) => name === used);
  const merged = { ...spec.trafficPolicy, ...subset?.trafficPolicy };
  return Object.keys(merged).length > 0
    ? withoutPinnedNames(merged)
    : undefined;
}

function usedSubsets(
  view: ClusterView,
  host: string,
  base: string,
): Set<string | undefined> {
  const { links } = followed(
    candidatesFor(view, host, base).map(({ route }) => route),
  );
  return new Set(
    links.flatMap(link =>
      meshRules(link).flatMap(({ route = [] }) =>
        route
          .filter(({ destination }) => destination.host === host)
          .map(({ destination }) => destination.subset),
      ),
    ),
  );
}

/** The fork has an identity of its own, which a list of the base's would refuse. */
function withoutPinnedNames(policy: Raw): Raw {
  const tls = objectAt(policy, 'tls');
  if (!tls) return policy;
  const { subjectAltNames: _, ...rest } = tls;
  return { ...policy, tls: rest };
}
