import type { Clock } from '../../cluster/Clock';

/** The first at once, then at most one in each interval, and always one after the last. */
export class Throttle {
  readonly #state = new Map<string, { again: boolean }>();

  constructor(
    private readonly clock: Clock,
    private readonly intervalMs: number,
  ) {}

  run(key: string, send: () => void) {
    const state = this.#state.get(key);
    if (state) {
      state.again = true;
      return;
    }
    const fresh = { again: false };
    this.#state.set(key, fresh);
    this.clock.after(this.intervalMs, () => {
      this.#state.delete(key);
      if (fresh.again) this.run(key, send);
    });
    send();
  }
}
