import {
  compareSpecificity,
  isSubsetOf,
  isWildcard,
} from '../../model/hostNames';
import { RouteObject } from '../../model/RouteObject';
import { ClusterView } from '../../view/ClusterView';
import { derive } from '../../view/derive';
import { meshRules } from './chain';
import { inOrderFor, userRoutes } from './userRoutes';

/** VirtualServices in the order in which proxies ask them, with the class that puts them there. */
export type Candidates = ReturnType<typeof inOrderFor>;

/** What callers of one namespace see. */
interface Seen {
  readonly inOrder: Candidates;
  readonly byHost: ReadonlyMap<string, Candidates>;
  /** Most specific first. */
  readonly wildcards: readonly string[];
}

/** VirtualServices of people that sidecars look at. */
const meshUsers = derive(['VirtualService'], view =>
  userRoutes(view).filter(({ gateways }) => gateways.includes('mesh')),
);

const seenByNamespace = derive(
  ['VirtualService'],
  () => new Map<string, Seen>(),
);

function seenFrom(view: ClusterView, namespace: string): Seen {
  const kept = seenByNamespace(view);
  const known = kept.get(namespace);
  if (known) return known;
  const inOrder = inOrderFor(meshUsers(view), namespace);
  const byHost = new Map<string, Candidates>();
  for (const entry of inOrder) {
    for (const host of entry.route.hosts) {
      const group = byHost.get(host);
      if (group) group.push(entry);
      else byHost.set(host, [entry]);
    }
  }
  const wildcards = [...byHost.keys()].filter(isWildcard);
  const seen = {
    inOrder,
    byHost,
    wildcards: wildcards.sort(compareSpecificity),
  };
  kept.set(namespace, seen);
  return seen;
}

/**
 * The VirtualServices that callers of a namespace may come to for a host, in the order in which their proxies ask. A wildcard
 * counts only if none names the host exactly, and then only the most specific one, and of it only the first object.
 */
export function candidatesFor(
  view: ClusterView,
  host: string,
  callerNamespace: string,
): Candidates {
  const { byHost, wildcards } = seenFrom(view, callerNamespace);
  const exact = byHost.get(host) ?? [];
  if (exact.length > 0 || isWildcard(host)) return exact;
  const pattern = wildcards.find(one => isSubsetOf(host, one));
  return pattern === undefined ? [] : (byHost.get(pattern) ?? []).slice(0, 1);
}

/** All that callers of a namespace see, whatever the host. */
export function seenBy(view: ClusterView, namespace: string): Candidates {
  return seenFrom(view, namespace).inOrder;
}

/** VirtualServices by the hosts that their rules send to. */
const byDestination = derive(['VirtualService'], view => {
  const index = new Map<string, Set<RouteObject>>();
  for (const route of meshUsers(view)) {
    for (const { route: targets = [] } of meshRules(route)) {
      for (const { destination } of targets) {
        const found = index.get(destination.host) ?? new Set();
        index.set(destination.host, found.add(route));
      }
    }
  }
  return index;
});

/** Those with a rule that sends to one of these hosts. */
export function sendingTo(
  view: ClusterView,
  hosts: Iterable<string>,
): RouteObject[] {
  const index = byDestination(view);
  const found = new Set<RouteObject>();
  for (const host of hosts) {
    for (const route of index.get(host) ?? []) found.add(route);
  }
  return [...found];
}
