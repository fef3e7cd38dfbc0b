import {
  HttpMatch,
  HttpRouteDestination,
  HttpRouteRule,
  StringMatch,
} from '../../kube/istio';
import { ForkTraffic } from '../../meshspace/MeshSpace';
import { condition, HeaderCondition } from './headerCondition';
import { asWished, destinationsOf, Part } from './traffic';

/** One ready fork of a host: requests with this header go to that host instead. */
export interface ForkRoute {
  space: string;
  header: HeaderCondition;
  /** The forked Service's full name → the fork's. */
  hosts: ReadonlyMap<string, string>;
  /** The forked Service's full name → what the space wants of its requests there, if anything. */
  traffic: ReadonlyMap<string, ForkTraffic>;
  keepMirrors: boolean;
}

/**
 * A user's rule for requests with a space's header: the same treatment, but the fork answers. None: no request with the
 * header can match it.
 */
export function cloneForFork(
  rule: HttpRouteRule,
  fork: ForkRoute,
  label = '',
): HttpRouteRule[] {
  const match = withHeader(rule.match, fork.header);
  if (match.length === 0) return [];
  const name = [`meshspace-${fork.space}`, rule.name ?? label]
    .filter(part => part !== '')
    .join('-');
  return [{ ...answeredByFork(rule, fork), name, match }];
}

/** The rule with the fork's host in place of the forked one, whoever asks; and with what the space wants of the requests. */
export function answeredByFork(
  rule: HttpRouteRule,
  fork: Pick<ForkRoute, 'hosts' | 'keepMirrors' | 'traffic'>,
): HttpRouteRule {
  const { mirror, mirrors, mirrorPercentage, ...rest } = rule;
  const answered = {
    ...rest,
    ...(fork.keepMirrors && {
      ...(mirror && { mirror }),
      ...(mirrors && { mirrors }),
      ...(mirrorPercentage && { mirrorPercentage }),
    }),
  };
  if (!rule.route) return answered;
  const parts = rule.route.map((target): Part<HttpRouteDestination> => {
    const host = fork.hosts.get(target.destination.host);
    if (host === undefined) return { target };
    const { subset: _, ...destination } = target.destination;
    const moved = { ...target, destination: { ...destination, host } };
    const wish = fork.traffic.get(target.destination.host);
    return { target, moved, ...(wish && { wish }) };
  });
  return { ...asWished(answered, parts), route: destinationsOf(parts) };
}

/** Whether a share of the rule's requests goes to a forked host. */
export function reachesFork(rule: HttpRouteRule, fork: ForkRoute): boolean {
  if (rule.redirect || rule.directResponse) return false;
  const targets = rule.route ?? [];
  return targets.some(
    ({ destination, weight }) =>
      fork.hosts.has(destination.host) &&
      (targets.length === 1 || (weight ?? 0) > 0),
  );
}

/** The forked hosts that some request of these rules goes to. */
export function reached(
  rules: readonly HttpRouteRule[],
  forks: readonly ForkRoute[],
): string[] {
  const hosts = rules.flatMap(rule =>
    (rule.route ?? []).map(({ destination }) => destination.host),
  );
  return [...new Set(hosts)].filter(host =>
    forks.some(fork => fork.hosts.has(host)),
  );
}

/** The header added to every entry; entries that no request with the header can match are left out. */
export function withHeader(
  match: readonly HttpMatch[] | undefined,
  header: HeaderCondition,
): HttpMatch[] {
  const entries: readonly HttpMatch[] = match?.length ? match : [{}];
  return entries.flatMap(entry => {
    const found = entryWithHeader(entry, header);
    return found ? [found] : [];
  });
}

function entryWithHeader(
  entry: HttpMatch,
  header: HeaderCondition,
): HttpMatch | undefined {
  const own = takeOut(entry.headers, header.name);
  const excluded = takeOut(entry.withoutHeaders, header.name);
  const verdicts = [
    ...own.taken.map(match => condition(match, header)),
    ...excluded.taken.map(match => {
      const verdict = condition(match, header);
      if (verdict === 'unknown') return verdict;
      return verdict === 'always' ? 'never' : 'always';
    }),
  ];
  // One name has one condition in a match: what ours does not imply cannot be asked for besides.
  if (verdicts.some(verdict => verdict !== 'always')) return undefined;
  const { withoutHeaders: _, ...rest } = entry;
  return {
    ...rest,
    ...(excluded.rest && { withoutHeaders: excluded.rest }),
    headers: { ...own.rest, [header.name]: header.match },
  };
}

function takeOut(
  headers: Record<string, StringMatch> | undefined,
  name: string,
): { taken: StringMatch[]; rest?: Record<string, StringMatch> } {
  const entries = Object.entries(headers ?? {});
  const isOurs = ([key]: [string, StringMatch]) => key.toLowerCase() === name;
  const rest = entries.filter(entry => !isOurs(entry));
  return {
    taken: entries.filter(isOurs).map(([, match]) => match),
    ...(rest.length > 0 && { rest: Object.fromEntries(rest) }),
  };
}
