import { EndpointSlice, PodSummary, Service, Workload } from '../kube/core';
import { hasLabels, labelOf } from '../kube/labels';
import { ClusterView, ViewKind } from './ClusterView';
import { derive } from './derive';

const SERVICE_NAME = 'kubernetes.io/service-name';

/** `namespace/name`, as a key of indexes. @public */
export function keyOf(namespace: string | undefined, name: string): string {
  return `${namespace ?? ''}/${name}`;
}

function groupBy<T>(
  items: readonly T[],
  key: (item: T) => string | undefined,
): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const found = key(item);
    if (found === undefined) continue;
    const group = groups.get(found);
    if (group) group.push(item);
    else groups.set(found, [item]);
  }
  return groups;
}

/** How many endpoints a Service has, and which of them take requests. @public */
export interface Readiness {
  ready: number;
  total: number;
  /** Addresses of the ready ones. */
  addresses: readonly string[];
}

const NO_ENDPOINTS: Readiness = { ready: 0, total: 0, addresses: [] };

const readinessIndex = derive(['EndpointSlice'], view => {
  const slices = groupBy(view.list('EndpointSlice'), slice => {
    const service = labelOf(slice.metadata.labels, SERVICE_NAME);
    return service && keyOf(slice.metadata.namespace, service);
  });
  return new Map([...slices].map(([key, group]) => [key, readiness(group)]));
});

function readiness(slices: EndpointSlice[]): Readiness {
  const ready = new Set<string>();
  const all = new Set<string>();
  for (const { endpoints } of slices) {
    for (const { addresses, conditions } of endpoints) {
      for (const address of addresses) {
        all.add(address);
        // Absent means unknown, which Kubernetes says to read as ready.
        if (conditions?.ready !== false) ready.add(address);
      }
    }
  }
  return { ready: ready.size, total: all.size, addresses: [...ready].sort() };
}

/** The endpoints of a Service. @public */
export function endpointsOf(
  view: ClusterView,
  namespace: string,
  service: string,
): Readiness {
  return readinessIndex(view).get(keyOf(namespace, service)) ?? NO_ENDPOINTS;
}

const podIndex = derive(['Pod'], view =>
  groupBy(
    view.list('Pod'),
    pod => pod.workload && `${pod.metadata.namespace}/${pod.workload}`,
  ),
);

/** The pods that a workload's controllers made. @public */
export function podsOfWorkload(
  view: ClusterView,
  namespace: string,
  kind: string,
  name: string,
): readonly PodSummary[] {
  return podIndex(view).get(`${namespace}/${kind}/${name}`) ?? [];
}

/** The pods that a Service selects. @public */
export function podsOfService(
  view: ClusterView,
  service: Service,
): readonly PodSummary[] {
  const { selector } = service.spec;
  if (!selector || Object.keys(selector).length === 0) return [];
  return view
    .list('Pod', service.metadata.namespace)
    .filter(pod => hasLabels(pod.metadata.labels, selector));
}

const servicesIndex = derive(['Service'], view => {
  const byNamespace = groupBy(
    view.list('Service'),
    service => service.metadata.namespace,
  );
  return new Map(
    [...byNamespace].map(([namespace, services]) => [
      namespace,
      groupBy(services, ({ spec: { selector } }) => {
        const [first] = Object.entries(selector ?? {});
        return first && `${first[0]}=${first[1]}`;
      }),
    ]),
  );
});

/** The Services of a namespace whose selector matches these pod labels, by name. @public */
export function servicesSelecting(
  view: ClusterView,
  namespace: string,
  labels: Readonly<Record<string, string>>,
): readonly Service[] {
  const byLabel = servicesIndex(view).get(namespace);
  if (!byLabel) return [];
  return Object.entries(labels)
    .flatMap(([key, value]) => byLabel.get(`${key}=${value}`) ?? [])
    .filter(({ spec }) => hasLabels(labels, spec.selector))
    .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
}

const WORKLOADS = [
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'Rollout',
] as const satisfies readonly ViewKind[];

const workloadIndex = derive(WORKLOADS, view =>
  groupBy(
    WORKLOADS.flatMap((kind): readonly Workload[] => view.list(kind)),
    workload => workload.metadata.namespace,
  ),
);

/** All workloads of a namespace: Deployments, StatefulSets, DaemonSets, Rollouts. @public */
export function workloadsOf(
  view: ClusterView,
  namespace: string,
): readonly Workload[] {
  return workloadIndex(view).get(namespace) ?? [];
}
