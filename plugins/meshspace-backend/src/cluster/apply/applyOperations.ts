import type { Operation } from '@meshspace/planner';
import { applyOperation } from './applyOperation';
import type { ApplyTarget } from './ApplyTarget';

export interface Failure {
  operation: Operation;
  error: unknown;
}

export interface Outcome {
  done: number;
  /** Of those, how many had nothing to be done to. */
  absent: number;
  failures: Failure[];
}

/**
 * Everything of a round at once; a round begins when the one before has succeeded. What failed is left to a later plan, which
 * sees the cluster as it then is.
 */
export async function applyOperations(
  target: ApplyTarget,
  operations: readonly Operation[],
  options: { signal?: AbortSignal; mayGoOn?: () => boolean } = {},
): Promise<Outcome> {
  const { signal, mayGoOn = () => true } = options;
  const rounds = [...new Set(operations.map(({ round }) => round))].sort(
    (a, b) => a - b,
  );
  const outcome: Outcome = { done: 0, absent: 0, failures: [] };
  for (const round of rounds) {
    if (signal?.aborted || !mayGoOn()) break;
    await Promise.all(
      operations
        .filter(operation => operation.round === round)
        .map(async operation => {
          try {
            const done = await applyOperation(target, operation, signal);
            outcome.done++;
            if (done === 'absent') outcome.absent++;
          } catch (error) {
            outcome.failures.push({ operation, error });
          }
        }),
    );
    if (outcome.failures.length > 0) break;
  }
  return outcome;
}
