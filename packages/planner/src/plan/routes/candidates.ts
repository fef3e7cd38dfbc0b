import {
  compareSpecificity,
  isSubsetOf,
  isWildcard,
} from '../../model/hostNames';
import { RouteObject } from '../../model/RouteObject';
import { inOrderFor } from './userRoutes';

export type Candidates = ReturnType<typeof inOrderFor>;

/**
 * The VirtualServices that callers of a namespace may come to for a host, in the order in which their proxies ask. A wildcard
 * counts only if none names the host exactly, and then only the most specific one, and of it only the first object.
 */
export function candidatesFor(
  users: readonly RouteObject[],
  host: string,
  callerNamespace: string,
): Candidates {
  const seen = inOrderFor(users, callerNamespace);
  const exact = seen.filter(({ route }) => route.hosts.includes(host));
  if (exact.length > 0 || isWildcard(host)) return exact;
  const wildcards = seen
    .flatMap(({ route }) => route.hosts)
    .filter(pattern => isWildcard(pattern) && isSubsetOf(host, pattern))
    .sort(compareSpecificity);
  if (wildcards.length === 0) return [];
  const [pattern] = wildcards;
  return seen.filter(({ route }) => route.hosts.includes(pattern)).slice(0, 1);
}
