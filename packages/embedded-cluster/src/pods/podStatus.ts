import {
  Condition,
  ContainerStatus,
  Pod,
  PodStatus,
} from '../controllers/kinds';
import { timestamp } from '../controllers/kit/clock';
import { withCondition } from '../controllers/kit/objects';

export interface PodObservation {
  ip: string;
  startedAt: number;
  initialized: boolean;
  /** Sidecars (init containers that stay) count for readiness. */
  sidecars: ContainerStatus[];
  init: ContainerStatus[];
  containers: ContainerStatus[];
  /** Exit codes if no container will ever run again. */
  finished?: number[];
}

export const HOST_IP = '10.244.0.1';

/** What the kubelet says of a pod. */
export function podStatus(
  pod: Pod,
  seen: PodObservation,
  now: number,
): PodStatus {
  const phase = phaseOf(seen);
  const unready = [...seen.sidecars, ...seen.containers].filter(
    ({ ready }) => !ready,
  );
  const names = `containers with unready status: [${unready
    .map(({ name }) => name)
    .join(' ')}]`;
  const done = phase === 'Succeeded' || phase === 'Failed';
  const readiness = (): Pick<Condition, 'status' | 'reason' | 'message'> => {
    if (done) {
      return {
        status: 'False',
        reason: phase === 'Failed' ? 'PodFailed' : 'PodCompleted',
      };
    }
    return unready.length === 0 && seen.initialized
      ? { status: 'True' }
      : { status: 'False', reason: 'ContainersNotReady', message: names };
  };
  const conditions: Condition[] = [
    { type: 'PodReadyToStartContainers', status: done ? 'False' : 'True' },
    seen.initialized
      ? {
          type: 'Initialized',
          status: 'True',
          ...(phase === 'Succeeded' ? { reason: 'PodCompleted' } : {}),
        }
      : {
          type: 'Initialized',
          status: 'False',
          reason: 'ContainersNotInitialized',
          message: `containers with incomplete status: [${seen.init
            .filter(status => !isDone(status))
            .map(({ name }) => name)
            .join(' ')}]`,
        },
    { type: 'Ready', ...readiness() },
    { type: 'ContainersReady', ...readiness() },
  ];
  const at = timestamp(now);
  const scheduled = (pod.status?.conditions ?? []).filter(
    ({ type }) => type === 'PodScheduled',
  );
  return {
    phase,
    conditions: [
      ...conditions.map(condition => ({
        ...withCondition(
          pod.status?.conditions,
          { ...condition, lastProbeTime: null },
          at,
        ).at(-1)!,
        ...(pod.metadata.generation === undefined
          ? {}
          : { observedGeneration: pod.metadata.generation }),
      })),
      ...scheduled,
    ],
    ...(pod.metadata.generation === undefined
      ? {}
      : { observedGeneration: pod.metadata.generation }),
    hostIP: HOST_IP,
    hostIPs: [{ ip: HOST_IP }],
    podIP: seen.ip,
    podIPs: [{ ip: seen.ip }],
    startTime: timestamp(seen.startedAt),
    ...(seen.init.length ? { initContainerStatuses: seen.init } : {}),
    containerStatuses: seen.containers,
    qosClass: qosClassOf(pod),
  };
}

function isDone(status: ContainerStatus): boolean {
  return (
    status.state.terminated?.exitCode === 0 ||
    (status.started && status.state.running !== undefined)
  );
}

function phaseOf(seen: PodObservation): PodStatus['phase'] {
  if (seen.finished) {
    return seen.finished.every(code => code === 0) ? 'Succeeded' : 'Failed';
  }
  if (!seen.initialized) {
    return 'Pending';
  }
  const everRan = seen.containers.every(
    ({ state, lastState }) =>
      state.running ?? state.terminated ?? lastState.terminated,
  );
  return everRan ? 'Running' : 'Pending';
}

function qosClassOf(pod: Pod): string {
  const all = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])].map(
    ({ resources }) => resources ?? {},
  );
  if (all.every(({ requests, limits }) => !requests && !limits)) {
    return 'BestEffort';
  }
  const guaranteed = all.every(
    ({ requests, limits }) =>
      limits?.cpu !== undefined &&
      limits.memory !== undefined &&
      (requests?.cpu ?? limits.cpu) === limits.cpu &&
      (requests?.memory ?? limits.memory) === limits.memory,
  );
  return guaranteed ? 'Guaranteed' : 'Burstable';
}
