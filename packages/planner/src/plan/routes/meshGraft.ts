import { HttpMatch, HttpRouteRule } from '../../kube/istio';
import { RouteObject, RouteRule } from '../../model/RouteObject';
import { ClusterView } from '../../view/ClusterView';
import { ruleAt } from './chain';
import { cloneForFork, ForkRoute, reachesFork } from './clone';
import { graftName, isGrafted } from './graftName';
import { GraftWish } from './types';

/**
 * The clones that a shadow would hold, for a place inside the user's own object: each directly before its original, so that the
 * user's order stays in force.
 */
export function meshGraft(
  view: ClusterView,
  base: string,
  user: RouteObject,
  forks: readonly ForkRoute[],
): GraftWish {
  const before = new Map<number, HttpRouteRule[]>();
  for (const { at, rules, delegated } of placesOf(view, user)) {
    for (const fork of forks.filter(one => someReach(rules, one))) {
      const clones = rules
        // Those of a delegate stand before all of its rules, so one that is left out would be overtaken.
        .filter(rule => delegated || reachesFork(rule, fork))
        .flatMap((rule, index) =>
          clonesOf(rule, fork, delegated ? `${at}.${index}` : String(at)),
        )
        .map(rule => forCallersOf(base, user, rule))
        .filter(rule => rule !== undefined);
      before.set(at, [...(before.get(at) ?? []), ...clones]);
    }
  }
  return { object: user.source, place: 'mesh', before };
}

function someReach(rules: readonly HttpRouteRule[], fork: ForkRoute) {
  return rules.some(rule => reachesFork(rule, fork));
}

function clonesOf(rule: HttpRouteRule, fork: ForkRoute, label: string) {
  return cloneForFork(rule, fork).map(clone => ({
    ...clone,
    name: graftName(fork.space, rule.name ?? label),
  }));
}

/** A rule of the user's as written, and what it comes to: itself, or the rules of its delegate. */
interface Place {
  at: number;
  rules: HttpRouteRule[];
  delegated: boolean;
}

function placesOf(view: ClusterView, user: RouteObject): Place[] {
  const written =
    view.get('VirtualService', user.namespace, user.source.name)?.spec.http ??
    [];
  const own = written.map((rule, index) => ({ rule, index }));
  const users = own.filter(({ rule }) => !isGrafted(rule));
  const places: Place[] = [];
  let next = 0;
  for (const entry of user.rules) {
    const index = indexIn(user, entry);
    const at =
      index === undefined
        ? next
        : users.findIndex(found => found.index === index);
    if (index !== undefined) next = at + 1;
    const rule = ruleAt(entry.rule, 'mesh');
    if (!rule) continue;
    const last = places[places.length - 1];
    if (index === undefined && last?.delegated && last.at === at) {
      last.rules.push(rule);
    } else {
      places.push({ at, rules: [rule], delegated: index === undefined });
    }
  }
  return places;
}

/** Undefined for a rule that a delegate brought. */
function indexIn(user: RouteObject, { object, label }: RouteRule) {
  const own =
    object.name === user.source.name &&
    object.namespace === user.source.namespace;
  return own ? Number(/\d+/.exec(label)?.[0]) : undefined;
}

/**
 * Callers elsewhere that see the object, too, do not know the forks' Services: their requests with the header would fail.
 * Undefined if no caller of the base is meant.
 */
function forCallersOf(
  base: string,
  { visibility, gateways }: RouteObject,
  rule: HttpRouteRule,
): HttpRouteRule | undefined {
  const { everyone, namespaces } = visibility;
  const baseOnly = !everyone && namespaces.size === 1 && gateways.length === 1;
  if (baseOnly) return rule;
  const match = (rule.match ?? []).flatMap((entry): HttpMatch[] =>
    entry.sourceNamespace && entry.sourceNamespace !== base
      ? []
      : [{ ...entry, sourceNamespace: base }],
  );
  return match.length > 0 ? { ...rule, match } : undefined;
}
