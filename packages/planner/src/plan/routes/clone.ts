import { HttpMatch, HttpRouteRule, StringMatch } from '../../kube/istio';

/** One ready fork of a host: requests with this header go to that host instead. */
export interface ForkRoute {
  space: string;
  header: { name: string; match: StringMatch };
  /** The forked Service's full name → the fork's. */
  hosts: ReadonlyMap<string, string>;
  keepMirrors: boolean;
}

/**
 * A user's rule for requests with a space's header: the same treatment, but the fork answers. None: no request with the
 * header can match it.
 */
export function cloneForFork(
  rule: HttpRouteRule,
  fork: ForkRoute,
): HttpRouteRule[] {
  const match = withHeader(rule.match, fork.header);
  if (match.length === 0) return [];
  const { mirror, mirrors, mirrorPercentage, ...rest } = rule;
  const clone: HttpRouteRule = {
    ...rest,
    ...(fork.keepMirrors && {
      ...(mirror && { mirror }),
      ...(mirrors && { mirrors }),
      ...(mirrorPercentage && { mirrorPercentage }),
    }),
    name: `meshspace-${fork.space}${rule.name ? `-${rule.name}` : ''}`,
    match,
    // Every destination stays with its weight: merging two of them would change what the fork sees.
    ...(rule.route && {
      route: rule.route.map(target => {
        const host = fork.hosts.get(target.destination.host);
        if (host === undefined) return target;
        const { subset: _, ...destination } = target.destination;
        return { ...target, destination: { ...destination, host } };
      }),
    }),
  };
  return [clone];
}

/** Whether a share of the rule's requests goes to a forked host. */
export function reachesFork(rule: HttpRouteRule, fork: ForkRoute): boolean {
  const targets = rule.route ?? [];
  return targets.some(
    ({ destination, weight }) =>
      fork.hosts.has(destination.host) &&
      (targets.length === 1 || (weight ?? 0) > 0),
  );
}

/** The header added to every entry; entries that say something else about it can never match and are left out. */
export function withHeader(
  match: readonly HttpMatch[] | undefined,
  header: ForkRoute['header'],
): HttpMatch[] {
  const entries: readonly HttpMatch[] = match?.length ? match : [{}];
  return entries
    .filter(entry => !speaksOf(entry, header.name))
    .map(entry => ({
      ...entry,
      headers: { ...entry.headers, [header.name]: header.match },
    }));
}

function speaksOf(entry: HttpMatch, name: string): boolean {
  return [entry.headers, entry.withoutHeaders].some(headers =>
    Object.keys(headers ?? {}).some(key => key.toLowerCase() === name),
  );
}
