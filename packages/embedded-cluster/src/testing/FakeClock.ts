import { Clock } from '../controllers/kit/clock';

/** Time that moves only when told to. */
export class FakeClock implements Clock {
  private time = Date.parse('2026-01-01T00:00:00Z');
  private readonly timers = new Set<{ at: number; call: () => void }>();

  now() {
    return this.time;
  }

  after(milliseconds: number, call: () => void) {
    const timer = { at: this.time + milliseconds, call };
    this.timers.add(timer);
    return () => this.timers.delete(timer);
  }

  advance(milliseconds: number) {
    this.time += milliseconds;
    for (const timer of [...this.timers].filter(({ at }) => at <= this.time)) {
      this.timers.delete(timer);
      timer.call();
    }
  }
}
