import { Caller, RequestShape, Treatment } from '../explain/types';
import { ClusterView } from '../view/ClusterView';
import { CompiledRoute, matchingRoute } from './compiledRoutes';
import { dial, Dialled } from './dial';
import { isHttp } from './protocol';
import {
  meshVirtualHost,
  VirtualHost,
  virtualHostOfService,
} from './meshVirtualHost';
import { Outbound } from './outbound';
import { authorityOf, SeenRequest, seenRequest } from './request';
import { RegisteredService } from './registry';
import { RouteObject } from './RouteObject';
import { listenerForPort, sidecarScopeOf } from './sidecarScope';
import { treat, treatByDefault } from './treatment/treat';
import { DestinationContext } from './treatment/upstream';
import { treatConnection } from './tcp';

export type WorkloadCaller = Extract<Caller, { type: 'workload' }>;

/** A decision, with what it was made from. */
export interface Decision {
  readonly treatment: Treatment;
  readonly request: SeenRequest;
  readonly dialled?: Dialled;
  /** Present if the request was routed as HTTP at a sidecar. */
  readonly outbound?: Outbound;
  /** The host that virtual hosts were searched for. */
  readonly host?: string;
  readonly virtualHost?: VirtualHost;
  readonly route?: CompiledRoute;
  /** The object and rule of a TCP or TLS route. */
  readonly connection?: { object: RouteObject; label: string };
}

/** What becomes of a request of a workload at its own sidecar. */
export function callFromWorkload(
  view: ClusterView,
  caller: WorkloadCaller,
  shape: RequestShape,
): Decision {
  const { namespace, labels, dnsNamespace = namespace } = caller;
  const request = seenRequest(shape);
  const searchNamespaces = new Set([
    ...(caller.searchNamespaces ?? []),
    dnsNamespace,
  ]);
  searchNamespaces.delete(namespace);
  const dialled = dial(
    view,
    { namespace, searchNamespaces: [...searchNamespaces] },
    shape.host,
  );
  const base = { request, dialled };
  if (dialled.type === 'unresolved') {
    return { ...base, treatment: { type: 'unresolved', host: shape.host } };
  }
  if (caller.meshed === false) {
    return { ...base, treatment: passthrough(dialled, shape) };
  }
  const scope = sidecarScopeOf(view, namespace, labels);
  const unrouted = (): Treatment =>
    scope.outboundTrafficPolicy === 'ALLOW_ANY'
      ? passthrough(dialled, shape)
      : {
          type: 'blocked',
          status: 0,
          why: 'the sidecar knows no service on this port, and the mesh forbids calls to others (REGISTRY_ONLY)',
        };
  const listener = listenerForPort(scope, shape.port);
  if (!listener) return { ...base, treatment: unrouted() };
  const outbound = new Outbound(
    view,
    namespace,
    labels,
    dnsNamespace,
    listener,
    shape.port,
  );
  const context: DestinationContext = {
    view,
    caller: { namespace, labels },
    lookup: host => outbound.destination(host),
    defaultPort: () => shape.port,
    dialled,
  };
  const target = takenBy(outbound, dialled);
  const tls = shape.scheme === 'https';

  if (
    target &&
    (tls || target.protocol === 'tcp' || target.protocol === 'tls')
  ) {
    if (tls && isHttp(target.protocol))
      return { ...base, treatment: unrouted() };
    const { treatment, object, label } = treatConnection(
      outbound,
      {
        service: target.service,
        authority: request.authority,
        path: request.path + request.query,
        ...(tls && { sni: hostOnly(authorityOf(shape)) }),
      },
      context,
    );
    return {
      ...base,
      outbound,
      treatment,
      ...(object && label && { connection: { object, label } }),
    };
  }
  if (
    tls ||
    (target?.protocol !== 'auto' &&
      !outbound.someHttpService(declaresHttp(shape.port)))
  ) {
    return { ...base, outbound, treatment: unrouted() };
  }
  const host = hostOnly(request.authority);
  const virtualHost =
    target?.protocol === 'auto'
      ? virtualHostOfService(outbound, target.service)
      : meshVirtualHost(outbound, host);
  if (!virtualHost) {
    const treatment: Treatment =
      scope.outboundTrafficPolicy === 'ALLOW_ANY'
        ? passthrough(dialled, shape)
        : {
            type: 'blocked',
            status: 502,
            why: `no virtual host for ${host}, and the mesh forbids calls to hosts it does not know (REGISTRY_ONLY)`,
          };
    return { ...base, outbound, host, treatment };
  }
  return {
    ...base,
    outbound,
    host,
    virtualHost,
    ...treatAt(virtualHost, outbound, request, context),
  };
}

function treatAt(
  { object, routes, service }: VirtualHost,
  outbound: Outbound,
  request: SeenRequest,
  context: DestinationContext,
): { treatment: Treatment; route?: CompiledRoute } {
  if (!object) {
    return {
      treatment: service
        ? treatByDefault(service, request, context, outbound.port)
        : { type: 'notFound' },
    };
  }
  const route = matchingRoute(routes, request, outbound.behaviour);
  if (!route) return { treatment: { type: 'notFound' } };
  const listener = { port: outbound.port, tls: false };
  return { route, treatment: treat(route, request, context, listener) };
}

function declaresHttp(wanted: number) {
  return ({ ports }: RegisteredService) =>
    ports.some(({ port, protocol }) => port === wanted && isHttp(protocol));
}

/** The service whose own listener takes the connection, by the address that was dialled. */
function takenBy(outbound: Outbound, dialled: Dialled) {
  const service =
    dialled.type === 'service' || dialled.type === 'pod'
      ? dialled.service
      : entryAt(outbound, dialled);
  if (!service) return undefined;
  const seen = outbound.service(service.hostname);
  const protocol = seen?.ports.find(
    ({ port }) => port === outbound.port,
  )?.protocol;
  if (!seen || !protocol || protocol === 'udp') return undefined;
  return { service: seen, protocol: outbound.listener.protocol ?? protocol };
}

/** A ServiceEntry without addresses is not told by what was dialled, unless by an unknown name of its own. */
function entryAt(
  outbound: Outbound,
  dialled: Dialled,
): RegisteredService | undefined {
  if (dialled.type !== 'elsewhere') return undefined;
  return outbound.service(dialled.host);
}

function passthrough(
  dialled: Dialled,
  { host, port }: RequestShape,
): Treatment {
  const service =
    dialled.type === 'service' || dialled.type === 'pod'
      ? dialled.service
      : undefined;
  return {
    type: 'passthrough',
    host: dialled.type === 'elsewhere' ? dialled.host : host,
    port,
    ...(service && { namespace: service.namespace }),
    ...(service?.name && { service: service.name }),
  };
}

/** The Host without its port, as virtual hosts are searched. */
export function hostOnly(authority: string): string {
  const lower = authority.toLowerCase();
  const bracket = lower.lastIndexOf(']');
  const colon = lower.indexOf(':', Math.max(bracket, 0));
  const host = colon < 0 ? lower : lower.slice(0, colon);
  return bracket > 0 ? host.slice(1, bracket) : host;
}
