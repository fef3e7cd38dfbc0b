import { RequestShape, Treatment } from '../explain/types';
import { ClusterView } from '../view/ClusterView';
import { matchingRoute } from './compiledRoutes';
import { domainOf, GatewayRoute, labelsOf, tableOf } from './gatewayTable';
import { GatewayCaller, GatewayServer, serversOf } from './gatewayServers';
import { isSubsetOf, isWildcard } from './hostNames';
import { preferred } from './outbound';
import { proxyBehaviour } from './proxyBehaviour';
import { RegisteredService, registryOf } from './registry';
import { hostOnly, SeenRequest, seenRequest } from './request';
import { RouteObject } from './RouteObject';
import { treat } from './treatment/treat';
import { isVisibleTo } from './visibility';

/** A gateway's decision, with what it was made from. */
export interface GatewayDecision {
  readonly treatment: Treatment;
  readonly request: SeenRequest;
  readonly host?: string;
  /** In the order in which they are tried. */
  readonly routes: readonly GatewayRoute[];
  readonly won?: GatewayRoute;
}

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
