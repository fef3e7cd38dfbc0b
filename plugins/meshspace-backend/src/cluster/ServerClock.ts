import { Clock } from './Clock';

/** A `Date` header has no fractions, and an answer takes its time: less than this says nothing. */
const RESOLUTION_MS = 1500;

/**
 * What time it is at a cluster's API server, by the `Date` of its answers. Who deletes what has expired must not go by a clock
 * of its own: ten minutes fast would be ten minutes of somebody's work.
 */
export class ServerClock {
  #aheadMs = 0;

  constructor(private readonly clock: Pick<Clock, 'now'>) {}

  /** Milliseconds since the epoch, as the API server has it. */
  now = (): number => this.clock.now() + this.#aheadMs;

  /** How far the server is ahead of this machine. */
  get aheadMs(): number {
    return this.#aheadMs;
  }

  heard(date: string | undefined, askedAt: number) {
    const told = Date.parse(date ?? '');
    if (!Number.isFinite(told)) return;
    const answeredAt = this.clock.now();
    const tookMs = answeredAt - askedAt;
    // Set while it was waiting: this answer tells nothing.
    if (tookMs < 0) return;
    const aheadMs = told + 500 - (askedAt + tookMs / 2);
    const error = RESOLUTION_MS + tookMs / 2;
    if (Math.abs(aheadMs) <= error) this.#aheadMs = 0;
    else if (Math.abs(aheadMs - this.#aheadMs) > error) this.#aheadMs = aheadMs;
  }
}
