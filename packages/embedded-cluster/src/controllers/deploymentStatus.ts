import { Condition, Deployment, DeploymentStatus, ReplicaSet } from './kinds';
import { timestamp } from './kit/clock';
import { withCondition } from './kit/objects';
import { rolloutLimits } from './rolloutMath';

const sum = (
  sets: readonly ReplicaSet[],
  read: (set: ReplicaSet) => number | undefined,
) => sets.reduce((total, set) => total + (read(set) ?? 0), 0);

export interface RolloutState {
  deployment: Deployment;
  fresh: ReplicaSet | undefined;
  old: readonly ReplicaSet[];
  /** The new ReplicaSet was made just now. */
  created: boolean;
}

export function rolloutComplete(
  deployment: Deployment,
  status: DeploymentStatus,
): boolean {
  const desired = deployment.spec.replicas ?? 1;
  return (
    (status.updatedReplicas ?? 0) === desired &&
    (status.replicas ?? 0) === desired &&
    (status.availableReplicas ?? 0) === desired
  );
}

export function deploymentStatus(
  state: RolloutState,
  now: number,
): DeploymentStatus {
  const { deployment, fresh, old } = state;
  const all = fresh ? [fresh, ...old] : old;
  const desired = deployment.spec.replicas ?? 1;
  const available = sum(all, set => set.status?.availableReplicas);
  const replicas = sum(all, set => set.status?.replicas);
  const counts: DeploymentStatus = {
    observedGeneration: deployment.metadata.generation,
    replicas,
    updatedReplicas: fresh?.status?.replicas ?? 0,
    readyReplicas: sum(all, set => set.status?.readyReplicas),
    availableReplicas: available,
    unavailableReplicas: Math.max(0, Math.max(desired, replicas) - available),
    terminatingReplicas: sum(all, set => set.status?.terminatingReplicas),
  };
  const withoutZeros = Object.fromEntries(
    Object.entries(counts).filter(
      ([key, value]) => value !== 0 || key === 'terminatingReplicas',
    ),
  ) as DeploymentStatus;
  return {
    ...withoutZeros,
    conditions: conditionsOf(state, counts, now),
  };
}

function conditionsOf(
  state: RolloutState,
  counts: DeploymentStatus,
  now: number,
): Condition[] {
  const { deployment } = state;
  const at = timestamp(now);
  const before = deployment.status?.conditions ?? [];
  const minimum =
    (deployment.spec.replicas ?? 1) - rolloutLimits(deployment).unavailable;
  const enough = (counts.availableReplicas ?? 0) >= minimum;
  const availability: Condition = enough
    ? {
        type: 'Available',
        status: 'True',
        reason: 'MinimumReplicasAvailable',
        message: 'Deployment has minimum availability.',
      }
    : {
        type: 'Available',
        status: 'False',
        reason: 'MinimumReplicasUnavailable',
        message: 'Deployment does not have minimum availability.',
      };
  const progress = progressCondition(state, counts, now);
  const refreshed = [availability, ...(progress ? [progress] : [])].map(
    condition => {
      const old = before.find(({ type }) => type === condition.type);
      const same =
        old?.status === condition.status &&
        old?.reason === condition.reason &&
        old?.message === condition.message;
      const keeps =
        same &&
        !(condition.reason === 'ReplicaSetUpdated' && moved(state, counts));
      return {
        ...condition,
        lastUpdateTime: keeps ? old?.lastUpdateTime ?? at : at,
      };
    },
  );
  return refreshed.reduce<Condition[]>(
    (conditions, condition) => withCondition(conditions, condition, at),
    before,
  );
}

/** Something came nearer to the goal since the last look: the deadline starts anew. */
function moved(
  { deployment }: RolloutState,
  counts: DeploymentStatus,
): boolean {
  const before = deployment.status ?? {};
  const oldOnes = (status: DeploymentStatus) =>
    (status.replicas ?? 0) - (status.updatedReplicas ?? 0);
  return (
    (counts.updatedReplicas ?? 0) > (before.updatedReplicas ?? 0) ||
    oldOnes(counts) < oldOnes(before) ||
    (counts.readyReplicas ?? 0) > (before.readyReplicas ?? 0) ||
    (counts.availableReplicas ?? 0) > (before.availableReplicas ?? 0)
  );
}

function progressCondition(
  state: RolloutState,
  counts: DeploymentStatus,
  now: number,
): Condition | undefined {
  const { deployment, fresh, created } = state;
  const current = deployment.status?.conditions?.find(
    ({ type }) => type === 'Progressing',
  );
  const progressing = (reason: string, message: string): Condition => ({
    type: 'Progressing',
    status: 'True',
    reason,
    message,
  });
  if (created && fresh) {
    return progressing(
      'NewReplicaSetCreated',
      `Created new replica set "${fresh.metadata.name}"`,
    );
  }
  if (!fresh) {
    return current;
  }
  const name = fresh.metadata.name;
  if (rolloutComplete(deployment, counts)) {
    return progressing(
      'NewReplicaSetAvailable',
      `ReplicaSet "${name}" has successfully progressed.`,
    );
  }
  // Scaling a finished Deployment, or a pod lost later, starts no new deadline: as in Kubernetes.
  if (
    current?.reason === 'NewReplicaSetAvailable' &&
    current.message?.includes(`"${name}"`)
  ) {
    return current;
  }
  if (moved(state, counts)) {
    return progressing(
      'ReplicaSetUpdated',
      `ReplicaSet "${name}" is progressing.`,
    );
  }
  if (pastDeadline(deployment, current, now)) {
    return {
      type: 'Progressing',
      status: 'False',
      reason: 'ProgressDeadlineExceeded',
      message: `ReplicaSet "${name}" has timed out progressing.`,
    };
  }
  return (
    current ??
    progressing('FoundNewReplicaSet', `Found new replica set "${name}"`)
  );
}

function pastDeadline(
  deployment: Deployment,
  progress: Condition | undefined,
  now: number,
): boolean {
  if (progress?.reason === 'ProgressDeadlineExceeded') {
    return true;
  }
  const since = progress?.lastUpdateTime;
  if (deployment.spec.paused || since === undefined) {
    return false;
  }
  return now - Date.parse(since) >= deadlineMs(deployment);
}

export function deadlineMs(deployment: Deployment): number {
  return (deployment.spec.progressDeadlineSeconds ?? 600) * 1000;
}
