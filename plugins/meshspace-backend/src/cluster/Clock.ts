/** Time and chance, passed in so that tests own them. */
export interface Clock {
  /** Milliseconds since the epoch, as the wall shows them. */
  now(): number;
  /** Calls back once; the result cancels. */
  after(ms: number, callback: () => void): () => void;
  /** 0 ≤ x < 1. */
  random(): number;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
};

/** Waits; ends early, without an error, when the signal aborts. */
export function sleep(
  clock: Clock,
  ms: number,
  signal?: AbortSignal,
): Promise<void> {
  return new Promise(resolve => {
    if (signal?.aborted) {
      resolve();
      return;
    }
    const cancel = clock.after(ms, done);
    function done() {
      cancel();
      signal?.removeEventListener('abort', done);
      resolve();
    }
    signal?.addEventListener('abort', done, { once: true });
  });
}

/** Doubling with jitter, so that replicas that failed together do not come back together. */
export function backoff(
  clock: Clock,
  failures: number,
  { firstMs, maxMs }: { firstMs: number; maxMs: number },
): number {
  const full = Math.min(maxMs, firstMs * 2 ** Math.min(failures - 1, 30));
  return full / 2 + (full / 2) * clock.random();
}
