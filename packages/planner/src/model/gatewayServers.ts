import { Caller } from '../explain/types';
import { GatewayApiGateway } from '../kube/gatewayApi';
import { hasLabels } from '../kube/labels';
import { ClusterView, ViewKind } from '../view/ClusterView';
import { derive } from '../view/derive';
import { servicesSelecting } from '../view/indexes';
import { allowedNamespaces, hostOf, listenerName } from './gatewayApi/parents';
import { booleanAt, objectAt, objectsAt, textAt } from './raw';
import { protocolNamed } from './protocol';

export type GatewayCaller = Extract<Caller, { type: 'gateway' | 'gatewayApi' }>;

/** One server of a gateway, of either API. */
export interface GatewayServer {
  /** Under which name routes bind to it. */
  readonly gateway: string;
  /** As written; the pod may listen on another. */
  readonly port: number;
  readonly tls: boolean;
  /** TLS that is not ended here, and plain TCP: no HTTP routes. */
  readonly opaque: boolean;
  readonly httpsRedirect: boolean;
  /** `namespace/host`; the namespace `*` is all. */
  readonly hosts: readonly { namespace: string; host: string }[];
}

/** The servers of a gateway workload on one port, in Istio's order. */
export function serversOf(
  view: ClusterView,
  caller: GatewayCaller,
): GatewayServer[] {
  if (caller.type === 'gatewayApi') {
    const { namespace, name, port } = caller;
    const gateway = view.get('Gateway', namespace, name);
    return gateway ? listenersOf(view, gateway, port) : [];
  }
  return [...istioServers(view, caller), ...attachedListeners(view, caller)];
}

const sortedGateways = derive(['IstioGateway'] satisfies ViewKind[], view =>
  [...view.list('IstioGateway')].sort((a, b) => {
    const key = ({ metadata }: typeof a) => [
      metadata.creationTimestamp ?? '',
      metadata.name,
      metadata.namespace ?? '',
    ];
    const [left, right] = [key(a), key(b)];
    const index = left.findIndex((value, at) => value !== right[at]);
    if (index < 0) return 0;
    return left[index] < right[index] ? -1 : 1;
  }),
);

function istioServers(
  view: ClusterView,
  caller: Extract<Caller, { type: 'gateway' }>,
): GatewayServer[] {
  const found = sortedGateways(view)
    .filter(({ spec }) => hasLabels(caller.labels, spec.selector))
    .flatMap(({ metadata, spec }) =>
      (spec.servers ?? []).map(server => {
        const tls = objectAt(server, 'tls');
        const protocol = server.port.protocol?.toUpperCase() ?? '';
        const mode = textAt(tls, 'mode') ?? '';
        return {
          gateway: `${metadata.namespace}/${metadata.name}`,
          port: server.port.number,
          tls: protocol === 'HTTPS' || protocol === 'TLS',
          opaque:
            mode.endsWith('PASSTHROUGH') ||
            !(protocol === 'HTTPS' || isHttpName(protocol)),
          httpsRedirect: booleanAt(tls, 'httpsRedirect') ?? false,
          hosts: server.hosts.map(host =>
            parseHost(host, metadata.namespace ?? ''),
          ),
        };
      }),
    );
  const direct = found.filter(({ port }) => port === caller.port);
  return direct.length > 0
    ? direct
    : found.filter(({ port }) => podPort(view, caller, port) === caller.port);
}

function isHttpName(protocol: string): boolean {
  const known = protocolNamed(protocol);
  return known === 'http' || known === 'http2' || known === 'grpc';
}

function parseHost(entry: string, ownNamespace: string) {
  const slash = entry.indexOf('/');
  const namespace = slash < 0 ? '*' : entry.slice(0, slash);
  return {
    namespace: namespace === '.' ? ownNamespace : namespace,
    host: entry.slice(slash + 1).toLowerCase(),
  };
}

/** A Gateway names the port of the gateway's Service; the pod listens on the Service's target. */
function podPort(
  view: ClusterView,
  { namespace, labels }: { namespace: string; labels: Record<string, string> },
  port: number,
): number | undefined {
  for (const { spec } of servicesSelecting(view, namespace, labels)) {
    const found = spec.ports?.find(candidate => candidate.port === port);
    if (typeof found?.targetPort === 'number') return found.targetPort;
  }
  return port;
}

function listenersOf(
  view: ClusterView,
  gateway: GatewayApiGateway,
  port: number,
): GatewayServer[] {
  return (gateway.spec.listeners ?? [])
    .filter(listener => listener.port === port)
    .map(listener => ({
      gateway: listenerName(gateway, listener.name),
      port,
      tls: listener.protocol === 'HTTPS' || listener.protocol === 'TLS',
      opaque: listener.protocol !== 'HTTP' && listener.protocol !== 'HTTPS',
      httpsRedirect: false,
      hosts: allowedNamespaces(view, gateway, listener).map(allowed => ({
        namespace: allowed,
        host: hostOf(listener),
      })),
    }));
}

/** Gateways of the Gateway API that a gateway's pods serve: those that name a Service of these pods. */
function attachedListeners(
  view: ClusterView,
  { namespace, labels, port }: Extract<Caller, { type: 'gateway' }>,
): GatewayServer[] {
  const gateways = view.list('Gateway', namespace);
  if (gateways.length === 0) return [];
  const selecting = servicesSelecting(view, namespace, labels);
  const services = new Map(
    selecting.map(found => [found.metadata.name, found]),
  );
  return gateways.flatMap(gateway =>
    serviceNames(gateway).flatMap(name => {
      const service = services.get(name);
      if (!service) return [];
      const written = (service.spec.ports ?? [])
        .filter(found => found.port === port || found.targetPort === port)
        .map(found => found.port);
      return written.flatMap(listened => listenersOf(view, gateway, listened));
    }),
  );
}

function serviceNames({ metadata, spec }: GatewayApiGateway): string[] {
  const addresses = objectsAt(spec, 'addresses');
  if (addresses.length === 0)
    return [`${metadata.name}-${spec.gatewayClassName}`];
  return addresses
    .filter(address => (textAt(address, 'type') ?? 'Hostname') === 'Hostname')
    .flatMap(address => {
      const [name, namespace = metadata.namespace] = (
        textAt(address, 'value') ?? ''
      ).split('.');
      return namespace === metadata.namespace ? [name] : [];
    });
}
