import { refName, refOf } from '../../kube/objects';
import { MeshSpace } from '../../meshspace/MeshSpace';
import { ClusterView } from '../../view/ClusterView';
import { spaceLabels } from '../context';
import { Desired, stamped } from '../desired';
import { clonedRules, forkedServices } from './apiClone';
import { isServiceParent } from './apiParents';
import { affectedRoutes, parentsLeadingTo } from './apiRoutes';
import { forkRoutes, RoutedService } from './forkRoutes';

const GROUP = 'gateway.networking.k8s.io';

/** What a space needs where people use the Gateway API: leave for the base's routes to lead here, and routes of its own calls. */
export function spaceApiRoutes(
  view: ClusterView,
  space: MeshSpace,
  routed: readonly RoutedService[],
): Desired[] {
  const { name: namespace } = space.metadata;
  const { base } = space.spec;
  const [fork] = forkRoutes(routed.filter(entry => entry.space === space));
  if (!fork) return [];
  const forked = forkedServices(fork);
  const affected = affectedRoutes(view, parentsLeadingTo(view, forked)).filter(
    ({ route }) => route.metadata.namespace === base,
  );
  if (affected.length === 0) return [];
  const grant: Desired = {
    round: 1,
    reason: `Gateways may send requests with your header from ${base} to your forks`,
    object: stamped({
      apiVersion: `${GROUP}/v1beta1`,
      kind: 'ReferenceGrant',
      metadata: { name: 'meshspace', namespace, labels: spaceLabels(space) },
      spec: {
        from: ['HTTPRoute', 'GRPCRoute'].map(kind => ({
          group: GROUP,
          kind,
          namespace: base,
        })),
        to: [{ group: '', kind: 'Service' }],
      },
    }),
  };
  const atGateways = affected.some(({ parentRefs }) =>
    parentRefs.some(parent => !isServiceParent(parent)),
  );
  const own =
    space.spec.consumerRoutes === false
      ? []
      : affected.flatMap(({ route, parentRefs }, index): Desired[] => {
          const services = parentRefs.filter(isServiceParent);
          if (services.length === 0) return [];
          const rules = clonedRules(route, {
            space: namespace,
            forked,
            keepMirrors: fork.keepMirrors,
            namespace,
          });
          return [
            {
              round: 1,
              reason: `Calls of your forks follow ${refName(
                refOf(route),
              )} and stay in the space, even if the header is lost`,
              object: stamped({
                apiVersion: route.apiVersion,
                kind: route.kind,
                metadata: {
                  name: `meshspace-${String(index).padStart(2, '0')}`,
                  namespace,
                  labels: spaceLabels(space),
                },
                spec: {
                  parentRefs: services.map(parent => ({
                    ...parent,
                    namespace: parent.namespace ?? base,
                  })),
                  rules,
                },
              }),
            },
          ];
        });
  return [...(atGateways ? [grant] : []), ...own];
}
