import type { Operation } from '@meshspace/planner';
import { applyOperation, ApplyTarget } from './applyOperation';

export interface Failure {
  operation: Operation;
  error: unknown;
}

export interface Outcome {
  done: number;
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
  const outcome: Outcome = { done: 0, failures: [] };
  for (const round of rounds) {
    if (signal?.aborted || !mayGoOn()) break;
    await Promise.all(
      operations
        .filter(operation => operation.round === round)
        .map(async operation => {
          try {
            await applyOperation(target, operation, signal);
            outcome.done++;
          } catch (error) {
            outcome.failures.push({ operation, error });
          }
        }),
    );
    if (outcome.failures.length > 0) break;
  }
  return outcome;
}
