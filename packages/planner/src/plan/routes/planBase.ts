import { PlanContext } from '../context';
import { deadMansSwitch } from './deadMansSwitch';
import { RoutedService, routedServices } from './forkRoutes';
import { gatewayRoutes } from './gatewayRoutes';
import { gatewayNamespacesOf } from './gateways';
import { meshRoutes } from './meshRoutes';
import { BaseRoutes } from './types';

/** What all spaces of a base have in common; computed once for all of them. */
export interface BasePlan extends BaseRoutes {
  routed: readonly RoutedService[];
  /** Where the gateways run whose routes may lead into the base. */
  gatewayNamespaces: readonly string[];
  wakeAt?: Date;
}

/** Everything of ours that should stand in a base's namespace now. */
export function planBase(context: PlanContext, base: string): BasePlan {
  const { view, now, policy } = context;
  const routed = routedServices(view, base, now);
  const shared = { routed, gatewayNamespaces: gatewayNamespacesOf(view) };
  if (routed.length === 0) return { ...shared, desired: [], unroutable: [] };
  const spaces = [...new Set(routed.map(({ space }) => space.metadata.name))];
  const { owner, desired: job, wakeAt } = deadMansSwitch(context, base);
  const switchFirst = job ? [{ ...job, spaces }] : [];
  const found = { ...shared, ...(wakeAt && { wakeAt }) };
  // No route before its switch: one that could outlive us would hold the base to an old copy of its users' routes.
  if (!owner && policy.switchSeconds > 0) {
    return { ...found, desired: switchFirst, unroutable: [] };
  }
  const mesh = meshRoutes(view, base, routed, owner);
  const gateway = gatewayRoutes(view, base, routed, owner);
  return {
    ...found,
    desired: [...switchFirst, ...mesh.desired, ...gateway.desired],
    unroutable: [...mesh.unroutable, ...gateway.unroutable],
  };
}
