import { OwnerReference, refName } from '../../kube/objects';
import { intersection } from '../../model/hostNames';
import { RouteObject } from '../../model/RouteObject';
import { PlanContext } from '../context';
import { knownAmong } from './audience';
import { BaseRoutes, Obstacle, RoutedService } from './types';
import { cloneForFork, reached, reachesFork } from './clone';
import { forkRoutes } from './forkRoutes';
import { GatewayHost, gatewayHosts, gatewayNamespaces } from './gateways';
import { gatewayGraft } from './gatewayGraft';
import { gatewayRules } from './gatewayRules';
import { Candidates } from './candidates';
import { gatewayRouteName, routeObject } from './routeObject';
import { gatewayReason } from './sentences';
import { derivedFrom, inOrderFor } from './userRoutes';

/**
 * The header's routes at ingress gateways. A gateway appends the routes of all VirtualServices of a host, so one more of ours,
 * asked first, is enough: it holds clones of all of them, since a broad rule of ours would overtake any that it left out.
 */
export function gatewayRoutes(
  { view, policy }: PlanContext,
  base: string,
  routed: readonly RoutedService[],
  owner: OwnerReference | undefined,
): BaseRoutes {
  const forks = forkRoutes(knownAmong(view, routed));
  const found: BaseRoutes = { desired: [], grafts: [], unroutable: [] };
  for (const entry of gatewayHosts(view)) {
    const { gateway, host } = entry;
    const namespaces = gatewayNamespaces(view, gateway);
    const inOrder = inOrderFor(entry.routes, namespaces[0]);
    const rules = gatewayRules(
      inOrder.map(({ route }) => route),
      gateway,
    );
    const reaching = forks.filter(fork =>
      rules.some(rule => reachesFork(rule, fork)),
    );
    if (reaching.length === 0) continue;
    const spaces = reaching.map(({ space }) => space);
    const before = askedBefore(inOrder, namespaces, base);
    const graft =
      before &&
      policy.allowGraft &&
      gatewayGraft(view, entry, before, rules, reaching);
    if (graft) {
      found.grafts.push(graft);
      continue;
    }
    const obstacle =
      (before && tooLate(entry, before, spaces)) ??
      keptOut(entry, inOrder, base, spaces);
    if (obstacle) {
      found.unroutable.push({ ...obstacle, reaches: reached(rules, forks) });
      continue;
    }
    found.desired.push({
      spaces,
      round: 0,
      reason: gatewayReason(base, host, gateway),
      object: routeObject({
        name: gatewayRouteName(gateway, host),
        base,
        hosts: [host],
        gateways: [gateway],
        exportTo: namespaces,
        routes: {
          http: reaching.flatMap(fork =>
            rules.flatMap((rule, index) =>
              cloneForFork(rule, fork, String(index)),
            ),
          ),
        },
        spaces,
        derivedFrom: derivedFrom(
          view,
          inOrder.map(({ route }) => route),
        ),
        ...(owner && { owner }),
      }),
    });
  }
  return found;
}

/** Objects that are exported to the gateway's namespace by name are asked before the public ones, by age: ours would be late. */
function askedBefore(
  inOrder: Candidates,
  namespaces: readonly string[],
  base: string,
): RouteObject | undefined {
  const ownClass = namespaces.includes(base) ? 0 : 1;
  return inOrder.find(entry => entry.class <= ownClass)?.route;
}

function tooLate(
  { gateway, host }: GatewayHost,
  { source }: RouteObject,
  spaces: string[],
): Obstacle {
  return {
    host,
    by: source,
    spaces,
    message: `${refName(
      source,
    )} is exported to the gateway's namespace by name, so the gateway asks it before any route of ours. Export it to everyone (remove its exportTo), and ${host} can be forked at ${gateway}.`,
  };
}

/** A server may take routes of some namespaces only. */
function keptOut(
  { gateway, host, servers }: GatewayHost,
  inOrder: Candidates,
  base: string,
  spaces: string[],
): Obstacle | undefined {
  const [first] = inOrder;
  const open = servers
    .filter(server => server.namespace === '*' || server.namespace === base)
    .map(server => server.host);
  return first && intersection(open, [host]).length === 0
    ? {
        host,
        by: first.route.source,
        spaces,
        message: `The gateway ${gateway} takes no routes for ${host} from ${base}. Let its server take them (hosts: ["${base}/${host}"]), and ${host} can be forked there.`,
      }
    : undefined;
}
