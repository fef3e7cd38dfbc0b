import {
  ClusterView,
  MeshSpace,
  MeshSpaceStatus,
  plan,
  PlanPolicy,
} from '@meshspace/planner';
import { applyOperations } from '../cluster/apply/applyOperations';
import { isStatus } from '../cluster/errors';
import { KubeApi, MERGE_PATCH } from '../cluster/KubeApi';
import { objectPath } from '../cluster/resources';
import { onlyStale, retryAfterOf, withOutcome } from './failureStatus';
import { Result } from './KeyedQueue';
import { sameStatus } from './sameStatus';

export interface ReconcileTarget {
  api: KubeApi;
  view: ClusterView;
  note(object: unknown): void;
}

interface Options {
  target: ReconcileTarget;
  space: string;
  policy: PlanPolicy;
  now: number;
  signal?: AbortSignal;
  /** Asked before each round: another may lead by now. */
  mayGoOn?: () => boolean;
  /** Told when a new status was written. */
  told?(
    space: MeshSpace,
    before: MeshSpaceStatus | undefined,
    after: MeshSpaceStatus,
  ): void;
}

/** Once around for one space: plan, apply, say how it stands. */
export async function reconcile(options: Options): Promise<Result> {
  const { target, space, policy, now, signal, mayGoOn } = options;
  const planned = plan(target.view, {
    now: new Date(now),
    policy,
    space,
  }).spaces.find(candidate => candidate.space === space);
  if (!planned) return { type: 'done' };

  const { failures } = await applyOperations(target, planned.operations, {
    signal,
    mayGoOn,
  });
  await writeStatus(options, planned.status, failures);
  if (failures.length > 0) {
    return onlyStale(failures)
      ? { type: 'done', againInMs: 100 }
      : { type: 'failed', retryAfterMs: retryAfterOf(failures) };
  }
  const { wakeAt } = planned;
  return {
    type: 'done',
    ...(wakeAt && { againInMs: Math.max(0, Date.parse(wakeAt) - now) }),
  };
}

async function writeStatus(
  options: Options,
  planned: MeshSpaceStatus,
  failures: Parameters<typeof withOutcome>[2],
) {
  const { target, space: name, now, signal, told, mayGoOn } = options;
  const space = target.view.get('MeshSpace', undefined, name);
  if (!space || mayGoOn?.() === false) return;
  const before = space.status;
  const after = withOutcome(
    planned,
    before,
    onlyStale(failures) ? [] : failures,
    now,
  );
  if (sameStatus(before, after)) return;
  try {
    const { body } = await target.api.call<MeshSpace>({
      method: 'PATCH',
      path: objectPath(
        { apiVersion: space.apiVersion, kind: 'MeshSpace', name },
        'status',
      ),
      query: { fieldManager: 'meshspace-status' },
      contentType: MERGE_PATCH,
      body: {
        // A space that was deleted and made anew under its name is not the one that was planned for.
        metadata: { uid: space.metadata.uid },
        status: after,
      },
      signal,
    });
    target.note(body);
    told?.(space, before, after);
  } catch (error) {
    if (isStatus(error, 404)) return;
    if (isStatus(error, 409, 422) && /uid/i.test(error.message)) return;
    throw error;
  }
}
