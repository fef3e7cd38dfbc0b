import { HttpMatch } from '../kube/istio';
import { hasLabels } from '../kube/labels';
import { Condition, conditionsOf, ProxyBehaviour } from './conditions';
import {
  isEveryPath,
  pathCondition,
  PathMatch,
  pathMatchOf,
} from './pathMatch';
import { SeenRequest } from './request';
import { RouteObject, RouteRule } from './RouteObject';

/** One route as Envoy gets it: each match entry of a rule becomes one. */
export interface CompiledRoute {
  readonly from: RouteRule;
  /** `http[2].match[0]`. */
  readonly label: string;
  readonly semantics: RouteObject['semantics'];
  readonly path: PathMatch;
  readonly conditions: readonly Condition[];
  /** Matches every request: nothing behind it is sent to the proxy. */
  readonly catchAll: boolean;
  readonly source: HttpMatch | undefined;
}

/** For whom routes are built. */
export interface ProxyScope {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** `mesh`, or the Gateway's `namespace/name`. */
  readonly gateway: string;
}

const compiledRules = new WeakMap<RouteObject, readonly CompiledRoute[][]>();

function compileRule(
  rule: RouteRule,
  { semantics }: RouteObject,
): CompiledRoute[] {
  const { match = [] } = rule.rule;
  if (match.length === 0)
    return [compileMatch(rule, undefined, rule.label, semantics)];
  const first = rule.firstMatch ?? 0;
  const name = semantics === 'istio' ? 'match' : 'matches';
  return match.map((entry, index) =>
    compileMatch(
      rule,
      entry,
      `${rule.label}.${name}[${first + index}]`,
      semantics,
    ),
  );
}

function compileMatch(
  from: RouteRule,
  match: HttpMatch | undefined,
  label: string,
  semantics: RouteObject['semantics'],
): CompiledRoute {
  const path = pathMatchOf(match ?? {}, semantics);
  const others = match ? conditionsOf(match) : [];
  return {
    from,
    label,
    semantics,
    path,
    conditions: [pathCondition(path), ...others],
    catchAll: others.length === 0 && isEveryPath(path),
    source: match,
  };
}

/**
 * The routes of an object for one proxy and port, in their order. Empty: the object makes no virtual host for that proxy, and
 * the next object of the host has its turn.
 */
export function routesFor(
  object: RouteObject,
  port: number,
  proxy: ProxyScope,
): CompiledRoute[] {
  let rules = compiledRules.get(object);
  if (!rules) {
    rules = object.rules.map(rule => compileRule(rule, object));
    compiledRules.set(object, rules);
  }
  const routes: CompiledRoute[] = [];
  for (const entries of rules) {
    for (const route of entries) {
      if (!appliesTo(route.source, port, proxy)) continue;
      routes.push(route);
      if (route.catchAll) return routes;
    }
  }
  return routes;
}

/** Conditions of a match that the control plane decides: port, gateways, and who the caller is. */
function appliesTo(
  match: HttpMatch | undefined,
  port: number,
  { namespace, labels, gateway }: ProxyScope,
): boolean {
  if (!match) return true;
  if (match.port && match.port !== port) return false;
  // An entry that names gateways is not asked about labels.
  if (match.gateways?.length) return match.gateways.includes(gateway);
  return (
    hasLabels(labels, match.sourceLabels) &&
    (!match.sourceNamespace || match.sourceNamespace === namespace)
  );
}

/** The first condition that a request does not meet; undefined if the route matches. */
export function unmetCondition(
  route: CompiledRoute,
  request: SeenRequest,
  proxy: ProxyBehaviour,
): Condition | undefined {
  for (const condition of route.conditions) {
    if (!condition.holds(request, proxy)) return condition;
  }
  return undefined;
}

/** The first route that matches. */
export function matchingRoute(
  routes: readonly CompiledRoute[],
  request: SeenRequest,
  proxy: ProxyBehaviour,
): CompiledRoute | undefined {
  return routes.find(route => !unmetCondition(route, request, proxy));
}
