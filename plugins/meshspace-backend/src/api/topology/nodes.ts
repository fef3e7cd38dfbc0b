import {
  ClusterView,
  endpointsOf,
  MeshSpace,
  podsOfService,
  podsOfWorkload,
  Service,
  SPACE_LABEL,
  Workload,
  workloadsOf,
  selects,
} from '@meshspace/planner';
import type { TopologyNode } from '@meshspace/plugin-meshspace-common';
import { protocolOf } from '../entities/baseWorkload';
import { entriesOf } from './entryPoints';

/** A base's Services with the workloads behind them, its gateways, and the forks that may be seen. */
export function topologyNodes(
  view: ClusterView,
  base: string,
  spaces: readonly MeshSpace[],
  entityOf: (workload: Workload) => string | undefined,
): TopologyNode[] {
  const services = view
    .list('Service', base)
    .filter(({ metadata }) => !metadata.labels?.[SPACE_LABEL]);
  const nodes = services.map(service => serviceNode(view, service, entityOf));
  const covered = new Set(
    nodes.flatMap(({ workload }) =>
      workload ? `${workload.kind}/${workload.name}` : [],
    ),
  );
  // A workload that nothing calls can still call others.
  const lone = workloadsOf(view, base)
    .filter(
      ({ kind, metadata, spec }) =>
        !covered.has(`${kind}/${metadata.name}`) &&
        !services.some(({ spec: { selector } }) =>
          behind(selector, spec.template.metadata?.labels),
        ),
    )
    .map(workload => workloadNode(view, workload, entityOf));
  return [
    ...gatewayNodes(view, base),
    ...nodes,
    ...lone,
    ...spaces.flatMap(space => forkNodes(view, space, nodes)),
  ];
}

export function serviceId(namespace: string, name: string): string {
  return `service:${namespace}/${name}`;
}

export function forkId(space: string, workload: string): string {
  return `fork:${space}/${workload}`;
}

export function workloadsBehind(
  view: ClusterView,
  { metadata: { namespace = '' }, spec: { selector } }: Service,
): Workload[] {
  return workloadsOf(view, namespace).filter(({ spec }) =>
    behind(selector, spec.template.metadata?.labels),
  );
}

function behind(
  selector: Record<string, string> | undefined,
  labels: Record<string, string> | undefined,
): boolean {
  return (
    !!selector &&
    Object.keys(selector).length > 0 &&
    selects({ matchLabels: selector }, labels)
  );
}

function serviceNode(
  view: ClusterView,
  service: Service,
  entityOf: (workload: Workload) => string | undefined,
): TopologyNode {
  const { name, namespace = '' } = service.metadata;
  const [workload] = workloadsBehind(view, service);
  const pods = podsOfService(view, service);
  const { ready, total } = endpointsOf(view, namespace, name);
  const entityRef = workload && entityOf(workload);
  const version = workload?.spec.template.metadata?.labels?.version;
  return {
    id: serviceId(namespace, name),
    kind: service.spec.type === 'ExternalName' ? 'external' : 'service',
    name,
    namespace,
    ...(workload && {
      workload: { kind: workload.kind, name: workload.metadata.name },
    }),
    ...(entityRef && { entityRef }),
    health: healthOf(ready, total),
    protocols: [
      ...new Set(
        (service.spec.ports ?? []).map(port =>
          protocolOf(port.name, port.appProtocol, port.protocol),
        ),
      ),
    ],
    meshed: pods.some(pod => pod.sidecar),
    ...(version && { version }),
  };
}

function workloadNode(
  view: ClusterView,
  workload: Workload,
  entityOf: (workload: Workload) => string | undefined,
): TopologyNode {
  const { kind, metadata, spec } = workload;
  const namespace = metadata.namespace ?? '';
  const pods = podsOfWorkload(view, namespace, kind, metadata.name);
  const entityRef = entityOf(workload);
  return {
    id: serviceId(namespace, metadata.name),
    kind: 'service',
    name: metadata.name,
    namespace,
    workload: { kind, name: metadata.name },
    ...(entityRef && { entityRef }),
    health: healthOf(pods.filter(pod => pod.ready).length, spec.replicas ?? 1),
    protocols: [],
    meshed: pods.some(pod => pod.sidecar),
  };
}

function forkNodes(
  view: ClusterView,
  { metadata: { name }, spec, status }: MeshSpace,
  services: readonly TopologyNode[],
): TopologyNode[] {
  return spec.forks.map(({ workload, entityRef, containers }) => {
    const fork = status?.forks.find(
      known =>
        known.workload.kind === workload.kind &&
        known.workload.name === workload.name,
    );
    const base = services.find(
      node =>
        node.workload?.kind === workload.kind &&
        node.workload.name === workload.name,
    );
    const tag = containers
      ?.find(({ image }) => image)
      ?.image?.split(':')
      .pop();
    const pods = view
      .list('Pod', name)
      .filter(pod => pod.workload?.startsWith(`${workload.kind}/`));
    return {
      id: forkId(name, workload.name),
      kind: 'fork',
      name: workload.name,
      namespace: name,
      workload,
      ...(entityRef && { entityRef }),
      ...(base && { baseId: base.id }),
      space: name,
      health: forkHealth(fork?.phase),
      protocols: base?.protocols ?? [],
      meshed: pods.some(pod => pod.sidecar),
      ...(tag && { version: tag }),
    };
  });
}

function forkHealth(phase: string | undefined): TopologyNode['health'] {
  switch (phase) {
    case 'Routed':
    case 'Ready':
      return 'healthy';
    case 'Failing':
    case 'Unroutable':
    case 'BaseGone':
      return 'failing';
    case 'Suspended':
      return 'idle';
    default:
      return 'unknown';
  }
}

function gatewayNodes(view: ClusterView, base: string): TopologyNode[] {
  const seen = new Map<string, TopologyNode>();
  for (const { gateway, secure } of entriesOf(view, base)) {
    const id = `gateway:${gateway.namespace}/${gateway.name}`;
    seen.set(id, {
      id,
      kind: 'gateway',
      ...gateway,
      health: 'unknown',
      protocols: [secure ? 'https' : 'http'],
      meshed: true,
    });
  }
  return [...seen.values()];
}

function healthOf(ready: number, total: number): TopologyNode['health'] {
  if (total === 0) return 'unknown';
  if (ready === 0) return 'failing';
  return ready < total ? 'degraded' : 'healthy';
}
