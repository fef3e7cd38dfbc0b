import { ClusterView, KubeObject } from '@meshspace/planner';
import { applyOperations, Outcome } from '../cluster/apply/applyOperations';
import type { ApplyTarget } from '../cluster/apply/ApplyTarget';
import { orphanedRoutes, orphanedSwitches, removalOf } from './orphans';

/** Watches of different kinds do not keep step: a route may be seen before the space that it is for. */
const PATIENCE_MS = 5000;

export function orphansOf(view: ClusterView): KubeObject[] {
  return [...orphanedRoutes(view), ...orphanedSwitches(view)];
}

/** Removes routes and switches that nobody plans for any more, once they have been so for a while. */
export class OrphanSweep {
  #since = new Map<string, number>();

  async run(
    target: ApplyTarget,
    now: number,
    options: { signal?: AbortSignal; mayGoOn?: () => boolean } = {},
  ): Promise<Outcome & { againInMs?: number }> {
    const orphans = orphansOf(target.view);
    const since = new Map<string, number>();
    for (const { metadata } of orphans) {
      const uid = metadata.uid ?? '';
      since.set(uid, this.#since.get(uid) ?? now);
    }
    this.#since = since;
    const due = orphans.filter(
      ({ metadata }) =>
        now - (since.get(metadata.uid ?? '') ?? now) >= PATIENCE_MS,
    );
    const outcome = await applyOperations(target, due.map(removalOf), options);
    return orphans.length > due.length || outcome.absent > 0
      ? { ...outcome, againInMs: PATIENCE_MS }
      : outcome;
  }
}
