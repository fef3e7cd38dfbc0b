import { CompiledRoute, routesFor } from './compiledRoutes';
import { servicesOfDomain } from './domains';
import { isWildcard } from './hostNames';
import { Outbound } from './outbound';
import { RegisteredService } from './registry';
import { compareRouteObjects, RouteObject } from './RouteObject';

/** What answers for a host at a sidecar: routes of an object, or the plain service. */
export interface VirtualHost {
  /** The domain that the request's host fell under. */
  readonly domain: string;
  /** Absent: no object routes this host, the service's default does. */
  readonly object?: RouteObject;
  readonly routes: readonly CompiledRoute[];
  readonly service?: RegisteredService;
}

interface Claim {
  /** Objects by their rank and age; plain services behind all of them. */
  readonly rank: number;
  /** The host is no service here; such hosts come before the services of the same object. */
  readonly foreign: boolean;
  readonly host: VirtualHost;
}

/**
 * The virtual host that a request's host falls under: the exact domain, else the longest wildcard. Undefined: none, so that the
 * request is passed through or refused.
 */
export function meshVirtualHost(
  outbound: Outbound,
  host: string,
): VirtualHost | undefined {
  const exact = winner(claimsOfDomain(outbound, host));
  if (exact) return exact;
  const suffixes = new Set(outbound.wildcardHostsOver(host));
  for (
    let dot = host.indexOf('.');
    dot >= 0;
    dot = host.indexOf('.', dot + 1)
  ) {
    suffixes.add(`*${host.slice(dot)}`);
  }
  const byLength = [...suffixes].sort((a, b) => b.length - a.length);
  for (const domain of byLength) {
    const found = winner(claimsOfWildcard(outbound, domain));
    if (found) return found;
  }
  return undefined;
}

/** The virtual host of one service, whatever Host a request carries: its port is not declared as HTTP. */
export function virtualHostOfService(
  outbound: Outbound,
  service: RegisteredService,
): VirtualHost {
  return (
    winner(claimsOfService(outbound, service, service.hostname)) ?? {
      domain: '*',
      routes: [],
      service,
    }
  );
}

function winner(claims: readonly Claim[]): VirtualHost | undefined {
  return sorted(claims)[0]?.host;
}

function sorted(claims: readonly Claim[]): Claim[] {
  return claims.length < 2 ? [...claims] : [...claims].sort(compareClaims);
}

function compareClaims(a: Claim, b: Claim): number {
  if (a.rank !== b.rank) return a.rank < b.rank ? -1 : 1;
  const left = a.host.object;
  const right = b.host.object;
  const byAge = left && right ? compareRouteObjects(left, right) : 0;
  return byAge || Number(b.foreign) - Number(a.foreign);
}

function claimsOfDomain(outbound: Outbound, domain: string): Claim[] {
  const services = servicesOfDomain(outbound, domain);
  const known = services.some(({ hostname }) => hostname === domain);
  return [
    ...(known ? [] : claimsOfForeignHost(outbound, domain)),
    ...services.flatMap(service => claimsOfService(outbound, service, domain)),
  ];
}

function claimsOfWildcard(outbound: Outbound, domain: string): Claim[] {
  const service = outbound.service(domain);
  const claims = service
    ? claimsOfService(outbound, service, domain)
    : claimsOfForeignHost(outbound, domain);
  // Pods of a headless Service are called by names below the Service's.
  const headless = servicesOfDomain(outbound, domain.slice(2)).filter(
    ({ resolution, kubernetes }) => kubernetes && resolution === 'dialled',
  );
  return [
    ...claims,
    ...headless.flatMap(found => claimsOfService(outbound, found, domain)),
  ];
}

/**
 * Objects whose host is no service on this port. They only come to be on port 80, or beside another host of theirs that is a
 * service here.
 */
function claimsOfForeignHost(outbound: Outbound, domain: string): Claim[] {
  const claims: Claim[] = [];
  for (const object of outbound.routesOfHost(domain)) {
    // Routes of the Gateway API are bound to services only.
    if (object.semantics === 'gatewayApi') continue;
    const routes = routesOf(outbound, object);
    const rank = outbound.rankOf(object);
    if (routes.length === 0 || rank === undefined) continue;
    if (isWildcard(domain)) {
      const taken = outbound.someHttpService(({ hostname }) =>
        hostname.endsWith(domain.slice(1)),
      );
      if (taken) continue;
    }
    if (outbound.port === 80 || routesSomeService(outbound, object)) {
      claims.push({
        rank,
        foreign: true,
        host: { domain, object, routes },
      });
    }
  }
  return claims;
}

function routesSomeService(outbound: Outbound, object: RouteObject): boolean {
  return object.hosts.some(host => {
    if (isWildcard(host)) {
      return outbound.someHttpService(
        ({ hostname }) =>
          hostname.endsWith(host.slice(1)) &&
          outbound.wildcardRoutesOf(hostname) === object,
      );
    }
    const service = outbound.service(host);
    return !!service && outbound.speaksHttp(service);
  });
}

function claimsOfService(
  outbound: Outbound,
  service: RegisteredService,
  domain: string,
): Claim[] {
  if (!outbound.speaksHttp(service)) return [];
  const { hostname } = service;
  const wildcard = outbound.wildcardRoutesOf(hostname);
  const candidates = isWildcard(hostname)
    ? []
    : outbound.routesOfHost(hostname);
  const claims: Claim[] = [];
  for (const object of wildcard ? [wildcard] : candidates) {
    const rank = outbound.rankOf(object);
    const routes = routesOf(outbound, object);
    if (rank === undefined || routes.length === 0) continue;
    if (!mayRoute(object, service, outbound.namespace)) continue;
    if (isWildcard(hostname) && object.semantics === 'gatewayApi') continue;
    claims.push({
      rank,
      foreign: false,
      host: { domain, object, routes, service },
    });
  }
  if (claims.length === 0) {
    claims.push({
      rank: Infinity,
      foreign: false,
      host: { domain, routes: [], service },
    });
  }
  return claims;
}

/** A Gateway API route counts for all if it stands beside the service, else only for callers of its own namespace. */
function mayRoute(
  { semantics, namespace }: RouteObject,
  service: RegisteredService,
  caller: string,
): boolean {
  return (
    semantics === 'istio' ||
    namespace === service.namespace ||
    namespace === caller
  );
}

function routesOf(outbound: Outbound, object: RouteObject): CompiledRoute[] {
  const { namespace, labels, port } = outbound;
  return routesFor(object, port, { namespace, labels, gateway: 'mesh' });
}
