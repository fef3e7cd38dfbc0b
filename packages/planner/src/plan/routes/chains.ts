import { isSubsetOf, isWildcard } from '../../model/hostNames';
import { compareRouteObjects, RouteObject } from '../../model/RouteObject';
import { ClusterView } from '../../view/ClusterView';
import { hostOf } from '../context';
import { Candidates } from './candidates';
import { followed } from './chain';

/** One object of a user that callers follow, and the hosts that they follow it for. */
export interface Link {
  from: RouteObject;
  class: 0 | 1 | 2;
  hosts: string[];
}

/**
 * Hosts and objects that hang together: an object with several hosts ties them, a host with several objects ties those. Whoever
 * mirrors one of them must mirror them all, in their order, or a proxy chooses differently than it did.
 */
export interface Chain {
  hosts: string[];
  links: Link[];
  /** Forked hosts that some callers follow no object for: Kubernetes' own routing is mirrored behind the links. */
  ends: string[];
}

/** The chains that the hosts belong to. */
export function chainsOf(
  view: ClusterView,
  hosts: readonly string[],
  forked: ReadonlySet<string>,
  candidatesOf: (host: string) => Candidates,
): Chain[] {
  const visited = new Set<string>();
  const chains: Chain[] = [];
  for (const start of hosts) {
    if (visited.has(start)) continue;
    chains.push(chainFrom(view, start, forked, candidatesOf, visited));
  }
  return joined(chains);
}

/** Chains with a host in common are one: an object is mirrored with all of its hosts, also where another is asked first. */
function joined(chains: readonly Chain[]): Chain[] {
  const byHost = new Map<string, Chain>();
  const found = new Set<Chain>();
  for (const chain of chains) {
    const own = hostsOf(chain);
    const touching = new Set(own.flatMap(host => byHost.get(host) ?? []));
    const whole = [...touching].reduce(together, chain);
    for (const part of touching) found.delete(part);
    found.add(whole);
    for (const host of hostsOf(whole)) byHost.set(host, whole);
  }
  return [...found];
}

function hostsOf({ hosts, links }: Chain): string[] {
  return [...hosts, ...links.flatMap(link => link.hosts)];
}

function together(a: Chain, b: Chain): Chain {
  const links = new Map(a.links.map(link => [link.from, link]));
  for (const link of b.links) {
    const known = links.get(link.from);
    links.set(link.from, {
      ...link,
      hosts: [...new Set([...(known?.hosts ?? []), ...link.hosts])].sort(),
    });
  }
  return {
    hosts: [...new Set([...a.hosts, ...b.hosts])].sort(),
    ends: [...new Set([...a.ends, ...b.ends])].sort(),
    links: inOrder([...links.values()]),
  };
}

function inOrder(links: readonly Link[]): Link[] {
  return [...links].sort(
    (a, b) => a.class - b.class || compareRouteObjects(a.from, b.from),
  );
}

function chainFrom(
  view: ClusterView,
  start: string,
  forked: ReadonlySet<string>,
  candidatesOf: (host: string) => Candidates,
  visited: Set<string>,
): Chain {
  const links = new Map<RouteObject, Link>();
  const ends: string[] = [];
  const hosts: string[] = [];
  const queue = [start];
  for (let host = queue.pop(); host !== undefined; host = queue.pop()) {
    if (visited.has(host)) continue;
    visited.add(host);
    hosts.push(host);
    const candidates = candidatesOf(host);
    const { links: own, complete } = linksOf(view, host, candidates);
    const ended = !complete && forked.has(host);
    if (ended) ends.push(host);
    for (const { route, class: found } of candidates) {
      if (!own.includes(route)) continue;
      const link = links.get(route) ?? { from: route, class: found, hosts: [] };
      // What is followed by a wildcard only is named exactly if something of ours behind it must name it, too.
      if (ended && !route.hosts.includes(host)) link.hosts.push(host);
      links.set(route, link);
      queue.push(...route.hosts);
    }
    queue.push(...sameService(view, host, candidatesOf));
    if (isWildcard(host)) {
      queue.push(...[...forked].filter(one => isSubsetOf(one, host)));
    }
  }
  return {
    hosts: hosts.sort(),
    ends: ends.sort(),
    links: inOrder(
      [...links.values()]
        // A host that is no Service exists for proxies only beside one that is: they stay together, also where another is asked first.
        .map(link => ({ ...link, hosts: [...link.from.hosts, ...link.hosts] }))
        .map(link => ({ ...link, hosts: [...new Set(link.hosts)].sort() })),
    ),
  };
}

/** Other names that callers may give the Service of this one; who is asked first for them is decided between their objects, too. */
function sameService(
  view: ClusterView,
  host: string,
  candidatesOf: (host: string) => Candidates,
): string[] {
  const [name, namespace = ''] = host.split('.');
  const service = view.get('Service', namespace, name);
  if (!service) return [];
  const full = hostOf(view, name, namespace);
  const shorter = [`${name}.${namespace}`, `${name}.${namespace}.svc`];
  if (host !== full && !shorter.includes(host)) return [];
  const named = shorter.filter(one =>
    candidatesOf(one).some(({ route }) => route.hosts.includes(one)),
  );
  return [...(host === full ? [] : [full]), ...named];
}

/** Whether callers stop at the first object that serves them all depends on the port, unless the host is a Service. */
function linksOf(view: ClusterView, host: string, candidates: Candidates) {
  const routes = candidates.map(({ route }) => route);
  const found = followed(routes);
  return isService(view, host)
    ? found
    : { complete: found.complete, links: routes };
}

function isService(view: ClusterView, host: string): boolean {
  const [name, namespace = ''] = host.split('.');
  return (
    host === hostOf(view, name, namespace) &&
    view.get('Service', namespace, name) !== undefined
  );
}
