import { KubeObject, OwnerReference } from '../../kube/objects';
import { ClusterView } from '../../view/ClusterView';
import { remembered } from '../../view/remembered';
import { PlanContext } from '../context';
import { routesOfBase, spacesOfRoute } from '../owned';
import { addressed, addressedSpaces } from './addresses';
import { addressRoutes } from './addressRoutes';
import { apiRoutes } from './apiRoutes';
import { deadMansSwitch } from './deadMansSwitch';
import { routedServices, routingSpaces } from './forkRoutes';
import { gatewayRoutes } from './gatewayRoutes';
import { graftsOf } from './grafts';
import { meshRoutes } from './meshRoutes';
import { BasePlan, RoutedService } from './types';

function existingRoutes(
  view: ClusterView,
  base: string,
): Map<string, KubeObject[]> {
  const found = new Map<string, KubeObject[]>();
  for (const object of routesOfBase(view, base)) {
    for (const space of spacesOfRoute(object)) {
      found.set(space, [...(found.get(space) ?? []), object]);
    }
  }
  return found;
}

interface Args {
  context: PlanContext;
  base: string;
  routed: readonly RoutedService[];
  owner: OwnerReference | undefined;
}

/** Most changes of a cluster do not concern the routes. */
const routesOf = remembered(
  ({ context: { policy }, base, routed, owner }: Args) => ({
    owner: routed[0].service,
    key: [
      policy,
      base,
      owner?.uid,
      ...routed.flatMap(({ space, service, host, forkHost }) => [
        space,
        service,
        host,
        forkHost,
      ]),
    ],
  }),
  (view, { context: outer, base, routed, owner }) => {
    const context = { ...outer, view };
    const mesh = meshRoutes(context, base, routed, owner);
    const gateway = gatewayRoutes(context, base, routed, owner);
    const api = apiRoutes(view, base, routed, owner);
    return {
      desired: [...mesh.desired, ...gateway.desired, ...api.desired],
      grafts: graftsOf(view, base, [...mesh.grafts, ...gateway.grafts]),
      unroutable: [
        ...mesh.unroutable,
        ...gateway.unroutable,
        ...api.unroutable,
      ],
    };
  },
);

/** Everything of ours that should stand in a base's namespace now. */
export function planBase(context: PlanContext, base: string): BasePlan {
  const { view, now, policy } = context;
  const routed = routedServices(view, base, now);
  const shared = {
    routed,
    existing: existingRoutes(view, base),
  };
  const nothing = {
    desired: [],
    unroutable: [],
    grafts: graftsOf(view, base, []),
  };
  const { at } = addressed(view, base);
  const atHost = addressedSpaces(routingSpaces(view, base), at, now);
  if (routed.length + atHost.length === 0) return { ...shared, ...nothing };
  const spaces = [
    ...new Set(
      [...routed.map(({ space }) => space), ...atHost].map(
        ({ metadata }) => metadata.name,
      ),
    ),
  ];
  const { owner, desired: job, wakeAt } = deadMansSwitch(context, base);
  const switchFirst = job ? [{ ...job, spaces }] : [];
  const found = { ...shared, ...(wakeAt && { wakeAt }) };
  // No route before its switch: one that could outlive us would hold the base to an old copy of its users' routes.
  if (!owner && policy.switchSeconds > 0) {
    return { ...found, ...nothing, desired: switchFirst };
  }
  const routes =
    routed.length > 0
      ? routesOf(view, { context, base, routed, owner })
      : nothing;
  const addresses = addressRoutes(view, at, atHost, routed, owner);
  return {
    ...found,
    ...routes,
    desired: [...switchFirst, ...routes.desired, ...addresses],
  };
}
