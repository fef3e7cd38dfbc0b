import { HttpMatch, HttpRouteRule } from '../../kube/istio';
import { conditionsOf } from '../../model/conditions';
import { isEveryPath, pathMatchOf } from '../../model/pathMatch';
import { RouteObject } from '../../model/RouteObject';
import { rulesAt } from './chain';

/**
 * The rules of several objects as a gateway strings them together: each object is cut behind its first rule for everything, and
 * those rules go to the very end, so that one object's does not hide another's.
 */
export function gatewayRules(
  routes: readonly RouteObject[],
  gateway: string,
): HttpRouteRule[] {
  const entries = routes.flatMap(route => served(rulesAt(route, gateway)));
  const ordered = [
    ...entries.filter(entry => !entry.last),
    ...entries.filter(entry => entry.last),
  ];
  return joined(ordered);
}

/** One entry of a rule's match: the gateway makes a route of each. */
interface Entry {
  rule: HttpRouteRule;
  match?: HttpMatch;
  last: boolean;
}

function served(rules: readonly HttpRouteRule[]): Entry[] {
  const entries = rules.flatMap((rule): Entry[] =>
    rule.match?.length
      ? rule.match.map(match => ({ rule, match, last: isForAll(match) }))
      : [{ rule, last: true }],
  );
  const end = entries.findIndex(({ last, match }) => last && !match?.port);
  return end < 0 ? entries : entries.slice(0, end + 1);
}

function isForAll(match: HttpMatch): boolean {
  return (
    isEveryPath(pathMatchOf(match, 'istio')) &&
    conditionsOf(match).length === 0 &&
    !Object.keys(match.sourceLabels ?? {}).length
  );
}

/** Neighbours that were one rule become one again. */
function joined(entries: readonly Entry[]): HttpRouteRule[] {
  const rules: { from: HttpRouteRule; rule: HttpRouteRule }[] = [];
  for (const { rule, match } of entries) {
    const before = rules[rules.length - 1];
    if (before?.from === rule && match && before.rule.match) {
      before.rule = { ...before.rule, match: [...before.rule.match, match] };
    } else {
      const { match: _, ...rest } = rule;
      rules.push({
        from: rule,
        rule: { ...rest, ...(match && { match: [match] }) },
      });
    }
  }
  return rules.map(({ rule }) => rule);
}
