import { EndpointSlice, PodSummary, Service, Workload } from '../kube/core';
import { KubeObject } from '../kube/objects';
import { ClusterView, ViewChange } from '../view/ClusterView';
import { servicesSelecting } from '../view/indexes';
import { isOurs } from './context';
import { plan } from './plan';
import { simulate } from './simulate';
import { PlanPolicy } from './types';

/** More turns than any space takes: a namespace, its objects, the switch, the routes, and once more for what they cause. */
const MOST_TURNS = 12;

/** A plan that always wants more would keep a controller busy for ever. */
export class UnsettledPlanError extends Error {
  constructor(view: ClusterView) {
    super(
      `The plan for ${view
        .list('MeshSpace')
        .map(({ metadata }) => metadata.name)
        .join(', ')} does not come to rest; this is a fault of the planner`,
    );
    this.name = 'UnsettledPlanError';
  }
}

/**
 * The view after everything that is planned has been written and every fork has started: where a healthy cluster comes to rest.
 */
export function settle(
  view: ClusterView,
  options: { now: Date; policy?: PlanPolicy; space?: string },
): ClusterView {
  let current = view;
  for (let turn = 0; turn < MOST_TURNS; turn++) {
    const { operations } = plan(current, options);
    const starting = startedForks(current);
    if (operations.length === 0 && starting.length === 0) return current;
    current = simulate(current, operations, options.now);
    current = current.overlay(startedForks(current));
  }
  throw new UnsettledPlanError(view);
}

/** What Kubernetes makes of our workloads that nothing runs for yet. */
export function startedForks(view: ClusterView): ViewChange[] {
  const workloads: readonly Workload[] = [
    ...view.list('Deployment'),
    ...view.list('StatefulSet'),
  ];
  return workloads
    .filter(workload => isOurs(workload) && !isStarted(workload))
    .flatMap(workload => started(view, workload))
    .map(object => ({ type: 'set', object }));
}

function isStarted({ spec, status }: Workload): boolean {
  return (status?.readyReplicas ?? 0) === (spec.replicas ?? 1);
}

function started(view: ClusterView, workload: Workload): KubeObject[] {
  const { namespace = '' } = workload.metadata;
  const replicas = workload.spec.replicas ?? 1;
  const labels = workload.spec.template.metadata?.labels ?? {};
  const running: Workload = {
    ...workload,
    status: {
      replicas,
      readyReplicas: replicas,
      updatedReplicas: replicas,
      availableReplicas: replicas,
    },
  };
  const services = servicesSelecting(view, namespace, labels);
  return [
    running,
    ...(replicas > 0 ? [podOf(workload, labels)] : []),
    ...services.map(service => endpointsOf(service, replicas > 0)),
  ];
}

function podOf(
  { kind, metadata: { name, namespace }, spec }: Workload,
  labels: Record<string, string>,
): PodSummary {
  const { containers } = spec.template.spec;
  const sidecar = containers.find(
    container => container.name === 'istio-proxy',
  );
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `${name}-simulated`, namespace, labels },
    workload: `${kind}/${name}`,
    ready: true,
    phase: 'Running',
    containers: containers
      .filter(container => container !== sidecar)
      .map(container => ({
        name: container.name,
        image: container.image ?? '',
        ready: true,
        restarts: 0,
        state: 'running',
      })),
    ...(sidecar && {
      sidecar: {
        image: sidecar.image ?? '',
        native: false,
        args: sidecar.args ?? [],
      },
    }),
  };
}

function endpointsOf({ metadata }: Service, ready: boolean): EndpointSlice {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name: `${metadata.name}-simulated`,
      namespace: metadata.namespace,
      labels: { 'kubernetes.io/service-name': metadata.name },
    },
    endpoints: ready
      ? [{ addresses: ['192.0.2.1'], conditions: { ready: true } }]
      : [],
  };
}
