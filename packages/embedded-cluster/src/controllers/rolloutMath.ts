import { Deployment, IntOrString } from './kinds';

/** How many replicas each ReplicaSet of a Deployment should have next. */
export interface RolloutStep {
  newReplicas: number;
  /** By ReplicaSet name. */
  oldReplicas: Record<string, number>;
}

export interface SetState {
  name: string;
  replicas: number;
  available: number;
  createdAt: string;
}

export function absoluteValue(
  value: IntOrString | undefined,
  total: number,
  roundUp: boolean,
): number {
  if (typeof value === 'number') {
    return value;
  }
  const percent = Number.parseInt(value ?? '25%', 10);
  const share = (total * percent) / 100;
  return roundUp ? Math.ceil(share) : Math.floor(share);
}

export function rolloutLimits(deployment: Deployment): {
  surge: number;
  unavailable: number;
} {
  const desired = deployment.spec.replicas ?? 1;
  const rolling = deployment.spec.strategy?.rollingUpdate;
  const surge = absoluteValue(rolling?.maxSurge, desired, true);
  const unavailable = absoluteValue(rolling?.maxUnavailable, desired, false);
  // Both zero would never move; Kubernetes then takes one away first.
  return surge === 0 && unavailable === 0
    ? { surge, unavailable: 1 }
    : { surge, unavailable };
}

export function rollingStep(
  desired: number,
  limits: { surge: number; unavailable: number },
  fresh: SetState,
  old: readonly SetState[],
): RolloutStep {
  const oldReplicas = Object.fromEntries(
    old.map(set => [set.name, set.replicas]),
  );
  const oldTotal = old.reduce((sum, set) => sum + set.replicas, 0);
  const newReplicas = growNew(desired, limits.surge, fresh.replicas, oldTotal);

  const minAvailable = desired - Math.min(limits.unavailable, desired);
  const newUnavailable = Math.max(0, newReplicas - fresh.available);
  let removable = newReplicas + oldTotal - minAvailable - newUnavailable;

  const byAge = [...old].sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1));
  // First what serves nobody anyway, so that a broken rollout can be replaced at once …
  for (const set of byAge) {
    const count = Math.max(
      0,
      Math.min(removable, set.replicas - set.available),
    );
    oldReplicas[set.name] -= count;
    removable -= count;
  }
  // … then what serves, as far as enough others do.
  const available =
    fresh.available + old.reduce((sum, set) => sum + set.available, 0);
  let spare = Math.min(removable, available - minAvailable);
  for (const set of byAge) {
    const count = Math.max(0, Math.min(spare, oldReplicas[set.name]));
    oldReplicas[set.name] -= count;
    spare -= count;
  }
  return { newReplicas, oldReplicas };
}

function growNew(
  desired: number,
  surge: number,
  current: number,
  oldTotal: number,
): number {
  if (current >= desired) {
    return desired;
  }
  const room = desired + surge - (current + oldTotal);
  return current + Math.max(0, Math.min(room, desired - current));
}

/** All old ones go, and only when their pods are gone the new ones come. */
export function recreateStep(
  desired: number,
  fresh: SetState,
  old: readonly SetState[],
  oldPodsRunning: boolean,
): RolloutStep {
  return {
    newReplicas: oldPodsRunning ? fresh.replicas : desired,
    oldReplicas: Object.fromEntries(old.map(set => [set.name, 0])),
  };
}
