import { Pod } from './kinds';

export function isPodReady(pod: Pod): boolean {
  return (
    pod.status?.conditions?.some(
      ({ type, status }) => type === 'Ready' && status === 'True',
    ) ?? false
  );
}

export function readySince(pod: Pod): number | undefined {
  const condition = pod.status?.conditions?.find(
    ({ type }) => type === 'Ready',
  );
  return condition?.status === 'True'
    ? Date.parse(condition.lastTransitionTime ?? '')
    : undefined;
}

/** When the pod is (or was) available: ready for `minReadySeconds`. */
export function availableAt(pod: Pod, minReadySeconds = 0): number | undefined {
  const since = readySince(pod);
  return since === undefined ? undefined : since + minReadySeconds * 1000;
}

export function isFinished(pod: Pod): boolean {
  return pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed';
}

export function isActive(pod: Pod): boolean {
  return !isFinished(pod) && !pod.metadata.deletionTimestamp;
}

/** Which pods go first when there are too many: the least useful ones. */
export function compareForDeletion(a: Pod, b: Pod): number {
  const rank = (pod: Pod) =>
    (pod.spec.nodeName ? 4 : 0) +
    (pod.status?.phase === 'Running' ? 2 : 0) +
    (isPodReady(pod) ? 1 : 0);
  const restarts = (pod: Pod) =>
    (pod.status?.containerStatuses ?? []).reduce(
      (sum, { restartCount }) => sum + restartCount,
      0,
    );
  return (
    rank(a) - rank(b) ||
    restarts(b) - restarts(a) ||
    Date.parse(b.metadata.creationTimestamp) -
      Date.parse(a.metadata.creationTimestamp)
  );
}
