import { isAbort } from '../model/problem';

export interface Live<T> {
  data?: T;
  /** The newest attempt failed; `data` may still be there, from before. */
  error?: Error;
  loading: boolean;
  online: boolean;
  /** When `data` came. */
  at?: number;
}

/** The outside world of a live query; replaced in tests. */
export interface LiveEnvironment {
  now(): number;
  isHidden(): boolean;
  isOnline(): boolean;
  setTimer(run: () => void, ms: number): () => void;
  /** Calls back when the tab is shown or hidden, or the network comes or goes. */
  onChange(run: () => void): () => void;
}

export const browserEnvironment: LiveEnvironment = {
  now: () => Date.now(),
  isHidden: () => document.hidden,
  isOnline: () => navigator.onLine,
  setTimer(run, ms) {
    const id = setTimeout(run, ms);
    return () => clearTimeout(id);
  },
  onChange(run) {
    document.addEventListener('visibilitychange', run);
    window.addEventListener('online', run);
    window.addEventListener('offline', run);
    return () => {
      document.removeEventListener('visibilitychange', run);
      window.removeEventListener('online', run);
      window.removeEventListener('offline', run);
    };
  },
};

const MAX_BACKOFF = 6;

/**
 * Asks once, then again whenever told that something changed, and every so often in case nobody tells.
 * Never asks twice at once, never while hidden or offline; aborts when stopped.
 */
export class LiveQuery<T> {
  readonly #load: (signal: AbortSignal) => Promise<T>;
  readonly #onState: (state: Live<T>) => void;
  readonly #environment: LiveEnvironment;
  readonly #pollMs: number;
  #state: Live<T>;
  #abort?: AbortController;
  #again = false;
  #failures = 0;
  #stopped = false;
  #cancelTimer = () => {};
  #unsubscribe = () => {};

  constructor(options: {
    load: (signal: AbortSignal) => Promise<T>;
    onState: (state: Live<T>) => void;
    pollMs: number;
    initial?: T;
    environment?: LiveEnvironment;
  }) {
    this.#load = options.load;
    this.#onState = options.onState;
    this.#pollMs = options.pollMs;
    this.#environment = options.environment ?? browserEnvironment;
    this.#state = {
      data: options.initial,
      loading: true,
      online: this.#environment.isOnline(),
    };
  }

  start(): void {
    this.#unsubscribe = this.#environment.onChange(() => this.#changed());
    void this.refresh();
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelTimer();
    this.#unsubscribe();
    this.#abort?.abort();
  }

  async refresh(): Promise<void> {
    if (this.#stopped) return;
    if (this.#environment.isHidden() && this.#state.at !== undefined) {
      this.#again = true;
      return;
    }
    if (this.#abort) {
      this.#again = true;
      return;
    }
    this.#cancelTimer();
    this.#again = false;
    const abort = new AbortController();
    this.#abort = abort;
    try {
      const data = await this.#load(abort.signal);
      this.#failures = 0;
      this.#set({
        data,
        error: undefined,
        loading: false,
        at: this.#environment.now(),
      });
    } catch (error) {
      if (!isAbort(error)) {
        this.#failures += 1;
        this.#set({ error: error as Error, loading: false });
      }
    } finally {
      this.#abort = undefined;
      if (this.#again && !this.#environment.isHidden()) void this.refresh();
      else this.#schedule();
    }
  }

  #set(change: Partial<Live<T>>): void {
    if (this.#stopped) return;
    this.#state = {
      ...this.#state,
      ...change,
      online: this.#environment.isOnline(),
    };
    this.#onState(this.#state);
  }

  #schedule(): void {
    this.#cancelTimer();
    if (this.#stopped || this.#environment.isHidden()) return;
    const backoff = Math.min(2 ** this.#failures, 2 ** MAX_BACKOFF);
    this.#cancelTimer = this.#environment.setTimer(
      () => void this.refresh(),
      this.#pollMs * backoff,
    );
  }

  #changed(): void {
    if (this.#environment.isHidden()) {
      this.#cancelTimer();
      return;
    }
    const online = this.#environment.isOnline();
    if (online !== this.#state.online) this.#set({});
    const age = this.#environment.now() - (this.#state.at ?? 0);
    if (online && (this.#again || age >= this.#pollMs)) void this.refresh();
    else this.#schedule();
  }
}
