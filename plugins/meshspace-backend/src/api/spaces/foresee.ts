import {
  ClusterView,
  EndpointSlice,
  KubeObject,
  Operation,
  plan,
  PlanPolicy,
  PodSummary,
  project,
  refName,
  Service,
  SpacePlan,
  ViewChange,
  viewKindOf,
  Workload,
} from '@meshspace/planner';
import { targetOf } from '../../cluster/apply/applyOperations';

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
    picture = picture.overlay(
      planned.operations.flatMap(operation => consequences(picture, operation)),
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

function consequences(view: ClusterView, operation: Operation): ViewChange[] {
  if (operation.type === 'patch') return [];
  if (operation.type === 'delete') {
    const { apiVersion, kind, namespace, name } = operation.target;
    const known = viewKindOf(apiVersion, kind);
    return known ? [{ type: 'delete', kind: known, namespace, name }] : [];
  }
  const wanted =
    operation.type === 'apply' ? operation.object : operation.target;
  const kind = viewKindOf(wanted.apiVersion, wanted.kind);
  const before =
    kind && view.get(kind, wanted.metadata.namespace, wanted.metadata.name);
  const object = project({
    ...wanted,
    metadata: {
      ...wanted.metadata,
      uid: before?.metadata.uid ?? `foreseen-${wanted.metadata.name}`,
      resourceVersion: '1',
      generation: 1,
    },
  });
  if (!object) return [];
  return [{ type: 'set', object: settled(object) }, ...followers(view, object)];
}

function settled(object: KubeObject): KubeObject {
  if (!isWorkload(object)) return object;
  const replicas = object.spec.replicas ?? 1;
  const status: Workload['status'] = {
    observedGeneration: 1,
    replicas,
    readyReplicas: replicas,
    updatedReplicas: replicas,
    availableReplicas: replicas,
  };
  return { ...object, status } as Workload;
}

/** What Kubernetes would make of it. */
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
    return [{ type: 'set', object: pod }];
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
