import { z } from 'zod';
import { ContainerSummary, PodSummary } from '../kube/core';
import { ObjectMeta } from '../kube/objects';
import { pod as podSchema } from '../kube/schema/core';
import { share } from './share';

type RawPod = z.infer<typeof podSchema>;
type RawStatus = NonNullable<
  NonNullable<RawPod['status']>['containerStatuses']
>[number];

const SIDECAR = 'istio-proxy';

/** Annotations of a pod that decide something; all others are left out. */
const KEPT_ANNOTATIONS = new Set([
  'sidecar.istio.io/inject',
  'inject.istio.io/templates',
  'ambient.istio.io/redirection',
]);

/** What the view keeps of a pod. */
export function projectPod(
  metadata: ObjectMeta,
  pod: RawPod,
  apiVersion: string,
): PodSummary {
  const { spec, status } = pod;
  const summary: PodSummary = {
    apiVersion,
    kind: 'Pod',
    metadata: podMetadata(metadata),
    ready: !!status?.conditions?.some(
      condition => condition.type === 'Ready' && condition.status === 'True',
    ),
    containers: containersOf(pod),
  };
  const workload = workloadOf(metadata);
  const sidecar = sidecarOf(metadata, spec);
  if (workload) summary.workload = share(workload);
  if (typeof spec.serviceAccountName === 'string') {
    summary.serviceAccount = share(spec.serviceAccountName);
  }
  if (spec.nodeName) summary.node = share(spec.nodeName);
  if (status?.podIP) summary.ip = status.podIP;
  if (status?.phase) summary.phase = share(status.phase);
  if (status?.startTime) summary.startedAt = status.startTime;
  if (sidecar) summary.sidecar = share(sidecar);
  return summary;
}

function podMetadata(metadata: ObjectMeta): ObjectMeta {
  const { ownerReferences, finalizers, annotations, ...kept } = metadata;
  const telling = Object.entries(annotations ?? {}).filter(([key]) =>
    KEPT_ANNOTATIONS.has(key),
  );
  return {
    ...kept,
    ...(metadata.labels ? { labels: share(metadata.labels) } : {}),
    ...(telling.length ? { annotations: Object.fromEntries(telling) } : {}),
  };
}

/** `Kind/name` of the workload; a ReplicaSet's hash is taken off to get to its Deployment or Rollout. */
function workloadOf({ ownerReferences, labels }: ObjectMeta) {
  const owner =
    ownerReferences?.find(ref => ref.controller) ?? ownerReferences?.[0];
  if (!owner) return undefined;
  if (owner.kind !== 'ReplicaSet') return `${owner.kind}/${owner.name}`;
  const template = labels?.['pod-template-hash'];
  const rollout = labels?.['rollouts-pod-template-hash'];
  if (rollout && owner.name.endsWith(`-${rollout}`)) {
    return `Rollout/${owner.name.slice(0, -rollout.length - 1)}`;
  }
  if (template && owner.name.endsWith(`-${template}`)) {
    return `Deployment/${owner.name.slice(0, -template.length - 1)}`;
  }
  return `ReplicaSet/${owner.name}`;
}

function sidecarOf(metadata: ObjectMeta, spec: RawPod['spec']) {
  const native = spec.initContainers?.find(({ name }) => name === SIDECAR);
  const container = native ?? spec.containers.find(c => c.name === SIDECAR);
  if (!container) return undefined;
  const revision = revisionOf(metadata);
  return {
    image: container.image ?? '',
    native: container === native,
    ...(revision ? { revision } : {}),
    args: container.args ?? [],
  };
}

function revisionOf({ annotations, labels }: ObjectMeta): string | undefined {
  try {
    const status: unknown = JSON.parse(
      annotations?.['sidecar.istio.io/status'] ?? 'null',
    );
    if (typeof status === 'object' && status && 'revision' in status) {
      if (typeof status.revision === 'string') return status.revision;
    }
  } catch {
    // Not written by Istio: as good as absent.
  }
  return labels?.['istio.io/rev'];
}

function containersOf({ spec, status }: RawPod): ContainerSummary[] {
  const initial = (status?.initContainerStatuses ?? []).filter(
    container => container.name !== SIDECAR && unfinished(container),
  );
  const statuses = new Map(
    (status?.containerStatuses ?? []).map(found => [found.name, found]),
  );
  const main = spec.containers
    .filter(({ name }) => name !== SIDECAR)
    .map(container =>
      containerSummary(
        statuses.get(container.name) ?? { name: container.name },
        container.image,
      ),
    );
  return [
    ...initial.map(found =>
      containerSummary(
        found,
        spec.initContainers?.find(({ name }) => name === found.name)?.image,
      ),
    ),
    ...main,
  ];
}

function unfinished({ state }: RawStatus): boolean {
  const { terminated } = statesOf(state);
  return !terminated || terminated.exitCode !== 0;
}

interface StateDetail {
  reason?: string;
  message?: string;
  exitCode?: number;
}

const detail = z
  .looseObject({
    reason: z.string().optional(),
    message: z.string().optional(),
    exitCode: z.number().optional(),
  })
  .optional()
  .catch(undefined);

function statesOf(state: unknown): {
  running?: StateDetail;
  waiting?: StateDetail;
  terminated?: StateDetail;
} {
  const parsed = z
    .looseObject({ running: detail, waiting: detail, terminated: detail })
    .safeParse(state ?? {});
  return parsed.success ? parsed.data : {};
}

function containerSummary(
  status: RawStatus,
  image: string | undefined,
): ContainerSummary {
  const { running, waiting, terminated } = statesOf(status.state);
  const last = statesOf(status.lastState).terminated;
  const now = waiting ?? terminated;
  const ended = terminated ?? last;
  const message = now?.message ?? (running ? undefined : last?.message);
  return {
    name: share(status.name),
    image: share(image ?? status.image ?? ''),
    ready: status.ready ?? false,
    restarts: status.restartCount ?? 0,
    state: share(
      running ? 'running' : stoppedState(now?.reason, ended?.reason),
    ),
    ...(message ? { message } : {}),
    ...(ended?.exitCode === undefined ? {} : { exitCode: ended.exitCode }),
  };
}

/** "Crash loop" says little; that it was killed for its memory says what to do. */
function stoppedState(now: string | undefined, ended: string | undefined) {
  return ended === 'OOMKilled' ? ended : now ?? 'Waiting';
}
