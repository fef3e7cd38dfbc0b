import {
  ClusterView,
  podsOfWorkload,
  servicesSelecting,
  Workload,
} from '@meshspace/planner';
import type { BaseWorkload } from '@meshspace/plugin-meshspace-common';

/** A workload, as the fork dialog shows it. Values that come from Secrets are named, never read. */
export function baseWorkload(
  view: ClusterView,
  cluster: string,
  workload: Workload,
): BaseWorkload {
  const { kind, metadata, spec, status } = workload;
  const namespace = metadata.namespace ?? '';
  const labels = spec.template.metadata?.labels ?? {};
  const pods = podsOfWorkload(view, namespace, kind, metadata.name);
  return {
    cluster,
    namespace,
    workload: { kind, name: metadata.name },
    replicas: spec.replicas ?? 1,
    readyReplicas: status?.readyReplicas ?? 0,
    containers: spec.template.spec.containers
      .filter(({ name }) => name !== 'istio-proxy')
      .map(({ name, image = '', env = [], resources }) => ({
        name,
        image,
        env: env.map(variable => ({
          name: variable.name,
          ...(variable.valueFrom
            ? { from: sourceOf(variable.valueFrom) }
            : { value: variable.value ?? '' }),
        })),
        ...(resources && { resources }),
      })),
    services: servicesSelecting(view, namespace, labels).map(service => ({
      name: service.metadata.name,
      ports: (service.spec.ports ?? []).map(({ port, name, ...rest }) => ({
        port,
        ...(name && { name }),
        protocol: protocolOf(name, rest.appProtocol, rest.protocol),
      })),
    })),
    meshed: pods.some(pod => pod.sidecar),
  };
}

/** As Istio chooses it: `appProtocol`, else what the port's name begins with. */
export function protocolOf(
  name: string | undefined,
  appProtocol: string | undefined,
  transport: string | undefined,
): string {
  const told = appProtocol ?? name?.split('-')[0] ?? '';
  const known = [
    'http2',
    'http',
    'https',
    'grpc',
    'tcp',
    'tls',
    'mongo',
    'mysql',
    'redis',
    'udp',
  ];
  return (
    known.find(protocol => told.toLowerCase() === protocol) ??
    (transport === 'UDP' ? 'udp' : 'auto')
  );
}

function sourceOf(source: Record<string, unknown>): string {
  for (const [type, label] of [
    ['secretKeyRef', 'Secret'],
    ['configMapKeyRef', 'ConfigMap'],
  ] as const) {
    const ref = source[type];
    if (typeof ref === 'object' && ref && 'name' in ref && 'key' in ref) {
      return `${label} ${String(ref.name)}/${String(ref.key)}`;
    }
  }
  return 'fieldRef' in source ? 'the pod' : 'elsewhere';
}
