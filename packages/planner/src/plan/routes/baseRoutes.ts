import { PlanContext } from '../context';
import { BaseRoutes } from './types';
import { deadMansSwitch } from './deadMansSwitch';
import { routedServices } from './forkRoutes';
import { gatewayRoutes } from './gatewayRoutes';
import { meshRoutes } from './meshRoutes';

/** Everything of ours that should stand in a base's namespace now. */
export function baseRoutes(
  context: PlanContext,
  base: string,
): BaseRoutes & { wakeAt?: Date } {
  const { view, now, policy } = context;
  const routed = routedServices(view, base, now);
  if (routed.length === 0) return { desired: [], unroutable: [] };
  const spaces = [...new Set(routed.map(({ space }) => space.metadata.name))];
  const { owner, desired: job, wakeAt } = deadMansSwitch(context, base);
  const switchFirst = job ? [{ ...job, spaces }] : [];
  // No route before its switch: one that could outlive us would hold the base to an old copy of its users' routes.
  if (!owner && policy.switchSeconds > 0) {
    return { desired: switchFirst, unroutable: [], ...(wakeAt && { wakeAt }) };
  }
  const mesh = meshRoutes(view, base, routed, owner);
  const gateway = gatewayRoutes(view, base, routed, owner);
  return {
    desired: [...switchFirst, ...mesh.desired, ...gateway.desired],
    unroutable: [...mesh.unroutable, ...gateway.unroutable],
    ...(wakeAt && { wakeAt }),
  };
}
