import {
  Condition,
  MeshSpaceStatus,
  refName,
  targetOf,
} from '@meshspace/planner';
import type { Failure } from '../cluster/apply/applyOperations';
import { isStatus, KubeStatusError, messageOf } from '../cluster/errors';

/** The condition that tells whether what was planned could be written. */
export const APPLIED = 'Applied';

const SUCCEEDED = {
  status: 'True',
  reason: 'Applied',
  message: 'Everything that was planned is written.',
} as const;

/** The planner's status, with what became of writing the plan. */
export function withOutcome(
  planned: MeshSpaceStatus,
  before: MeshSpaceStatus | undefined,
  failures: readonly Failure[],
  now: number,
): MeshSpaceStatus {
  const [first] = failures;
  const content = first
    ? ({
        status: 'False',
        reason: reasonOf(first.error),
        message: sentence(first, failures.length),
      } as const)
    : SUCCEEDED;
  const known = before?.conditions.find(({ type }) => type === APPLIED);
  const condition: Condition = {
    type: APPLIED,
    ...content,
    ...(planned.observedGeneration !== undefined && {
      observedGeneration: planned.observedGeneration,
    }),
    lastTransitionTime:
      known?.status === content.status
        ? known.lastTransitionTime
        : new Date(now).toISOString(),
  };
  return {
    ...planned,
    phase: first && planned.phase === 'Ready' ? 'Degraded' : planned.phase,
    conditions: [
      ...planned.conditions.filter(({ type }) => type !== APPLIED),
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
  const what = `${
    operation.type === 'delete' ? 'Deleting' : 'Writing'
  } ${refName(targetOf(operation))}`;
  const more = count > 1 ? ` ${count - 1} more failed.` : '';
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
