import type { Clock } from '../cluster/Clock';

/** Time that moves when a test says so. */
export class ManualClock implements Clock {
  #now: number;
  #timers: { at: number; callback: () => void }[] = [];

  constructor(now = Date.parse('2026-11-21T00:00:00Z')) {
    this.#now = now;
  }

  now = () => this.#now;

  random = () => 0.5;

  after = (ms: number, callback: () => void) => {
    const timer = { at: this.#now + ms, callback };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter(one => one !== timer);
    };
  };

  get waiting(): number {
    return this.#timers.length;
  }

  /** Runs what becomes due on the way, in order, and lets promises settle in between. */
  async advance(ms: number) {
    const end = this.#now + ms;
    await settle();
    for (;;) {
      const [next] = this.#timers
        .filter(({ at }) => at <= end)
        .sort((a, b) => a.at - b.at);
      if (!next) break;
      this.#timers = this.#timers.filter(one => one !== next);
      this.#now = Math.max(this.#now, next.at);
      next.callback();
      await settle();
    }
    this.#now = end;
  }
}

export async function settle() {
  for (let turn = 0; turn < 5; turn++) {
    await new Promise(resolve => setImmediate(resolve));
  }
}
