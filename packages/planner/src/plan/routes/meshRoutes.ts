import { OwnerReference, refName } from '../../kube/objects';
import { HttpRouteRule } from '../../kube/istio';
import { RouteObject } from '../../model/RouteObject';
import { exportClass } from '../../model/visibility';
import { ClusterView } from '../../view/ClusterView';
import { BaseRoutes, Obstacle } from './types';
import { Candidates, candidatesFor, sendingTo } from './candidates';
import { followed, meshRules, shadowRules, standAloneRules } from './chain';
import { ForkRoute, reached, reachesFork } from './clone';
import { forkRoutes, RoutedService } from './forkRoutes';
import { gatewayApiRoute } from './mixedKinds';
import { routeName, routeObject } from './routeObject';
import { derivedFrom } from './userRoutes';

/**
 * The header's routes for callers of the base. For each host whose requests may reach a forked Service, a chain of our
 * VirtualServices mirrors the chain that callers follow today. Calls from within a space are that space's own matter.
 */
export function meshRoutes(
  view: ClusterView,
  base: string,
  routed: readonly RoutedService[],
  owner: OwnerReference | undefined,
): BaseRoutes {
  const forks = forkRoutes(routed);
  const found: BaseRoutes = { desired: [], unroutable: [] };
  const add = (part: Part) =>
    found.desired.push({
      spaces: part.spaces,
      round: 0,
      reason: part.reason,
      object: routeObject({
        name: part.name,
        base,
        hosts: part.hosts,
        exportTo: [base],
        rules: part.rules,
        spaces: part.spaces,
        derivedFrom: part.from ? derivedFrom(view, [part.from]) : '',
        ...(owner && { owner }),
      }),
    });
  const groups = new Map<string, Group>();
  for (const host of hostsToRoute(view, forks, base)) {
    const service = routed.find(entry => entry.host === host)?.service;
    const candidates = candidatesFor(view, host, base);
    const { links, complete } = followed(candidates.map(({ route }) => route));
    const spaces = spacesOf(host, links, complete, forks);
    const obstacle =
      (spaces.length === 0
        ? ledElsewhere(host, links, forks)
        : privateRoute(host, candidates, spaces)) ??
      gatewayApiRoute(view, host, service?.metadata.name, base, spaces);
    if (obstacle) {
      const rules = candidates.flatMap(({ route }) => meshRules(route));
      found.unroutable.push({ ...obstacle, reaches: reached(rules, forks) });
      continue;
    }
    const ports = service?.spec.ports?.map(({ port }) => port);
    const ended =
      !complete && !!ports && forks.some(fork => fork.hosts.has(host));
    // A link without clones counts, too: without it the end would answer for the user's.
    if (ended || links.some(link => leadsToFork(link, forks))) {
      const key = links.map(({ source }) => refName(source)).join(' ');
      const group = groups.get(key) ?? { hosts: [], links, spaces: [] };
      group.hosts.push(host);
      group.spaces.push(...spaces);
      groups.set(key, group);
    }
    if (ended) {
      add({
        name: `${routeName('meshspace', host, base)}-end`,
        hosts: [host],
        spaces,
        reason: `Requests to ${host} with a space's header reach its fork, all others the base`,
        rules: standAloneRules(host, ports, forks),
      });
    }
  }
  for (const { hosts, links, spaces } of groups.values()) {
    links.forEach((from, index) =>
      add({
        // Of one second the name decides who is asked first: links in their order, the end last.
        name: `${routeName('meshspace', hosts[0], base)}-${twoDigits(index)}`,
        hosts,
        spaces: [...new Set(spaces)].sort(),
        reason: `Callers of ${hosts.join(', ')} follow ${refName(
          from.source,
        )} as before; requests with a space's header reach its fork`,
        rules: shadowRules(from, forks),
        from,
      }),
    );
  }
  return found;
}

interface Part {
  name: string;
  hosts: string[];
  spaces: string[];
  reason: string;
  rules: HttpRouteRule[];
  from?: RouteObject;
}

/** Hosts that follow the same objects: one chain serves them, as one object of the user does. */
interface Group {
  hosts: string[];
  links: readonly RouteObject[];
  spaces: string[];
}

function twoDigits(index: number): string {
  return String(index).padStart(2, '0');
}

/** The forked Services' own names, and every other host whose rules lead there. */
export function hostsToRoute(
  view: ClusterView,
  forks: readonly ForkRoute[],
  callerNamespace: string,
): string[] {
  const hosts = new Set(forks.flatMap(({ hosts: own }) => [...own.keys()]));
  for (const route of sendingTo(view, [...hosts])) {
    if (sees(callerNamespace, route) && leadsToFork(route, forks)) {
      for (const host of route.hosts) hosts.add(host);
    }
  }
  return [...hosts].sort();
}

function sees(namespace: string, route: RouteObject): boolean {
  return (
    exportClass(route.visibility, route.namespace, namespace) !== undefined
  );
}

function leadsToFork(route: RouteObject, forks: readonly ForkRoute[]) {
  return meshRules(route).some(rule =>
    forks.some(fork => reachesFork(rule, fork)),
  );
}

function spacesOf(
  host: string,
  links: readonly RouteObject[],
  complete: boolean,
  forks: readonly ForkRoute[],
): string[] {
  return forks
    .filter(
      fork =>
        (!complete && fork.hosts.has(host)) ||
        links.some(route => leadsToFork(route, [fork])),
    )
    .map(({ space }) => space);
}

/** People's own rules send all requests for the forked Service to others: then nobody asks the fork either. */
function ledElsewhere(
  host: string,
  links: readonly RouteObject[],
  forks: readonly ForkRoute[],
): Obstacle | undefined {
  const [first] = links;
  const spaces = forks
    .filter(fork => fork.hosts.has(host))
    .map(({ space }) => space);
  return first && spaces.length > 0
    ? {
        host,
        by: first.source,
        spaces,
        message: `${refName(
          first.source,
        )} sends all requests for ${host} elsewhere, so nothing reaches this service, nor a fork of it. Fork the service that its requests are sent to.`,
      }
    : undefined;
}

/** One that only the base sees is asked before ours if it is older, and could become older at any time. */
function privateRoute(
  host: string,
  candidates: Candidates,
  spaces: string[],
): Obstacle | undefined {
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
