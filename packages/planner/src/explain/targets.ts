import { PodSummary, Service, Workload } from '../kube/core';
import { hasLabels } from '../kube/labels';
import { ObjectRef } from '../kube/objects';
import { ClusterView } from '../view/ClusterView';
import { podsOfService, workloadsOf } from '../view/indexes';
import { Upstream } from './types';

/** A workload that answers for an upstream, as policies see it. */
export interface Target {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Whether a proxy stands before it. */
  readonly meshed: boolean;
  /** Port of the pod; the Service's may be another. */
  readonly port: number;
}

/** Who answers: pods where there are some, else what the workloads would make. */
export function targetsOf(view: ClusterView, upstream: Upstream): Target[] {
  const reached = upstream.dialled ?? upstream;
  if (upstream.entry)
    return targetsOfEntry(view, upstream.entry, upstream.port);
  const { namespace, service: name } = reached;
  if (!namespace || !name) return [];
  const service = view.get('Service', namespace, name);
  if (!service) return [];
  const wanted = upstream.dialled ? {} : upstream.subsetLabels ?? {};
  const pods = podsOfService(view, service).filter(pod =>
    hasLabels(pod.metadata.labels, wanted),
  );
  if (pods.length > 0) {
    const port = numericTarget(service, upstream.port) ?? upstream.port;
    return pods.map(pod => ofPod(pod, port));
  }
  return workloadsOf(view, namespace)
    .filter(({ spec }) => {
      const labels = spec.template.metadata?.labels;
      return (
        !!service.spec.selector &&
        hasLabels(labels, { ...service.spec.selector, ...wanted })
      );
    })
    .map(workload => ofWorkload(view, workload, service, upstream.port));
}

/** Pods that a ServiceEntry selects; what lies outside of the cluster has no policies. */
function targetsOfEntry(
  view: ClusterView,
  { namespace = '', name }: ObjectRef,
  port: number,
): Target[] {
  const entry = view.get('ServiceEntry', namespace, name);
  const selector = entry?.spec.workloadSelector?.labels;
  if (!selector) return [];
  const target = entry.spec.ports?.find(
    ({ number }) => number === port,
  )?.targetPort;
  const pods = view
    .list('Pod', namespace)
    .filter(pod => hasLabels(pod.metadata.labels, selector))
    .map(pod => ofPod(pod, target ?? port));
  if (pods.length > 0) return pods;
  return workloadsOf(view, namespace)
    .map(({ spec }) => spec.template.metadata?.labels ?? {})
    .filter(labels => hasLabels(labels, selector))
    .map(labels => ({
      namespace,
      labels,
      meshed: isInjected(view, namespace, labels),
      port: target ?? port,
    }));
}

function ofPod(pod: PodSummary, port: number): Target {
  return {
    namespace: pod.metadata.namespace ?? '',
    labels: pod.metadata.labels ?? {},
    meshed: pod.sidecar !== undefined,
    port,
  };
}

function ofWorkload(
  view: ClusterView,
  { metadata, spec }: Workload,
  service: Service,
  port: number,
): Target {
  const labels = spec.template.metadata?.labels ?? {};
  const namespace = metadata.namespace ?? '';
  const target = service.spec.ports?.find(
    found => found.port === port,
  )?.targetPort;
  const named = spec.template.spec.containers
    .flatMap(({ ports = [] }) => ports)
    .find(({ name }) => name !== undefined && name === target)?.containerPort;
  return {
    namespace,
    labels,
    meshed: isInjected(view, namespace, labels),
    port: named ?? numericTarget(service, port) ?? port,
  };
}

function numericTarget(service: Service, port: number): number | undefined {
  const found = service.spec.ports?.find(candidate => candidate.port === port);
  return typeof found?.targetPort === 'number' ? found.targetPort : undefined;
}

/** Whether a new pod with these labels gets a sidecar: labels of the pod count before the namespace's. */
export function isInjected(
  view: ClusterView,
  namespace: string,
  labels: Readonly<Record<string, string>>,
): boolean {
  const ofNamespace =
    view.get('Namespace', undefined, namespace)?.metadata.labels ?? {};
  const injection = ofNamespace['istio-injection'];
  if (
    injection === 'disabled' ||
    labels['sidecar.istio.io/inject'] === 'false'
  ) {
    return false;
  }
  return (
    injection === 'enabled' ||
    !!ofNamespace['istio.io/rev'] ||
    labels['sidecar.istio.io/inject'] === 'true' ||
    !!labels['istio.io/rev']
  );
}
