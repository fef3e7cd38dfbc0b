import {
  Condition,
  MeshSpaceStatus,
  refName,
  targetOf,
} from '@meshspace/planner';
import type { Failure } from '../cluster/apply/applyOperations';
import { isStatus, KubeStatusError, messageOf } from '../cluster/errors';
import { explainMissingRight, missingRight } from '../cluster/missingRight';

/** The condition that tells whether what was planned could be written. */
export const APPLIED = 'Applied';

/** What a condition says beside its type and its time. */
type Said = Pick<Condition, 'status' | 'reason' | 'message'>;

const SUCCEEDED: Said = {
  status: 'True',
  reason: 'Applied',
  message: 'Everything that was planned is written.',
};

/** The planner's status, with what became of writing the plan. */
export function withOutcome(
  planned: MeshSpaceStatus,
  before: MeshSpaceStatus | undefined,
  failures: readonly Failure[],
  now: number,
): MeshSpaceStatus {
  const [first] = failures;
  const said: Said = first
    ? {
        status: 'False',
        reason: reasonOf(first.error),
        message: sentence(first, failures.length),
      }
    : SUCCEEDED;
  return withApplied(planned, before, said, now);
}

/** The status as it was, of a space that nothing can be planned for, because the cluster cannot be seen. */
export function withObstacle(
  before: MeshSpaceStatus | undefined,
  cause: { error: unknown; message: string },
  now: number,
): MeshSpaceStatus {
  const known = before ?? { phase: 'Pending', conditions: [], forks: [] };
  return withApplied(
    known,
    before,
    { status: 'False', reason: reasonOf(cause.error), message: cause.message },
    now,
  );
}

function withApplied(
  status: MeshSpaceStatus,
  before: MeshSpaceStatus | undefined,
  said: Said,
  now: number,
): MeshSpaceStatus {
  const known = before?.conditions.find(({ type }) => type === APPLIED);
  const condition: Condition = {
    type: APPLIED,
    ...said,
    ...(status.observedGeneration !== undefined && {
      observedGeneration: status.observedGeneration,
    }),
    lastTransitionTime:
      known?.status === said.status
        ? known.lastTransitionTime
        : new Date(now).toISOString(),
  };
  const failed = said.status === 'False';
  return {
    ...status,
    phase: failed && status.phase === 'Ready' ? 'Degraded' : status.phase,
    conditions: [
      ...status.conditions.filter(({ type }) => type !== APPLIED),
      condition,
    ],
  };
}

/** Stable, CamelCase. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof KubeStatusError)) return 'ClusterUnreachable';
  if (error.code === 403 && /quota/i.test(error.message)) {
    return 'QuotaExceeded';
  }
  if (error.code === 403 && /being terminated/i.test(error.message)) {
    return 'NamespaceTerminating';
  }
  if (/admission webhook/i.test(error.message)) return 'DeniedByWebhook';
  switch (error.code) {
    case 401:
      return 'Unauthorized';
    case 403:
      return 'Forbidden';
    case 404:
      return 'NotFound';
    case 409:
      return error.reason === 'NotOurs' ? 'NotOurs' : 'Conflict';
    case 422:
    case 400:
      return 'Refused';
    case 429:
      return 'ServerBusy';
    default:
      return 'ServerError';
  }
}

function sentence({ operation, error }: Failure, count: number): string {
  const right = missingRight(error);
  const what = `${
    operation.type === 'delete' ? 'Deleting' : 'Writing'
  } ${refName(targetOf(operation))}`;
  const more = count > 1 ? ` ${count - 1} more failed.` : '';
  if (right) {
    return `${what} is not allowed.${more} ${explainMissingRight(right)}`;
  }
  const why = messageOf(error).replace(/\.?$/, '.');
  return `${what} failed: ${why}${more} ${nextStep(error)}`;
}

function nextStep(error: unknown): string {
  switch (reasonOf(error)) {
    case 'Forbidden':
      return 'Apply deploy/meshspace.yaml to give the controller its rights.';
    case 'QuotaExceeded':
      return 'Free something in the namespace, or raise its quota.';
    case 'NotOurs':
      return 'It is tried again by itself.';
    case 'DeniedByWebhook':
    case 'Refused':
      return 'Change the fork, or the policy that refuses it.';
    default:
      return 'It is tried again by itself.';
  }
}

/** How long the server wants to be left alone. */
export function retryAfterOf(failures: readonly Failure[]): number | undefined {
  const waits = failures
    .map(({ error }) =>
      error instanceof KubeStatusError ? error.retryAfterMs : undefined,
    )
    .filter(wait => wait !== undefined);
  return waits.length ? Math.max(...waits) : undefined;
}

/** A conflict means that the plan was made from an old picture: nothing to tell, the next plan is right. */
export function onlyStale(failures: readonly Failure[]): boolean {
  return failures.every(
    ({ error }) => isStatus(error, 409) && error.reason !== 'NotOurs',
  );
}
