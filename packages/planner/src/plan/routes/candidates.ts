import {
  compareSpecificity,
  isSubsetOf,
  isWildcard,
} from '../../model/hostNames';
import { RouteObject } from '../../model/RouteObject';
import { hasDelegates } from '../../model/virtualServices';
import { ClusterView } from '../../view/ClusterView';
import { grouped } from '../../view/groups';
import { meshRules } from './chain';
import { inOrderFor, userRoute } from './userRoutes';

/** VirtualServices in the order in which proxies ask them, with the class that puts them there. */
export type Candidates = ReturnType<typeof inOrderFor>;

const WILDCARDS = 'wildcards';
const NAMED = 'exported by name';
const ofHost = (host: string) => `host ${host}`;
const leadingTo = (host: string) => `to ${host}`;
const askingFor = (namespace: string) => `from ${namespace}`;

/** VirtualServices of people that sidecars look at: by host, by what they lead to, and those that not everyone sees. */
const meshUsers = grouped('VirtualService', {
  entries(object, view): Iterable<readonly [string, RouteObject]> {
    const route = userRoute(view, object);
    if (!route?.gateways.includes('mesh')) return [];
    return [...keysOf(route)].map(key => [key, route]);
  },
  volatile: hasDelegates,
});

function keysOf(route: RouteObject): Set<string> {
  const keys = new Set<string>();
  if (!route.visibility.everyone) keys.add(NAMED);
  for (const host of route.hosts) {
    keys.add(ofHost(host));
    if (isWildcard(host)) keys.add(WILDCARDS);
  }
  for (const { route: targets = [], match = [] } of meshRules(route)) {
    for (const { destination } of targets)
      keys.add(leadingTo(destination.host));
    for (const { sourceNamespace } of match)
      if (sourceNamespace) keys.add(askingFor(sourceNamespace));
  }
  return keys;
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
  const users = meshUsers(view);
  const seen = (one: string) =>
    inOrderFor(users.get(ofHost(one)), callerNamespace);
  const exact = seen(host);
  if (exact.length > 0 || isWildcard(host)) return exact;
  const patterns = inOrderFor(users.get(WILDCARDS), callerNamespace)
    .flatMap(({ route }) => route.hosts)
    .filter(one => isWildcard(one) && isSubsetOf(host, one))
    .sort(compareSpecificity);
  return patterns.length === 0 ? [] : seen(patterns[0]).slice(0, 1);
}

/** Those that callers of a namespace see because it is named, whatever the host. */
export function exportedByName(
  view: ClusterView,
  namespace: string,
): Candidates {
  return inOrderFor(meshUsers(view).get(NAMED), namespace);
}

/** Those that callers of a namespace see and that have a rule for callers of just this namespace. */
export function askingForNamespace(
  view: ClusterView,
  namespace: string,
): Candidates {
  return inOrderFor(meshUsers(view).get(askingFor(namespace)), namespace);
}

/** Those with a rule that sends to one of these hosts. */
export function sendingTo(
  view: ClusterView,
  hosts: Iterable<string>,
): RouteObject[] {
  const users = meshUsers(view);
  const found = new Set<RouteObject>();
  for (const host of hosts) {
    for (const route of users.get(leadingTo(host))) found.add(route);
  }
  return [...found];
}
