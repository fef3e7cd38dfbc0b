import { Caller, RequestShape, Treatment } from '../explain/types';
import { ClusterView } from '../view/ClusterView';
import { CompiledRoute, matchingRoute } from './compiledRoutes';
import { dial, Dialled } from './dial';
import {
  meshVirtualHost,
  VirtualHost,
  virtualHostOfService,
} from './meshVirtualHost';
import { Outbound } from './outbound';
import { isHttp, Protocol } from './protocol';
import { RegisteredService } from './registry';
import { hostOnly, SeenRequest, seenRequest } from './request';
import { RouteObject } from './RouteObject';
import { listenerForPort, SidecarScope, sidecarScopeOf } from './sidecarScope';
import { treatConnection } from './tcp';
import { treat, treatByDefault } from './treatment/treat';
import { DestinationContext } from './treatment/upstream';

export type WorkloadCaller = Extract<Caller, { type: 'workload' }>;

/** A decision, with what it was made from. */
export interface Decision {
  readonly treatment: Treatment;
  readonly request: SeenRequest;
  readonly dialled: Dialled;
  /** Present if the sidecar listens on the port. */
  readonly outbound?: Outbound;
  /** The host that virtual hosts were searched for. */
  readonly host?: string;
  readonly virtualHost?: VirtualHost;
  readonly route?: CompiledRoute;
  /** The object and rule of a TCP or TLS route. */
  readonly connection?: { object: RouteObject; label: string };
}

/** What a call needs to know on its way through the steps. */
interface Call {
  readonly shape: RequestShape;
  readonly request: SeenRequest;
  readonly dialled: Dialled;
  readonly scope: SidecarScope;
  readonly outbound: Outbound;
  readonly context: DestinationContext;
}

/** What becomes of a request of a workload at its own sidecar. */
export function callFromWorkload(
  view: ClusterView,
  caller: WorkloadCaller,
  shape: RequestShape,
): Decision {
  const { namespace, labels, dnsNamespace = namespace } = caller;
  const request = seenRequest(shape);
  const dialled = dial(view, resolverOf(caller), shape.host);
  const base = { request, dialled };
  if (dialled.type === 'unresolved') {
    return { ...base, treatment: { type: 'unresolved', host: shape.host } };
  }
  if (caller.meshed === false) {
    return { ...base, treatment: passthrough(dialled, shape) };
  }
  const scope = sidecarScopeOf(view, namespace, labels);
  const listener = listenerForPort(scope, shape.port);
  if (!listener) return { ...base, treatment: unrouted(scope, dialled, shape) };
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
  return {
    ...base,
    outbound,
    ...decide({ shape, request, dialled, scope, outbound, context }),
  };
}

function resolverOf({
  namespace,
  dnsNamespace,
  searchNamespaces = [],
}: WorkloadCaller) {
  const others = new Set(searchNamespaces);
  if (dnsNamespace) others.add(dnsNamespace);
  others.delete(namespace);
  return { namespace, searchNamespaces: [...others] };
}

type Step = Omit<Decision, 'request' | 'dialled' | 'outbound'>;

/**
 * A service whose port is not declared as HTTP has a listener at its own address. All HTTP services of a port share one
 * listener and are told apart by Host. What none of them takes is passed through, or refused.
 */
function decide(call: Call): Step {
  const { outbound, scope, dialled, shape } = call;
  const tls = shape.scheme === 'https';
  const taken = takenBy(outbound, dialled);
  if (taken?.protocol === 'tcp' || taken?.protocol === 'tls') {
    return connect(call, taken.service);
  }
  if (taken?.protocol === 'auto') {
    return tls
      ? connect(call, taken.service)
      : answer(call, virtualHostOfService(outbound, taken.service));
  }
  if (tls || !outbound.someHttpService(declaresHttp(shape.port))) {
    return { treatment: unrouted(scope, dialled, shape) };
  }
  const host = hostOnly(call.request.authority);
  const virtualHost = meshVirtualHost(outbound, host);
  return virtualHost
    ? { host, ...answer(call, virtualHost) }
    : { host, treatment: unknownHost(call, host) };
}

function connect(call: Call, service: RegisteredService): Step {
  const { request, shape, outbound, context } = call;
  const { treatment, object, label } = treatConnection(
    outbound,
    {
      service,
      authority: request.authority,
      path: request.path + request.query,
      ...(shape.scheme === 'https' && { sni: hostOnly(request.authority) }),
    },
    context,
  );
  return {
    treatment,
    ...(object && label && { connection: { object, label } }),
  };
}

function answer(call: Call, virtualHost: VirtualHost): Step {
  const { request, outbound, context } = call;
  const { object, routes, service } = virtualHost;
  if (!object) {
    const treatment: Treatment = service
      ? treatByDefault(service, request, context, outbound.port)
      : { type: 'notFound' };
    return { virtualHost, treatment };
  }
  const route = matchingRoute(routes, request, outbound.behaviour);
  if (!route) return { virtualHost, treatment: { type: 'notFound' } };
  const listener = { port: outbound.port, tls: false };
  const treatment = treat(route, request, context, listener);
  return { virtualHost, route, treatment };
}

function declaresHttp(wanted: number) {
  return ({ ports }: RegisteredService) =>
    ports.some(({ port, protocol }) => port === wanted && isHttp(protocol));
}

/** The service that the caller dialled, and what its sidecar takes the port for. */
function takenBy(
  outbound: Outbound,
  dialled: Dialled,
): { service: RegisteredService; protocol: Protocol } | undefined {
  const host =
    dialled.type === 'elsewhere'
      ? dialled.host
      : 'service' in dialled && dialled.service?.hostname;
  const service = host ? outbound.service(host) : undefined;
  const found = service?.ports.find(({ port }) => port === outbound.port);
  if (!service || !found || found.protocol === 'udp') return undefined;
  return { service, protocol: outbound.listener.protocol ?? found.protocol };
}

function passthrough(
  dialled: Dialled,
  { host, port }: RequestShape,
): Treatment {
  const service = 'service' in dialled ? dialled.service : undefined;
  return {
    type: 'passthrough',
    host: dialled.type === 'elsewhere' ? dialled.host : host,
    port,
    ...(service && { namespace: service.namespace }),
    ...(service?.name && { service: service.name }),
  };
}

function unrouted(
  { outboundTrafficPolicy }: SidecarScope,
  dialled: Dialled,
  shape: RequestShape,
): Treatment {
  if (outboundTrafficPolicy === 'ALLOW_ANY') return passthrough(dialled, shape);
  return {
    type: 'blocked',
    status: 0,
    why: `the sidecar knows no service on port ${shape.port}, and may not call others (REGISTRY_ONLY)`,
  };
}

function unknownHost({ scope, dialled, shape }: Call, host: string): Treatment {
  if (scope.outboundTrafficPolicy === 'ALLOW_ANY') {
    return passthrough(dialled, shape);
  }
  return {
    type: 'blocked',
    status: 502,
    why: `the sidecar knows no host ${host}, and may not call others (REGISTRY_ONLY)`,
  };
}
