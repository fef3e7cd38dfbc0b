import { HttpRouteRule } from '../../kube/istio';
import { refName } from '../../kube/objects';
import { MeshSpace } from '../../meshspace/MeshSpace';
import { RouteObject } from '../../model/RouteObject';
import { exportClass } from '../../model/visibility';
import { ClusterView } from '../../view/ClusterView';
import { spaceLabels } from '../context';
import { Desired, stamped } from '../desired';
import { candidatesFor, seenBy } from './candidates';
import { followed, meshRules, plainRule, shadowRules } from './chain';
import { answeredByFork, ForkRoute } from './clone';
import { forkRoutes, RoutedService } from './forkRoutes';
import { hostsToRoute } from './meshRoutes';
import { routeName } from './routeObject';

/**
 * Routes for calls from within a space: what the base's callers follow, answered by the space's forks, also when an application
 * drops the header. And copies of what only the base sees, so that a fork's calls are treated as the base's are.
 */
export function spaceRoutes(
  view: ClusterView,
  space: MeshSpace,
  routed: readonly RoutedService[],
): Desired[] {
  const { base } = space.spec;
  const { name } = space.metadata;
  const own = routed.filter(entry => entry.space === space);
  const [fork] = forkRoutes(own);
  const forked = fork ? hostsToRoute(view, [fork], base) : [];
  const hidden = hiddenHosts(view, base, name);
  return [...new Set([...forked, ...hidden])].sort().flatMap(host => {
    const candidates = followedIn(view, host, base, name);
    const { links, complete } = followed(candidates);
    const service = own.find(entry => entry.host === host)?.service;
    const ports = service?.spec.ports?.map(({ port }) => ({ port })) ?? [];
    const end =
      !complete && fork?.hosts.has(host)
        ? [endRules(host, ports, fork, space)]
        : [];
    const chain = [
      ...links.map(link => linkRules(link, fork, space)),
      ...end,
    ].filter(rules => rules.length > 0);
    return chain.map((rules, index) =>
      routeInSpace(space, host, index, rules, links[index]),
    );
  });
}

/** What the space's callers see by intent, else what the base's callers follow. */
function followedIn(
  view: ClusterView,
  host: string,
  base: string,
  space: string,
): RouteObject[] {
  const seen = candidatesFor(view, host, space);
  const chosen = seen.some(entry => entry.class < 2)
    ? seen
    : candidatesFor(view, host, base);
  return chosen.map(({ route }) => route);
}

/** Hosts that the base's callers follow an object for that is not exported to the space. */
function hiddenHosts(view: ClusterView, base: string, space: string): string[] {
  return seenBy(view, base)
    .filter(
      ({ route, class: found }) =>
        found < 2 &&
        exportClass(route.visibility, route.namespace, space) === undefined,
    )
    .flatMap(({ route }) => route.hosts);
}

function linkRules(
  link: RouteObject,
  fork: ForkRoute | undefined,
  space: MeshSpace,
): HttpRouteRule[] {
  if (fork && space.spec.consumerRoutes === false) {
    return shadowRules(link, [fork]).map(rule => asOfSpace(rule, space));
  }
  return meshRules(link).map(rule =>
    asOfSpace(fork ? answeredByFork(rule, fork) : rule, space),
  );
}

/** A rule for callers of the base's namespace is meant for the space's callers, too: they stand in their place. */
function asOfSpace(rule: HttpRouteRule, space: MeshSpace): HttpRouteRule {
  if (!rule.match) return rule;
  return {
    ...rule,
    match: rule.match.map(entry =>
      entry.sourceNamespace === space.spec.base
        ? { ...entry, sourceNamespace: space.metadata.name }
        : entry,
    ),
  };
}

function endRules(
  host: string,
  ports: { port: number }[],
  fork: ForkRoute,
  space: MeshSpace,
): HttpRouteRule[] {
  const plain = plainRule(host, ports, 'meshspace-base');
  if (space.spec.consumerRoutes === false) {
    return [
      { ...answeredByFork(plain, fork), name: 'meshspace-fork' },
      plain,
    ].map((rule, index) =>
      index === 0
        ? {
            ...rule,
            match: (rule.match ?? [{}]).map(entry => ({
              ...entry,
              headers: { [fork.header.name]: fork.header.match },
            })),
          }
        : rule,
    );
  }
  return [{ ...answeredByFork(plain, fork), name: 'meshspace-fork' }];
}

function routeInSpace(
  space: MeshSpace,
  host: string,
  index: number,
  http: HttpRouteRule[],
  link: RouteObject | undefined,
): Desired {
  const { name } = space.metadata;
  const position = String(index).padStart(2, '0');
  return {
    round: 1,
    reason: link
      ? `Calls of your forks to ${host} are treated as ${refName(
          link.source,
        )} says, and stay in the space`
      : `Calls of your forks to ${host} stay in the space, even if the header is lost`,
    object: stamped({
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata: {
        name: `${routeName('meshspace', host, space.spec.base)}-${position}`,
        namespace: name,
        labels: spaceLabels(space),
      },
      spec: { hosts: [host], exportTo: ['.'], http },
    }),
  };
}
