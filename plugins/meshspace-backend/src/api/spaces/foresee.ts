import {
  ClusterView,
  EndpointSlice,
  KubeObject,
  Operation,
  plan,
  PlanPolicy,
  PodSummary,
  refName,
  Service,
  simulate,
  SpacePlan,
  ViewChange,
  viewKindOf,
  Workload,
  targetOf,
} from '@meshspace/planner';

/** More steps than any wish takes; a plan that never comes to rest must not keep the portal busy. */
const MOST_STEPS = 6;

interface Options {
  space: string;
  now: Date;
  policy: PlanPolicy;
}

/** All that would be done for a space, if everything that is waited for came true: pods ready, graces passed. */
export function foresee(view: ClusterView, options: Options) {
  const operations = new Map<string, Operation>();
  const warnings: SpacePlan['warnings'] = [];
  let picture = view;
  let { now } = options;
  for (let step = 0; step < MOST_STEPS; step++) {
    const planned = plan(picture, { ...options, now }).spaces.find(
      ({ space }) => space === options.space,
    );
    if (!planned) break;
    warnings.push(...planned.warnings);
    const fresh = planned.operations.filter(
      operation => !operations.has(keyOf(operation)),
    );
    if (fresh.length === 0 && step > 0) break;
    for (const operation of fresh) operations.set(keyOf(operation), operation);
    const written = simulate(picture, planned.operations, now);
    picture = written.overlay(
      planned.operations.flatMap(operation => consequences(written, operation)),
    );
    now = new Date(now.getTime() + (options.policy.drainSeconds + 1) * 1000);
  }
  return { operations: [...operations.values()], warnings };
}

/** A later step may write to an object once more; the last word on its existence counts, the first on its reason. */
function keyOf(operation: Operation): string {
  const verb = operation.type === 'delete' ? 'delete' : 'write';
  return `${verb} ${refName(targetOf(operation))}`;
}

/** What Kubernetes would make of what is written. */
function consequences(view: ClusterView, operation: Operation): ViewChange[] {
  if (operation.type !== 'apply') return [];
  const { apiVersion, kind, metadata } = operation.object;
  const known = viewKindOf(apiVersion, kind);
  const object = known && view.get(known, metadata.namespace, metadata.name);
  return object ? followers(view, object) : [];
}

function settled(workload: Workload): Workload {
  const replicas = workload.spec.replicas ?? 1;
  return {
    ...workload,
    status: {
      observedGeneration: workload.metadata.generation,
      replicas,
      readyReplicas: replicas,
      updatedReplicas: replicas,
      availableReplicas: replicas,
    },
  };
}

function followers(view: ClusterView, object: KubeObject): ViewChange[] {
  const { namespace, name } = object.metadata;
  if (isWorkload(object) && (object.spec.replicas ?? 1) > 0) {
    const sample = view.list('Pod').find(pod => pod.sidecar);
    const { template } = object.spec;
    const pod: PodSummary = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: `${name}-foreseen`,
        namespace,
        uid: `foreseen-${name}`,
        labels: template.metadata?.labels,
      },
      workload: `${object.kind}/${name}`,
      ready: true,
      phase: 'Running',
      ip: '192.0.2.1',
      containers: template.spec.containers.map(container => ({
        name: container.name,
        image: container.image ?? '',
        ready: true,
        restarts: 0,
        state: 'running',
      })),
      ...(sample?.sidecar && { sidecar: sample.sidecar }),
    };
    return [
      { type: 'set', object: settled(object) },
      { type: 'set', object: pod },
    ];
  }
  if (isService(object) && object.spec.selector) {
    const slice: EndpointSlice = {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: {
        name: `${name}-foreseen`,
        namespace,
        labels: {
          ...object.metadata.labels,
          'kubernetes.io/service-name': name,
        },
      },
      endpoints: [{ addresses: ['192.0.2.1'], conditions: { ready: true } }],
    };
    return [{ type: 'set', object: slice }];
  }
  return [];
}

function isWorkload(object: KubeObject): object is Workload {
  return ['Deployment', 'StatefulSet', 'DaemonSet', 'Rollout'].includes(
    object.kind,
  );
}

function isService(object: KubeObject): object is Service {
  return object.kind === 'Service';
}
