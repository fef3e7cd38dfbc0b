import { HttpMatch, HttpRouteRule } from '../../kube/istio';
import { Raw } from '../../kube/objects';
import { resolveShortName } from '../../model/hostNames';
import { objectAt, objectsAt, textAt } from '../../model/raw';
import { RouteObject } from '../../model/RouteObject';
import { Routes } from './routeObject';
import {
  answeredByFork,
  cloneForFork,
  ForkRoute,
  reachesFork,
  withHeader,
} from './clone';

/**
 * Rules of a shadow: before each of the user's rules its clones, one per space whose fork it reaches. The user's order is kept,
 * so an earlier redirect or exact path stays in force for requests with the header.
 */
export function shadowRules(
  user: RouteObject,
  forks: readonly ForkRoute[],
): HttpRouteRule[] {
  return meshRules(user).flatMap((rule, index) => [
    ...forks
      .filter(fork => reachesFork(rule, fork))
      .flatMap(fork => cloneForFork(rule, fork, String(index))),
    rule,
  ]);
}

/** The rules that count for sidecars, without matches that are for gateways only. */
export function meshRules(user: RouteObject): readonly HttpRouteRule[] {
  return rulesAt(user, 'mesh');
}

const TABLES = new Set([
  'headers',
  'withoutHeaders',
  'queryParams',
  'sourceLabels',
]);

const rulesByPlace = new WeakMap<RouteObject, Map<string, HttpRouteRule[]>>();

/** The rules that count at a gateway, or for sidecars (`mesh`). */
export function rulesAt(
  user: RouteObject,
  gateway: string,
): readonly HttpRouteRule[] {
  const kept = rulesByPlace.get(user) ?? new Map<string, HttpRouteRule[]>();
  rulesByPlace.set(user, kept);
  const known = kept.get(gateway);
  if (known) return known;
  const all = user.rules
    .map(({ rule }) => ruleAt(rule, gateway))
    .filter(rule => rule !== undefined);
  // Nothing is sent behind a rule for everything.
  const last = all.findIndex(({ match }) => !match?.length);
  const rules = last < 0 ? all : all.slice(0, last + 1);
  kept.set(gateway, rules);
  return rules;
}

/** What of a rule counts there; undefined if nothing does. */
export function ruleAt(
  rule: HttpRouteRule,
  gateway: string,
): HttpRouteRule | undefined {
  const { match, ...forAll } = rule;
  if (!match?.length) return forAll;
  const entries = match
    .filter(({ gateways }) => !gateways?.length || gateways.includes(gateway))
    .map(entry => withoutEmpty(withoutGateways(entry)));
  if (entries.length === 0) return undefined;
  return entries.some(entry => Object.keys(entry).length === 0)
    ? forAll
    : { ...rule, match: entries };
}

/** Merging a delegate leaves tables with nothing in them; a condition without a value is one, though: that of presence. */
function withoutEmpty(entry: HttpMatch): HttpMatch {
  return Object.fromEntries(
    Object.entries(entry).filter(
      ([key, value]) => !TABLES.has(key) || !isEmptyTable(value),
    ),
  );
}

function isEmptyTable(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.keys(value).length === 0
  );
}

/** An entry that names gateways is not asked about labels and namespace (Istio's rule), so they must go with it. */
function withoutGateways(entry: HttpMatch): HttpMatch {
  const { gateways, sourceLabels, sourceNamespace, ...rest } = entry;
  if (gateways?.length) return rest;
  return {
    ...rest,
    ...(sourceLabels && { sourceLabels }),
    ...(sourceNamespace !== undefined && { sourceNamespace }),
  };
}

/**
 * Whether the object serves every caller on every port. One whose rules are all bound to some callers does not exist for the
 * others: the next one of the host serves them, and needs a shadow of its own.
 */
export function servesEveryCaller(user: RouteObject): boolean {
  return meshRules(user).some(
    ({ match }) =>
      !match?.length ||
      match.some(
        ({ sourceLabels, sourceNamespace, port }) =>
          Object.keys(sourceLabels ?? {}).length === 0 &&
          !sourceNamespace &&
          !port,
      ),
  );
}

/** Of the objects of a host those that some caller may come to: up to the first that serves everybody. */
export function followed(candidates: readonly RouteObject[]): {
  links: readonly RouteObject[];
  complete: boolean;
} {
  const end = candidates.findIndex(servesEveryCaller);
  return {
    links: end < 0 ? candidates : candidates.slice(0, end + 1),
    complete: end >= 0,
  };
}

/** What stands for an object whose rules are all for gateways: it routes nothing, but callers ask for it by its hosts. */
const SILENT: HttpRouteRule = {
  match: [{ sourceLabels: { 'meshspace.dev/nobody': 'true' } }],
  directResponse: { status: 404 },
};

/** The rest of an object's mirror: connections that nobody looks into go the same way as before. */
export function mirrored(
  { tcp, tls, namespace }: RouteObject,
  rules: readonly HttpRouteRule[],
  clusterDomain: string,
): Routes {
  const full = (entries: readonly Raw[]) =>
    entries.map(entry => ({
      ...entry,
      ...(entry.route !== undefined && {
        route: objectsAt(entry, 'route').map(target => {
          const destination = objectAt(target, 'destination');
          const host = textAt(destination, 'host') ?? '';
          return {
            ...target,
            destination: {
              ...destination,
              host: resolveShortName(host, namespace, clusterDomain),
            },
          };
        }),
      }),
    }));
  const silent = rules.length + tcp.length + tls.length === 0;
  return {
    ...((rules.length > 0 || silent) && { http: silent ? [SILENT] : rules }),
    ...(tcp.length > 0 && { tcp: full(tcp) }),
    ...(tls.length > 0 && { tls: full(tls) }),
  };
}

/** The rules for a host that the user routes nowhere: the fork with the header, else what was there before. */
export function standAloneRules(
  host: string,
  ports: readonly number[],
  forks: readonly ForkRoute[],
): HttpRouteRule[] {
  // Bound to the Service's ports, so that no other route table grows.
  const match = ports.map(port => ({ port }));
  const plain = plainRule(host, match, 'meshspace-base');
  const own = forks
    .filter(fork => fork.hosts.has(host))
    .map(fork => ({
      ...answeredByFork(plain, fork),
      name: `meshspace-${fork.space}`,
      match: withHeader(match, fork.header),
    }));
  return [...own, plain];
}

/** What a Service's requests get without any VirtualService. */
export function plainRule(
  host: string,
  match: HttpMatch[],
  name: string,
): HttpRouteRule {
  return {
    name,
    ...(match.length > 0 && { match }),
    route: [{ destination: { host } }],
  };
}
