import { MeshSpace } from '@meshspace/planner';
import type { TrafficHistory } from '@meshspace/plugin-meshspace-node';

/**
 * Spaces that nobody sends requests to. A figure that is missing is no zero: only where the base's own traffic is seen, a
 * space without figures is one without requests.
 */
export function idleSpaces(
  spaces: readonly MeshSpace[],
  history: readonly TrafficHistory[],
  now: number,
  idleMs: number,
): MeshSpace[] {
  const since = now - idleMs;
  const busy = new Set(
    history
      .filter(({ points }) =>
        points.some(({ t, rps }) => t >= since && rps > 0),
      )
      .map(({ namespace }) => namespace),
  );
  return spaces.filter(({ metadata, spec, status }) => {
    if (spec.suspended || metadata.deletionTimestamp) return false;
    const forks = status?.forks ?? [];
    const settled = forks.every(
      ({ phase, since: at }) =>
        phase === 'Routed' && at !== undefined && Date.parse(at) <= since,
    );
    return (
      forks.length > 0 &&
      settled &&
      busy.has(spec.base) &&
      !busy.has(metadata.name)
    );
  });
}
