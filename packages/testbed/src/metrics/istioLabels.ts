import type { AccessLogEntry } from '../bed/accessLog';
import type { Pod, Service } from '../kube/types';

export type Labels = Record<string, string>;

type Selecting = Service & { spec: { selector?: Labels } };

/** The cluster as the exporter knows it. */
export interface Inventory {
  podByIp(ip: string): Pod | undefined;
  services(namespace: string): Service[];
}

/** The name of what made the pod; a ReplicaSet's hash is taken off to get to its Deployment. */
export function workloadOf({ metadata }: Pod): string {
  const hash = metadata.labels?.['pod-template-hash'];
  const [name] = hash
    ? metadata.name.split(`-${hash}-`)
    : [metadata.name.replace(/-\d+$/, '')];
  return name;
}

function serviceOf(
  { metadata }: Pod,
  authority: string,
  inventory: Inventory,
): string {
  const selecting = inventory
    .services(metadata.namespace)
    .filter(({ spec }: Selecting) =>
      spec.selector
        ? Object.entries(spec.selector).every(
            ([name, value]) => metadata.labels?.[name] === value,
          )
        : false,
    )
    .map(service => service.metadata.name);
  const [asked] = authority.split(/[.:]/);
  return selecting.includes(asked) ? asked : selecting[0] ?? 'unknown';
}

/** The labels of Istio's standard metrics for a request that a pod's sidecar let in; none for one that it sent itself. */
export function labelsOf(
  entry: AccessLogEntry,
  destination: Pod,
  inventory: Inventory,
): Labels | undefined {
  if (!entry.cluster?.startsWith('inbound|')) return undefined;
  const source = inventory.podByIp(entry.downstream?.split(':')[0] ?? '');
  return {
    reporter: 'destination',
    source_workload: source ? workloadOf(source) : 'unknown',
    source_workload_namespace: source?.metadata.namespace ?? 'unknown',
    destination_workload: workloadOf(destination),
    destination_workload_namespace: destination.metadata.namespace,
    destination_service_name: serviceOf(
      destination,
      entry.authority ?? '',
      inventory,
    ),
    request_protocol: entry.grpcStatus === undefined ? 'http' : 'grpc',
    connection_security_policy: entry.peer ? 'mutual_tls' : 'none',
    response_code: String(entry.status),
    grpc_response_status: String(entry.grpcStatus ?? ''),
    // Istio's own come from a filter that the standard Envoy lacks
    made_from: 'access logs',
  };
}
