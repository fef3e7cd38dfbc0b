import { HttpRouteRule } from '../../kube/istio';
import { MeshSpace } from '../../meshspace/MeshSpace';
import { resolveShortName } from '../../model/hostNames';
import { ClusterView } from '../../view/ClusterView';
import { spaceLabels } from '../context';
import { Desired, stamped } from '../desired';
import { RoutedService } from './forkRoutes';
import { inOrderFor, names, userRoutes } from './userRoutes';

/** Inside the space calls stay in it, also when an application drops the header. */
export function consumerRoutes(
  view: ClusterView,
  space: MeshSpace,
  routed: readonly RoutedService[],
): Desired[] {
  if (space.spec.consumerRoutes === false) return [];
  const own = routed.filter(entry => entry.space === space);
  const hosts = new Map(own.map(({ host, forkHost }) => [host, forkHost]));
  return own.map(({ host, forkHost, service }) => {
    const [winner] = inOrderFor(
      userRoutes(view).filter(
        user => user.gateways.includes('mesh') && names(user, host),
      ),
      space.spec.base,
    );
    const rules: HttpRouteRule[] = winner
      ? winner.route.rules.map(({ rule }) => redirected(rule, hosts))
      : [{ route: [{ destination: { host: forkHost } }] }];
    return {
      round: 1,
      reason: `Calls of your forks to ${service.metadata.name} stay in the space, even if the header is lost`,
      object: stamped({
        apiVersion: 'networking.istio.io/v1',
        kind: 'VirtualService',
        metadata: {
          name: `meshspace-consumer-${service.metadata.name}`,
          namespace: space.metadata.name,
          labels: spaceLabels(space),
        },
        spec: { hosts: [host], exportTo: ['.'], http: rules },
      }),
    };
  });
}

function redirected(
  rule: HttpRouteRule,
  hosts: ReadonlyMap<string, string>,
): HttpRouteRule {
  return {
    ...rule,
    ...(rule.route && {
      route: rule.route.map(target => {
        const host = hosts.get(target.destination.host);
        if (host === undefined) return target;
        const { subset: _, ...destination } = target.destination;
        return { ...target, destination: { ...destination, host } };
      }),
    }),
  };
}

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
        .find(
          ({ metadata, spec }) =>
            spec.trafficPolicy &&
            !metadata.labels?.['meshspace.dev/space'] &&
            resolveShortName(
              spec.host,
              metadata.namespace ?? '',
              view.mesh.clusterDomain,
            ) === host,
        );
      if (!found) return [];
      return [
        {
          round: 1,
          reason: `The connection settings of ${found.metadata.name} hold for the fork, too`,
          object: stamped({
            apiVersion: found.apiVersion,
            kind: found.kind,
            metadata: {
              name: `meshspace-${service.metadata.name}`,
              namespace: space.metadata.name,
              labels: spaceLabels(space),
            },
            spec: { host: forkHost, trafficPolicy: found.spec.trafficPolicy },
          }),
        },
      ];
    });
}
