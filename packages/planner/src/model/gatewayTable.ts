import { ClusterView } from '../view/ClusterView';
import { derive } from '../view/derive';
import { CompiledRoute, routesFor } from './compiledRoutes';
import { GatewayCaller, GatewayServer } from './gatewayServers';
import { intersection, isSubsetOf, isWildcard } from './hostNames';
import { routeIndexOf } from './routeIndex';
import { compareRouteObjects, RouteObject } from './RouteObject';
import { exportClass } from './visibility';

/** A route at a gateway, with the object and server that brought it there. */
export interface GatewayRoute {
  readonly route: CompiledRoute;
  readonly object: RouteObject;
  readonly server: GatewayServer;
}

/** All routes of one host at a gateway. Unlike a sidecar, a gateway appends what several objects say of a host. */
export interface GatewayHost {
  readonly routes: GatewayRoute[];
  httpsRedirect: boolean;
}

const KINDS = [
  'VirtualService',
  'HTTPRoute',
  'GRPCRoute',
  'Gateway',
  'IstioGateway',
  'ReferenceGrant',
  'Service',
  'ServiceEntry',
  'Namespace',
] as const;

/** Tables by gateway and port, kept while nothing of the above changes. */
const tables = derive(KINDS, () => new Map<string, Map<string, GatewayHost>>());

/** Labels that `sourceLabels` of a match are compared with. */
export function labelsOf(
  caller: GatewayCaller,
): Readonly<Record<string, string>> {
  return caller.type === 'gateway' ? caller.labels : {};
}

/** Routes of all servers by host; for TLS, of the servers of one server name. */
export function tableOf(
  view: ClusterView,
  caller: GatewayCaller,
  servers: readonly GatewayServer[],
  sni: string,
): Map<string, GatewayHost> {
  const kept = tables(view);
  const key = JSON.stringify([caller, sni]);
  const known = kept.get(key);
  if (known) return known;
  const table = new Map<string, GatewayHost>();
  for (const server of servers) addServer(view, caller, server, table);
  for (const { routes } of table.values()) sortCatchAllLast(routes);
  if (kept.size > 256) kept.clear();
  kept.set(key, table);
  return table;
}

function addServer(
  view: ClusterView,
  caller: GatewayCaller,
  server: GatewayServer,
  table: Map<string, GatewayHost>,
): void {
  const proxy = {
    namespace: caller.namespace,
    labels: labelsOf(caller),
    gateway: server.gateway,
  };
  for (const object of objectsFor(view, server.gateway, caller.namespace)) {
    const serverHosts = server.hosts
      .filter(
        ({ namespace }) => namespace === '*' || namespace === object.namespace,
      )
      .map(({ host }) => host);
    const hosts = intersection(serverHosts, object.hosts);
    if (hosts.length === 0) continue;
    const routes = routesFor(object, server.port, proxy);
    if (routes.length === 0) continue;
    for (const host of hosts) {
      const entry = hostIn(table, host);
      entry.routes.push(...routes.map(route => ({ route, object, server })));
      entry.httpsRedirect ||= server.httpsRedirect;
    }
  }
  if (server.httpsRedirect) {
    for (const { host } of server.hosts)
      hostIn(table, host).httpsRedirect = true;
  }
}

function hostIn(table: Map<string, GatewayHost>, host: string): GatewayHost {
  const entry = table.get(host) ?? { routes: [], httpsRedirect: false };
  table.set(host, entry);
  return entry;
}

/** Objects bound to a gateway: by class for its namespace, then its own namespace's Gateway API routes, then by age. */
export function objectsFor(
  view: ClusterView,
  gateway: string,
  namespace: string,
): RouteObject[] {
  const rankOf = (object: RouteObject): number | undefined => {
    const { visibility, semantics } = object;
    const exported = exportClass(visibility, object.namespace, namespace);
    if (exported !== 2) return exported;
    const own = semantics === 'gatewayApi' && object.namespace === namespace;
    return own ? 2 : 3;
  };
  const ranked: { object: RouteObject; rank: number }[] = [];
  for (const object of routeIndexOf(view).atGateway(gateway)) {
    const rank = rankOf(object);
    if (rank !== undefined) ranked.push({ object, rank });
  }
  return ranked
    .sort((a, b) => a.rank - b.rank || compareRouteObjects(a.object, b.object))
    .map(({ object }) => object);
}

/** Routes that match everything go last, so that one object's does not hide another's routes. */
function sortCatchAllLast(routes: GatewayRoute[]): void {
  routes.sort((a, b) => Number(a.route.catchAll) - Number(b.route.catchAll));
}

/** The exact host, else the longest wildcard. */
export function domainOf(
  table: ReadonlyMap<string, GatewayHost>,
  host: string,
): string | undefined {
  if (table.has(host)) return host;
  let best: string | undefined;
  for (const domain of table.keys()) {
    if (
      isWildcard(domain) &&
      isSubsetOf(host, domain) &&
      domain.length > (best?.length ?? 0)
    ) {
      best = domain;
    }
  }
  return best;
}
