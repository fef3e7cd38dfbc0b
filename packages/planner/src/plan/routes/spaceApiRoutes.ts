import { ParentRef } from '../../kube/gatewayApi';
import { KubeObject, Raw, refOf } from '../../kube/objects';
import { MeshSpace } from '../../meshspace/MeshSpace';
import { ClusterView } from '../../view/ClusterView';
import { hostOf, spaceLabels } from '../context';
import { Desired, stamped } from '../desired';
import {
  ApiRoute,
  clonedFor,
  clonedRules,
  CloneOptions,
  forkedServices,
  plainRoute,
} from './apiClone';
import {
  apiRoutedServices,
  GRANT,
  isHidden,
  isServiceParent,
  uncoveredPorts,
  userApiRoutes,
} from './apiParents';
import { affectedRoutes, parentsLeadingTo } from './apiRoutes';
import { ForkRoute } from './clone';
import { forkRoutes } from './forkRoutes';
import { routedTwice } from './routedTwice';
import { insideReason } from './sentences';
import { RoutedService } from './types';

const GROUP = 'gateway.networking.k8s.io';

/** What a space needs where people use the Gateway API: leave for the base's routes to lead here, and routes of its own calls. */
export function spaceApiRoutes(
  view: ClusterView,
  space: MeshSpace,
  routed: readonly RoutedService[],
  existing: readonly KubeObject[] = [],
): Desired[] {
  const own = routed.filter(entry => entry.space === space);
  const [fork] = forkRoutes(own);
  return [
    ...grant(view, space, existing),
    ...(fork && space.spec.consumerRoutes !== false
      ? [
          ...clonesInSpace(view, space, fork),
          ...restInSpace(view, space, fork, own),
        ]
      : []),
  ];
}

/** There before any route that needs it, and for as long as one does. */
function grant(
  view: ClusterView,
  space: MeshSpace,
  existing: readonly KubeObject[],
): Desired[] {
  const { base, forks } = space.spec;
  const atGateway = (route: { spec: { parentRefs?: ParentRef[] } }) =>
    route.spec.parentRefs?.some(parent => !isServiceParent(parent));
  const needed =
    forks.length > 0 &&
    userApiRoutes(view).some(
      route => route.metadata.namespace === base && atGateway(route),
    );
  const used = existing.some(
    object =>
      ['HTTPRoute', 'GRPCRoute'].includes(object.kind) &&
      atGateway(object as ApiRoute),
  );
  if (!needed && !used) return [];
  return [
    inSpace(space, {
      apiVersion: `${GROUP}/v1beta1`,
      kind: 'ReferenceGrant',
      name: GRANT,
      reason: `Lets the gateways of ${base} send requests with your header to your forks`,
      spec: {
        from: ['HTTPRoute', 'GRPCRoute'].map(kind => ({
          group: GROUP,
          kind,
          namespace: base,
        })),
        to: [{ group: '', kind: 'Service' }],
      },
    }),
  ];
}

/** Whoever calls from within a space is of the space, with the header or without. */
function forAllInSpace(fork: ForkRoute): CloneOptions {
  const { header: _, ...options } = clonedFor(fork, fork.space);
  return options;
}

/** What the base's callers follow, for callers in the space: there it hides the base's, so it holds all of its rules. */
function clonesInSpace(
  view: ClusterView,
  space: MeshSpace,
  fork: ForkRoute,
): Desired[] {
  const { base } = space.spec;
  const forked = forkedServices(fork);
  return affectedRoutes(view, parentsLeadingTo(view, base, forked))
    .filter(({ route }) => route.metadata.namespace === base)
    .flatMap(({ route, parentRefs }, index) => {
      const services = parentRefs.filter(
        parent =>
          isServiceParent(parent) &&
          !isHidden(
            parent,
            apiRoutedServices(view, base).get(parent.name) ?? [],
          ),
      );
      if (services.length === 0) return [];
      return [
        inSpace(space, {
          apiVersion: route.apiVersion,
          kind: route.kind,
          name: `meshspace-${String(index).padStart(2, '0')}`,
          reason: insideReason(
            base,
            services.map(({ name }) => hostOf(view, name, base)),
            refOf(route),
          ),
          spec: {
            parentRefs: services.map(parent => ({
              ...parent,
              namespace: parent.namespace ?? base,
            })),
            rules: clonedRules(route, forAllInSpace(fork)),
          },
        }),
      ];
    });
}

/** Ports that people's routes leave out. */
function restInSpace(
  view: ClusterView,
  space: MeshSpace,
  fork: ForkRoute,
  own: readonly RoutedService[],
): Desired[] {
  const { base } = space.spec;
  return own.flatMap(({ service }) => {
    const { name } = service.metadata;
    const users = apiRoutedServices(view, base).get(name);
    if (!users || routedTwice(view, base, name)) return [];
    return uncoveredPorts(service, users).map(port =>
      inSpace(space, {
        apiVersion: `${GROUP}/v1`,
        kind: 'HTTPRoute',
        name: `meshspace-to-${name}-${port}`,
        reason: insideReason(base, [`${name} on port ${port}`]),
        spec: {
          parentRefs: [
            { group: '', kind: 'Service', namespace: base, name, port },
          ],
          rules: clonedRules(
            plainRoute(base, { name, port }),
            forAllInSpace(fork),
          ),
        },
      }),
    );
  });
}

function inSpace(
  space: MeshSpace,
  made: {
    apiVersion: string;
    kind: string;
    name: string;
    reason: string;
    spec: Raw;
  },
): Desired {
  const { apiVersion, kind, name, reason, spec } = made;
  return {
    round: 1,
    reason,
    object: stamped({
      apiVersion,
      kind,
      metadata: {
        name,
        namespace: space.metadata.name,
        labels: spaceLabels(space),
      },
      spec,
    }),
  };
}
