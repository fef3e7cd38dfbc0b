import {
  CompiledRoute,
  routesFor,
  unmetCondition,
} from '../model/compiledRoutes';
import { GatewayDecision } from '../model/gatewayCall';
import { Outbound } from '../model/outbound';
import { ProxyBehaviour } from '../model/conditions';
import { SeenRequest } from '../model/request';
import { routeIndexOf } from '../model/routeIndex';
import { RouteObject } from '../model/RouteObject';
import { Decision } from '../model/sidecarCall';
import { exportClass } from '../model/visibility';
import { refName } from '../kube/objects';
import { ClusterView } from '../view/ClusterView';
import { proxyBehaviour } from '../model/proxyBehaviour';
import { Candidate } from './types';

/** Every rule that a sidecar could have followed, and why it did or did not. */
export function sidecarCandidates(decision: Decision): Candidate[] {
  const { outbound, virtualHost, connection } = decision;
  if (!outbound) return [];
  if (connection) {
    return [
      {
        object: connection.object.source,
        rule: connection.label,
        won: true,
        why: 'the first rule for connections to this service',
      },
    ];
  }
  const winner = virtualHost?.object;
  const own = winner
    ? ruleCandidates(virtualHost.routes, decision.request, outbound.behaviour)
    : [];
  return [...own, ...losingObjects(outbound, decision, winner)];
}

function ruleCandidates(
  routes: readonly CompiledRoute[],
  request: SeenRequest,
  behaviour: ProxyBehaviour,
): Candidate[] {
  let won: CompiledRoute | undefined;
  return routes.map(route => {
    const unmet = unmetCondition(route, request, behaviour);
    const first = !won && !unmet;
    if (first) won = route;
    return {
      object: route.from.object,
      rule: route.label,
      won: first,
      why: whyOf(route, unmet?.asks, first, won),
    };
  });
}

function whyOf(
  route: CompiledRoute,
  unmet: string | undefined,
  first: boolean,
  won: CompiledRoute | undefined,
): string {
  if (unmet) return `it asks: ${unmet}`;
  if (!first) return `${won?.label} matches, too, and comes first`;
  return route.catchAll
    ? 'it matches every request'
    : `the first that matches: ${route.conditions
        .map(({ asks }) => asks)
        .join(', ')}`;
}

/** Objects that name the host, too, but are not asked. */
function losingObjects(
  outbound: Outbound,
  { host, virtualHost, dialled }: Decision,
  winner: RouteObject | undefined,
): Candidate[] {
  const hosts = new Set([host, virtualHost?.service?.hostname]);
  if (dialled?.type === 'service') hosts.add(dialled.service.hostname);
  const index = routeIndexOf(outbound.view);
  const seen = new Set<RouteObject | undefined>([winner]);
  const candidates: Candidate[] = [];
  for (const name of hosts) {
    if (!name) continue;
    const wildcards = [...index.wildcard]
      .filter(([wildcard]) => name.endsWith(wildcard.slice(1)))
      .flatMap(([, entries]) => entries);
    for (const object of [...index.exact(name), ...wildcards]) {
      if (seen.has(object)) continue;
      seen.add(object);
      candidates.push({
        object: object.source,
        rule: '',
        won: false,
        why: whyNotAsked(outbound, object, winner, name),
      });
    }
  }
  return candidates;
}

function whyNotAsked(
  outbound: Outbound,
  object: RouteObject,
  winner: RouteObject | undefined,
  host: string,
): string {
  const { namespace, labels, port } = outbound;
  const exported = exportClass(object.visibility, object.namespace, namespace);
  if (exported === undefined) return `it is not exported to ${namespace}`;
  if (outbound.rankOf(object) === undefined) {
    return `the Sidecar of ${namespace} does not import it from ${object.namespace}`;
  }
  if (
    routesFor(object, port, { namespace, labels, gateway: 'mesh' }).length === 0
  ) {
    return 'all of its rules are for other callers, ports or gateways';
  }
  if (!winner) {
    return object.semantics === 'gatewayApi'
      ? 'it stands in another namespace than the service and the caller'
      : `it routes ${object.hosts.join(
          ', ',
        )}, not this service on port ${port}`;
  }
  if (!object.hosts.includes(host)) {
    return `${refName(winner.source)} names the host more exactly`;
  }
  return whyBehind(object, winner, namespace);
}

const CLASSES = [
  'exported to its own namespace by name',
  'exported to the caller by name',
  'exported to everyone',
] as const;

function whyBehind(
  object: RouteObject,
  winner: RouteObject,
  namespace: string,
): string {
  const name = refName(winner.source);
  const own = exportClass(object.visibility, object.namespace, namespace) ?? 2;
  const theirs =
    exportClass(winner.visibility, winner.namespace, namespace) ?? 2;
  if (own !== theirs) {
    return `it is ${CLASSES[own]}; ${name} is ${CLASSES[theirs]}, which counts more`;
  }
  if (winner.semantics === 'gatewayApi' && winner.namespace === namespace) {
    return `${name} stands in the caller's namespace`;
  }
  return winner.created < object.created
    ? `${name} is older`
    : `${name} was created in the same second, and its name comes first`;
}

/** Every rule of a host at a gateway; objects are appended there, so none hides another. */
export function gatewayCandidates(
  view: ClusterView,
  { routes, request, won, host }: GatewayDecision,
): Candidate[] {
  const behaviour = proxyBehaviour(view);
  return routes.map(({ route, server }) => {
    const unmet = unmetCondition(route, request, behaviour);
    const first = won?.route === route;
    return {
      object: route.from.object,
      rule: route.label,
      won: first,
      why:
        !first && !unmet && !won
          ? `${server.gateway} redirects ${host} to HTTPS first`
          : whyOf(route, unmet?.asks, first, won?.route),
    };
  });
}
