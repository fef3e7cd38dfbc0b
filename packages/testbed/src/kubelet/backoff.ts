export interface BackoffPolicy {
  firstMs: number;
  maxMs: number;
  /** A container that ran this long has proved itself: its next failure counts as the first. */
  resetAfterMs: number;
}

/** The shape of the real kubelet's (10 s, doubling to 5 min, reset after 10 min) at a tenth of its length. */
export const testbedBackoff: BackoffPolicy = {
  firstMs: 1000,
  maxMs: 30_000,
  resetAfterMs: 60_000,
};

/** How long to wait before the n-th restart in a row, n from 1. The first restart is immediate, as the real one's is. */
export function restartDelay(policy: BackoffPolicy, restart: number): number {
  if (restart <= 1) return 0;
  return Math.min(policy.maxMs, policy.firstMs * 2 ** (restart - 2));
}

/** How long to wait after the n-th failed pull in a row, n from 1. */
export function pullDelay(policy: BackoffPolicy, failure: number): number {
  return Math.min(policy.maxMs, policy.firstMs * 2 ** (failure - 1));
}
