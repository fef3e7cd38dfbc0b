import { Destination, HttpMatch, HttpRouteRule } from '../kube/istio';
import { Raw } from '../kube/objects';
import { resolveGateway, resolveShortName } from './hostNames';

/** Where an object stands decides what its short names mean. */
export interface Place {
  namespace: string;
  clusterDomain: string;
}

function resolved(destination: Destination, place: Place): Destination {
  return {
    ...destination,
    host: resolveShortName(
      destination.host,
      place.namespace,
      place.clusterDomain,
    ),
  };
}

function resolvedMatch(match: HttpMatch, { namespace }: Place): HttpMatch {
  return match.gateways
    ? {
        ...match,
        gateways: match.gateways.map(gateway =>
          resolveGateway(gateway, namespace),
        ),
      }
    : match;
}

function isDestination(value: unknown): value is Destination {
  return (
    typeof value === 'object' &&
    value !== null &&
    'host' in value &&
    typeof value.host === 'string'
  );
}

function resolvedMirror(mirror: Raw, place: Place): Raw {
  const { destination } = mirror;
  return isDestination(destination)
    ? { ...mirror, destination: resolved(destination, place) }
    : mirror;
}

/** The rule with full host and gateway names. */
export function resolveRule(rule: HttpRouteRule, place: Place): HttpRouteRule {
  const { match, route, mirror, mirrors } = rule;
  return {
    ...rule,
    ...(match && { match: match.map(entry => resolvedMatch(entry, place)) }),
    ...(route && {
      route: route.map(target => ({
        ...target,
        destination: resolved(target.destination, place),
      })),
    }),
    ...(mirror && { mirror: resolved(mirror, place) }),
    ...(mirrors && {
      mirrors: mirrors.map(entry => resolvedMirror(entry, place)),
    }),
  };
}
