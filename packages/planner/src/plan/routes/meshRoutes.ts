import { OwnerReference, refName } from '../../kube/objects';
import { RouteObject } from '../../model/RouteObject';
import { ClusterView } from '../../view/ClusterView';
import { BaseRoutes, Unroutable } from './types';
import { servesEveryCaller, shadowRules, standAloneRules } from './chain';
import { ForkRoute, reachesFork } from './clone';
import { forkRoutes, RoutedService, routingSpaces } from './forkRoutes';
import { routeName, routeObject } from './routeObject';
import { derivedFrom, inOrderFor, names, userRoutes } from './userRoutes';

/**
 * The header's routes for callers inside the mesh. For each host whose requests may reach a forked Service, a chain of our
 * VirtualServices mirrors the chain that callers follow today.
 */
export function meshRoutes(
  view: ClusterView,
  base: string,
  routed: readonly RoutedService[],
  owner: OwnerReference | undefined,
): BaseRoutes {
  const forks = forkRoutes(routed);
  const users = userRoutes(view).filter(({ gateways }) =>
    gateways.includes('mesh'),
  );
  const exportTo = [
    base,
    ...routingSpaces(view, base).map(({ metadata }) => metadata.name),
  ];
  const found: BaseRoutes = { desired: [], unroutable: [] };
  for (const host of hostsToRoute(users, forks, base)) {
    const service = routed.find(entry => entry.host === host)?.service;
    const candidates = inOrderFor(
      users.filter(user => names(user, host)),
      base,
    );
    const spaces = spacesOf(
      host,
      candidates.map(({ route }) => route),
      forks,
    );
    const obstacle =
      privateRoute(host, candidates, spaces) ??
      gatewayApiRoute(view, host, service?.metadata.name, base, spaces);
    if (obstacle) {
      found.unroutable.push(obstacle);
      continue;
    }
    const links = chainOf(
      host,
      candidates.map(({ route }) => route),
      forks,
      service?.spec.ports?.map(({ port }) => port),
    );
    links.forEach(({ rules, from }, index) =>
      found.desired.push({
        spaces,
        round: 0,
        reason: from
          ? `Callers of ${host} follow ${refName(
              from.source,
            )} as before; requests with a space's header reach its fork`
          : `Requests to ${host} with a space's header reach its fork, all others the base`,
        object: routeObject({
          name: `${routeName('meshspace', host, base)}-${index}`,
          base,
          host,
          exportTo,
          rules,
          spaces,
          derivedFrom: from ? derivedFrom(view, [from]) : '',
          ...(owner && { owner }),
        }),
      }),
    );
  }
  return found;
}

/** The forked Services' own names, and every other host whose rules lead there. */
function hostsToRoute(
  users: readonly RouteObject[],
  forks: readonly ForkRoute[],
  base: string,
): string[] {
  const hosts = new Set(forks.flatMap(({ hosts: own }) => [...own.keys()]));
  for (const { route } of inOrderFor(users, base)) {
    if (leadsToFork(route, forks)) {
      for (const host of route.hosts) hosts.add(host);
    }
  }
  return [...hosts].sort();
}

function leadsToFork(route: RouteObject, forks: readonly ForkRoute[]) {
  return route.rules.some(({ rule }) =>
    forks.some(fork => reachesFork(rule, fork)),
  );
}

function spacesOf(
  host: string,
  candidates: readonly RouteObject[],
  forks: readonly ForkRoute[],
): string[] {
  return forks
    .filter(
      fork =>
        fork.hosts.has(host) ||
        candidates.some(route => leadsToFork(route, [fork])),
    )
    .map(({ space }) => space);
}

/** One link per user's VirtualService up to the first that serves every caller; else ours stands at the end. */
function chainOf(
  host: string,
  candidates: readonly RouteObject[],
  forks: readonly ForkRoute[],
  ports: readonly number[] | undefined,
) {
  const end = candidates.findIndex(servesEveryCaller);
  const followed = end < 0 ? candidates : candidates.slice(0, end + 1);
  const links: { rules: ReturnType<typeof shadowRules>; from?: RouteObject }[] =
    followed.map(from => ({ rules: shadowRules(from, forks), from }));
  if (end < 0 && ports) {
    links.push({ rules: standAloneRules(host, ports, forks) });
  }
  return links.filter(({ rules }) => rules.length > 0);
}

/** One that only the base sees is asked before ours if it is older, and could become older at any time. */
function privateRoute(
  host: string,
  candidates: ReturnType<typeof inOrderFor>,
  spaces: string[],
): Unroutable | undefined {
  const found = candidates.find(candidate => candidate.class === 0)?.route;
  return (
    found && {
      host,
      by: found.source,
      spaces,
      message: `${refName(
        found.source,
      )} is exported to its own namespace only, so it is asked before any route of ours. Export it to everyone (remove its exportTo), and ${host} can be forked.`,
    }
  );
}

/** Two kinds of route on one Service answer requests without any header with 404: never mixed. */
function gatewayApiRoute(
  view: ClusterView,
  host: string,
  service: string | undefined,
  base: string,
  spaces: string[],
): Unroutable | undefined {
  if (service === undefined) return undefined;
  const found = [...view.list('HTTPRoute'), ...view.list('GRPCRoute')].find(
    ({ metadata, spec }) =>
      spec.parentRefs?.some(
        parent =>
          parent.kind === 'Service' &&
          parent.name === service &&
          (parent.namespace ?? metadata.namespace) === base,
      ),
  );
  return (
    found && {
      host,
      by: {
        apiVersion: found.apiVersion,
        kind: found.kind,
        ...(found.metadata.namespace !== undefined && {
          namespace: found.metadata.namespace,
        }),
        name: found.metadata.name,
      },
      spaces,
      message: `${found.kind} ${found.metadata.name} routes ${service}. A VirtualService beside it would answer requests of everybody with 404, so none is made; forks of Services with Gateway API routes are not supported yet.`,
    }
  );
}
