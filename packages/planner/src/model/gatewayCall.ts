import { RequestShape, Treatment } from '../explain/types';
import { ClusterView } from '../view/ClusterView';
import { derive } from '../view/derive';
import { CompiledRoute, matchingRoute, routesFor } from './compiledRoutes';
import { GatewayCaller, GatewayServer, serversOf } from './gatewayServers';
import { intersection, isSubsetOf, isWildcard } from './hostNames';
import { preferred } from './outbound';
import { proxyBehaviour } from './proxyBehaviour';
import { RegisteredService, registryOf } from './registry';
import { SeenRequest, seenRequest } from './request';
import { OrderedRoutes, routeIndexOf } from './routeIndex';
import { RouteObject } from './RouteObject';
import { hostOnly } from './sidecarCall';
import { treat } from './treatment/treat';
import { exportClass, isVisibleTo } from './visibility';

/** A route at a gateway, with the object and server that brought it there. */
export interface GatewayRoute {
  readonly route: CompiledRoute;
  readonly object: RouteObject;
  readonly server: GatewayServer;
}

/** All routes of one host at a gateway. Unlike a sidecar, a gateway appends what several objects say of a host. */
interface GatewayHost {
  readonly routes: GatewayRoute[];
  httpsRedirect: boolean;
}

/** A gateway's decision, with what it was made from. */
export interface GatewayDecision {
  readonly treatment: Treatment;
  readonly request: SeenRequest;
  readonly host?: string;
  /** In the order in which they are tried. */
  readonly routes: readonly GatewayRoute[];
  readonly won?: GatewayRoute;
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

/** What becomes of a request that enters at a gateway. */
export function callAtGateway(
  view: ClusterView,
  caller: GatewayCaller,
  shape: RequestShape,
): GatewayDecision {
  const request = seenRequest(shape);
  const tls = shape.scheme === 'https';
  const host = hostOnly(request.authority);
  const all = serversOf(view, caller).filter(
    server => !server.opaque && server.tls === tls,
  );
  // TLS servers are told apart by the server name before any route is looked at.
  const servers = tls ? mostExactServers(all, host) : all;
  if (servers.length === 0) {
    return {
      request,
      routes: [],
      treatment: {
        type: 'blocked',
        status: 0,
        why: `no ${
          tls ? 'HTTPS' : 'HTTP'
        } server of a Gateway listens on port ${caller.port}${
          tls ? ` for ${host}` : ''
        }`,
      },
    };
  }
  const table = tableOf(view, caller, servers, tls ? host : '');
  const domain = domainOf(table, host);
  const found = domain === undefined ? undefined : table.get(domain);
  if (!found)
    return { request, host, routes: [], treatment: { type: 'notFound' } };
  const { routes } = found;
  if (found.httpsRedirect && !tls) {
    const path = request.path + request.query;
    const location = `https://${request.authority}${path}`;
    return {
      request,
      host,
      routes,
      treatment: { type: 'redirect', status: 301, location },
    };
  }
  const behaviour = proxyBehaviour(view);
  const route = matchingRoute(
    routes.map(entry => entry.route),
    request,
    behaviour,
  );
  const won = routes.find(entry => entry.route === route);
  if (!won) return { request, host, routes, treatment: { type: 'notFound' } };
  const treatment = treat(
    won.route,
    request,
    {
      view,
      caller: { namespace: caller.namespace, labels: labelsOf(caller) },
      lookup: name => gatewayService(view, caller.namespace, won.object, name),
      defaultPort: service =>
        service?.ports.length === 1 ? service.ports[0].port : won.server.port,
    },
    { port: won.server.port, tls: won.server.tls },
  );
  return { request, host, routes, won, treatment };
}

function labelsOf(caller: GatewayCaller): Readonly<Record<string, string>> {
  return caller.type === 'gateway' ? caller.labels : {};
}

function mostExactServers(
  servers: readonly GatewayServer[],
  host: string,
): GatewayServer[] {
  const ranked = servers
    .map(server => ({
      server,
      length: Math.max(
        -1,
        ...server.hosts
          .filter(entry => isSubsetOf(host, entry.host))
          .map(entry => (isWildcard(entry.host) ? entry.host.length : 1000)),
      ),
    }))
    .filter(({ length }) => length >= 0);
  const best = Math.max(-1, ...ranked.map(({ length }) => length));
  return ranked
    .filter(({ length }) => length === best)
    .map(({ server }) => server);
}

function tableOf(
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
  const rank = ({ object }: OrderedRoutes): number | undefined => {
    const exported = exportClass(
      object.visibility,
      object.namespace,
      namespace,
    );
    if (exported !== 2) return exported;
    return object.semantics === 'gatewayApi' && object.namespace === namespace
      ? 2
      : 3;
  };
  return (routeIndexOf(view).byGateway.get(gateway) ?? [])
    .map(entry => ({ entry, rank: rank(entry) }))
    .filter(
      (ranked): ranked is { entry: OrderedRoutes; rank: number } =>
        ranked.rank !== undefined,
    )
    .sort((a, b) => a.rank - b.rank || a.entry.position - b.entry.position)
    .map(({ entry }) => entry.object);
}

/** Routes that match everything go last, so that one object's does not hide another's routes. */
function sortCatchAllLast(routes: GatewayRoute[]): void {
  routes.sort((a, b) => Number(a.route.catchAll) - Number(b.route.catchAll));
}

/** The exact host, else the longest wildcard. */
function domainOf(
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

/** A destination at a gateway: of the object's own namespace first, if the gateway sees it. */
function gatewayService(
  view: ClusterView,
  namespace: string,
  object: RouteObject,
  host: string,
): RegisteredService | undefined {
  const visible = (registryOf(view).byHost.get(host) ?? []).filter(service =>
    isVisibleTo(service.visibility, namespace),
  );
  const own = visible.find(service => service.namespace === object.namespace);
  if (own || visible.length === 0) return own;
  return preferred(visible, namespace);
}
