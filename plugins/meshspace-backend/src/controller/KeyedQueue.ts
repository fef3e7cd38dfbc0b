import { Clock } from '../cluster/Clock';

export type Result =
  | { type: 'done'; againInMs?: number }
  | { type: 'failed'; retryAfterMs?: number };

interface Options {
  clock: Clock;
  /** Never called twice at once for one key, nor for two keys of one group. */
  work(key: string): Promise<Result>;
  group(key: string): string;
  concurrency?: number;
  firstRetryMs?: number;
  maxRetryMs?: number;
}

/** setTimeout cannot wait longer. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Level-triggered: says only that a key is to be looked at, however often it was added. A key that fails waits longer each time
 * and holds up nobody else.
 */
export class KeyedQueue {
  readonly #options: Required<Options>;
  /** Insertion order is fairness: who was worked on comes last again. */
  readonly #ready = new Set<string>();
  readonly #busyKeys = new Set<string>();
  readonly #busyGroups = new Set<string>();
  readonly #timers = new Map<string, { at: number; cancel: () => void }>();
  readonly #failures = new Map<string, number>();
  readonly #idle: (() => void)[] = [];
  #stopped = false;

  constructor(options: Options) {
    this.#options = {
      concurrency: 8,
      firstRetryMs: 250,
      maxRetryMs: 60_000,
      ...options,
    };
  }

  get size(): number {
    return this.#ready.size + this.#busyKeys.size;
  }

  /** A key whose last work failed waits out its delay, unless `now`. */
  add(key: string, options: { now?: boolean } = {}) {
    if (this.#stopped) return;
    if (!options.now && this.#failures.has(key) && this.#timers.has(key)) {
      return;
    }
    this.#cancel(key);
    this.#ready.add(key);
    this.#pump();
  }

  addAfter(key: string, ms: number) {
    if (this.#stopped || this.#ready.has(key)) return;
    const at = this.#options.clock.now() + ms;
    const known = this.#timers.get(key);
    if (known && known.at <= at) return;
    known?.cancel();
    const cancel = this.#options.clock.after(
      Math.min(Math.max(ms, 0), LONGEST_TIMER_MS),
      () => {
        this.#timers.delete(key);
        this.#ready.add(key);
        this.#pump();
      },
    );
    this.#timers.set(key, { at, cancel });
  }

  forget(key: string) {
    this.#cancel(key);
    this.#failures.delete(key);
    this.#ready.delete(key);
  }

  /** Starts nothing more; resolves when what is under way has ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#ready.clear();
    for (const key of [...this.#timers.keys()]) this.#cancel(key);
    if (this.#busyKeys.size > 0) {
      await new Promise<void>(resolve => this.#idle.push(resolve));
    }
  }

  #cancel(key: string) {
    this.#timers.get(key)?.cancel();
    this.#timers.delete(key);
  }

  #pump() {
    for (const key of this.#ready) {
      if (this.#busyKeys.size >= this.#options.concurrency) return;
      const group = this.#options.group(key);
      if (this.#busyKeys.has(key) || this.#busyGroups.has(group)) continue;
      this.#ready.delete(key);
      this.#busyKeys.add(key);
      this.#busyGroups.add(group);
      void this.#run(key, group);
    }
  }

  async #run(key: string, group: string) {
    const result = await this.#options
      .work(key)
      .catch((): Result => ({ type: 'failed' }));
    this.#busyKeys.delete(key);
    this.#busyGroups.delete(group);
    if (!this.#stopped) this.#schedule(key, result);
    if (this.#busyKeys.size === 0) {
      for (const resolve of this.#idle.splice(0)) resolve();
    }
    this.#pump();
  }

  #schedule(key: string, result: Result) {
    if (result.type === 'done') {
      this.#failures.delete(key);
      if (result.againInMs !== undefined) {
        this.addAfter(key, result.againInMs);
      }
      return;
    }
    const failures = (this.#failures.get(key) ?? 0) + 1;
    this.#failures.set(key, failures);
    const { clock, firstRetryMs, maxRetryMs } = this.#options;
    const full = Math.min(maxRetryMs, firstRetryMs * 2 ** (failures - 1));
    const wait = result.retryAfterMs ?? full / 2 + (full / 2) * clock.random();
    // What was added meanwhile is served by the retry.
    this.#ready.delete(key);
    this.addAfter(key, wait);
  }
}
