import {
  MeshSpace,
  MeshSpaceStatus,
  plan,
  PlanPolicy,
} from '@meshspace/planner';
import type { ApplyTarget } from '../cluster/apply/ApplyTarget';
import { applyOperations } from '../cluster/apply/applyOperations';
import { withExpiry } from './expiry';
import { onlyStale, retryAfterOf, withOutcome } from './failureStatus';
import { Result } from './KeyedQueue';
import { writeStatus } from './writeStatus';

interface Options {
  target: ApplyTarget;
  space: string;
  policy: PlanPolicy;
  now: number;
  signal?: AbortSignal;
  /** How long before its end a space says that it ends. */
  expiringMs?: number;
  /** Told when a space was deleted because its time had come. */
  expired?(space: MeshSpace): void;
  /** Asked before each round: another may lead by now. */
  mayGoOn?: () => boolean;
  /** Told when a new status was written. */
  told?(
    space: MeshSpace,
    before: MeshSpaceStatus | undefined,
    after: MeshSpaceStatus,
  ): void;
}

/** What is said to be absent, or was changed meanwhile, is looked at again when the watch should have told. */
const LOOK_AGAIN_MS = { changed: 100, absent: 1000 };

const EXPIRING_MS = 3_600_000;

/** Once around for one space: plan, apply, say how it stands. */
export async function reconcile(options: Options): Promise<Result> {
  const { target, space, policy, now, signal, mayGoOn } = options;
  const planned = plan(target.view, {
    now: new Date(now),
    policy,
    space,
  }).spaces.find(candidate => candidate.space === space);
  const before = target.view.get('MeshSpace', undefined, space);
  if (!planned || !before) return { type: 'done' };

  const { failures, absent } = await applyOperations(
    target,
    planned.operations,
    { signal, mayGoOn },
  );
  const known = target.view.get('MeshSpace', undefined, space);
  const { status, lookAt } = withExpiry(
    known ?? before,
    withOutcome(
      planned.status,
      known?.status,
      onlyStale(failures) ? [] : failures,
      now,
    ),
    now,
    options.expiringMs ?? EXPIRING_MS,
  );
  const ends = planned.operations.some(
    ({ type, ...rest }) =>
      type === 'delete' && 'target' in rest && rest.target.kind === 'MeshSpace',
  );
  if (ends && failures.length + absent === 0) options.expired?.(before);
  const told =
    mayGoOn?.() === false ? 'done' : await writeStatus(options, status);
  if (failures.length > 0) {
    return onlyStale(failures)
      ? { type: 'done', againInMs: LOOK_AGAIN_MS.changed }
      : { type: 'failed', retryAfterMs: retryAfterOf(failures) };
  }
  const { wakeAt } = planned;
  const waits = [
    ...(wakeAt ? [Math.max(0, Date.parse(wakeAt) - now)] : []),
    ...(lookAt === undefined ? [] : [lookAt - now]),
    ...(absent > 0 || told === 'absent' ? [LOOK_AGAIN_MS.absent] : []),
  ];
  return {
    type: 'done',
    ...(waits.length > 0 && { againInMs: Math.min(...waits) }),
  };
}
