import { HttpRouteRule } from '../../kube/istio';
import { MeshSpace } from '../../meshspace/MeshSpace';
import { RouteObject } from '../../model/RouteObject';
import { exportClass } from '../../model/visibility';
import { ClusterView } from '../../view/ClusterView';
import { spaceLabels } from '../context';
import { Desired, stamped } from '../desired';
import {
  askingForNamespace,
  Candidates,
  candidatesFor,
  exportedByName,
} from './candidates';
import { meshRules, mirrored, plainRule, shadowRules } from './chain';
import { Chain, chainsOf } from './chains';
import { inRightOrder } from './rightOrder';
import { insideReason } from './sentences';
import { answeredByFork, ForkRoute, withHeader } from './clone';
import { forkRoutes } from './forkRoutes';
import { hostsByHttp, hostsToRoute, httpPorts } from './meshRoutes';
import { routeName, Routes } from './routeObject';
import { RoutedService } from './types';

/**
 * Routes for calls from within a space: what the base's callers follow, answered by the space's forks, also when an application
 * drops the header. And copies of what only the base sees, or of what asks for the base's namespace, so that a fork's calls are
 * treated as the base's are.
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
  const hosts = [
    ...(fork ? hostsToRoute(view, [fork], base) : []),
    ...hiddenHosts(view, base, name),
    ...askingForNamespace(view, base).flatMap(({ route }) => route.hosts),
  ];
  const chains = chainsOf(
    view,
    [...new Set(hosts)].sort(),
    hostsByHttp(view, own),
    host => followedIn(view, host, base, name),
  );
  return chains.flatMap(chain => {
    const parts = partsOf(view, chain, space, fork, own);
    const kept = inRightOrder(
      view,
      name,
      parts.map(({ object }) => object.metadata.name),
    );
    return parts.filter(({ object }) => kept.has(object.metadata.name));
  });
}

/** What the space's callers see by intent, else what the base's callers follow. */
function followedIn(
  view: ClusterView,
  host: string,
  base: string,
  space: string,
): Candidates {
  const seen = candidatesFor(view, host, space);
  return seen.some(entry => entry.class < 2)
    ? seen
    : candidatesFor(view, host, base);
}

/** Hosts that the base's callers follow an object for that is not exported to the space. */
function hiddenHosts(view: ClusterView, base: string, space: string): string[] {
  return exportedByName(view, base)
    .filter(
      ({ route, class: found }) =>
        found < 2 &&
        exportClass(route.visibility, route.namespace, space) === undefined,
    )
    .flatMap(({ route }) => route.hosts);
}

function partsOf(
  view: ClusterView,
  { hosts, links, ends }: Chain,
  space: MeshSpace,
  fork: ForkRoute | undefined,
  own: readonly RoutedService[],
): Desired[] {
  const { base } = space.spec;
  return [
    ...links.map(({ from, hosts: named }, index) =>
      routeInSpace(space, {
        name: `${routeName('meshspace-as', hosts[0], base)}-${String(
          index,
        ).padStart(2, '0')}`,
        hosts: named,
        routes: mirrored(
          from,
          linkRules(from, fork, space),
          view.mesh.clusterDomain,
        ),
        reason: insideReason(base, named, from.source),
      }),
    ),
    ...ends.flatMap(host => {
      const service = own.find(entry => entry.host === host)?.service;
      return fork
        ? [
            routeInSpace(space, {
              name: routeName('meshspace-to', host, base),
              hosts: [host],
              routes: {
                http: endRules(host, httpPorts(service), fork, space),
              },
              reason: insideReason(base, [host]),
            }),
          ]
        : [];
    }),
  ];
}

function linkRules(
  link: RouteObject,
  fork: ForkRoute | undefined,
  space: MeshSpace,
): HttpRouteRule[] {
  const rules = isByHeader(space)
    ? shadowRules(link, fork ? [fork] : [])
    : meshRules(link).map(rule => (fork ? answeredByFork(rule, fork) : rule));
  return rules.map(rule => asOfSpace(rule, space));
}

function isByHeader({ spec }: MeshSpace): boolean {
  return spec.consumerRoutes === false;
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
  ports: readonly number[],
  fork: ForkRoute,
  space: MeshSpace,
): HttpRouteRule[] {
  const match = ports.map(port => ({ port }));
  const plain = plainRule(host, match, 'meshspace-base');
  const forked = { ...answeredByFork(plain, fork), name: 'meshspace-fork' };
  return isByHeader(space)
    ? [{ ...forked, match: withHeader(match, fork.header) }, plain]
    : [forked];
}

function routeInSpace(
  space: MeshSpace,
  route: {
    name: string;
    hosts: string[];
    routes: Routes;
    reason: string;
  },
): Desired {
  const { name, hosts, routes, reason } = route;
  return {
    round: 1,
    reason,
    object: stamped({
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata: {
        name,
        namespace: space.metadata.name,
        labels: spaceLabels(space),
      },
      spec: { hosts, exportTo: ['.'], ...routes },
    }),
  };
}
