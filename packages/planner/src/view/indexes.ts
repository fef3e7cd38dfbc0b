import { EndpointSlice, PodSummary, Service, Workload } from '../kube/core';
import { hasLabels, labelOf } from '../kube/labels';
import { ClusterView, ViewKind } from './ClusterView';
import { derive } from './derive';
import { grouped } from './groups';

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

const slicesByService = grouped('EndpointSlice', {
  entries(slice): Iterable<readonly [string, EndpointSlice]> {
    const service = labelOf(slice.metadata.labels, SERVICE_NAME);
    return service ? [[keyOf(slice.metadata.namespace, service), slice]] : [];
  },
});

const readinessOf = new WeakMap<readonly EndpointSlice[], Readiness>();

function readiness(slices: readonly EndpointSlice[]): Readiness {
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
  const slices = slicesByService(view).get(keyOf(namespace, service));
  if (slices.length === 0) return NO_ENDPOINTS;
  const known = readinessOf.get(slices);
  if (known) return known;
  const found = readiness(slices);
  readinessOf.set(slices, found);
  return found;
}

const podsByWorkload = grouped('Pod', {
  entries: (pod): Iterable<readonly [string, PodSummary]> =>
    pod.workload ? [[keyOf(pod.metadata.namespace, pod.workload), pod]] : [],
});

/** The pods that a workload's controllers made. @public */
export function podsOfWorkload(
  view: ClusterView,
  namespace: string,
  kind: string,
  name: string,
): readonly PodSummary[] {
  return podsByWorkload(view).get(keyOf(namespace, `${kind}/${name}`));
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

/** By one label of their selector: who has it may be selected. */
const servicesByLabel = grouped('Service', {
  entries(service): Iterable<readonly [string, Service]> {
    const [first] = Object.entries(service.spec.selector ?? {});
    return first
      ? [[labelKey(service.metadata.namespace, first), service]]
      : [];
  },
});

function labelKey(
  namespace: string | undefined,
  [name, value]: [string, string],
): string {
  return keyOf(namespace, `${name}=${value}`);
}

/** The Services of a namespace whose selector matches these pod labels, by name. @public */
export function servicesSelecting(
  view: ClusterView,
  namespace: string,
  labels: Readonly<Record<string, string>>,
): readonly Service[] {
  const byLabel = servicesByLabel(view);
  return Object.entries(labels)
    .flatMap(label => byLabel.get(labelKey(namespace, label)))
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
