import { HttpRouteRule } from '../../kube/istio';
import { hasLabels } from '../../kube/labels';
import { OwnerReference, refName } from '../../kube/objects';
import { RouteObject } from '../../model/RouteObject';
import { ClusterView } from '../../view/ClusterView';
import { BaseRoutes } from './types';
import { cloneForFork, reachesFork } from './clone';
import { forkRoutes, RoutedService } from './forkRoutes';
import { routeName, routeObject } from './routeObject';
import { derivedFrom, inOrderFor, userRoutes } from './userRoutes';

/**
 * The header's routes at ingress gateways. A gateway appends the routes of all VirtualServices of a host, so one more of ours,
 * asked first, is enough: it holds clones of all of them, since a broad rule of ours would overtake any that it left out.
 */
export function gatewayRoutes(
  view: ClusterView,
  base: string,
  routed: readonly RoutedService[],
  owner: OwnerReference | undefined,
): BaseRoutes {
  const forks = forkRoutes(routed);
  const found: BaseRoutes = { desired: [], unroutable: [] };
  for (const { gateway, host, routes } of gatewayHosts(view)) {
    const namespaces = gatewayNamespaces(view, gateway);
    const inOrder = namespaces.length
      ? inOrderFor(routes, namespaces[0])
      : routes.map(route => ({ route, class: 2 as const }));
    const rules = inOrder.flatMap(({ route }) => servedRules(route, gateway));
    const reaching = forks.filter(fork =>
      rules.some(rule => reachesFork(rule, fork)),
    );
    if (reaching.length === 0) continue;
    const spaces = reaching.map(({ space }) => space);
    const obstacle = inOrder.find(entry => entry.class < 2)?.route;
    if (obstacle) {
      found.unroutable.push({
        host,
        by: obstacle.source,
        spaces,
        message: `${refName(
          obstacle.source,
        )} is exported to the gateway's namespace only, so the gateway asks it before any route of ours. Export it to everyone (remove its exportTo), and ${host} can be forked at ${gateway}.`,
      });
      continue;
    }
    found.desired.push({
      spaces,
      round: 0,
      reason: `Requests that enter ${host} at ${gateway} with a space's header reach its fork`,
      object: routeObject({
        name: routeName('meshspace-gw', `${gateway}/${host}`, base),
        base,
        host,
        gateways: [gateway],
        exportTo: namespaces,
        rules: reaching.flatMap(fork =>
          catchAllsLast(rules).flatMap(rule => cloneForFork(rule, fork)),
        ),
        spaces,
        derivedFrom: derivedFrom(view, routes),
        ...(owner && { owner }),
      }),
    });
  }
  return found;
}

/** Every gateway and host, exactly as written, with the VirtualServices bound there. */
function gatewayHosts(
  view: ClusterView,
): { gateway: string; host: string; routes: RouteObject[] }[] {
  const found = new Map<
    string,
    { gateway: string; host: string; routes: RouteObject[] }
  >();
  for (const route of userRoutes(view)) {
    for (const gateway of route.gateways.filter(name => name !== 'mesh')) {
      for (const host of route.hosts) {
        const key = `${gateway} ${host}`;
        const entry = found.get(key) ?? { gateway, host, routes: [] };
        entry.routes.push(route);
        found.set(key, entry);
      }
    }
  }
  return [...found.values()];
}

/** Where the pods run that serve a gateway: routes of ours are exported there alone. */
export function gatewayNamespaces(
  view: ClusterView,
  gateway: string,
): string[] {
  const [namespace, name] = gateway.split('/');
  const selector = view.get('IstioGateway', namespace, name)?.spec.selector;
  if (!selector) return [];
  const found = new Set<string>();
  for (const { metadata } of view.list('Pod')) {
    if (metadata.namespace && hasLabels(metadata.labels, selector)) {
      found.add(metadata.namespace);
    }
  }
  return [...found].sort();
}

/** What the gateway takes of a VirtualService: nothing behind its first rule without a match. */
function servedRules(route: RouteObject, gateway: string): HttpRouteRule[] {
  const rules = route.rules.flatMap(({ rule }) => {
    if (!rule.match?.length) return [rule];
    const match = rule.match
      .filter(({ gateways }) => !gateways?.length || gateways.includes(gateway))
      .map(({ gateways: _, ...entry }) => entry);
    return match.length > 0 ? [{ ...rule, match }] : [];
  });
  const end = rules.findIndex(({ match }) => !match?.length);
  return end < 0 ? rules : rules.slice(0, end + 1);
}

/** The gateway moves pure catch-alls behind everything else of the host. */
function catchAllsLast(rules: HttpRouteRule[]): HttpRouteRule[] {
  const isCatchAll = ({ match }: HttpRouteRule) => !match?.length;
  return [
    ...rules.filter(rule => !isCatchAll(rule)),
    ...rules.filter(isCatchAll),
  ];
}

/** Namespaces of all gateways whose routes may lead into a base: forks' Services are exported there, too. */
export function gatewayNamespacesOf(view: ClusterView): string[] {
  const gateways = new Set(gatewayHosts(view).map(({ gateway }) => gateway));
  return [
    ...new Set([...gateways].flatMap(name => gatewayNamespaces(view, name))),
  ].sort();
}
