import type { TrafficSource } from '@meshspace/plugin-meshspace-node';
import type { Clock } from '../../cluster/Clock';

/** Everyone who looks at the same time sees the same answer, fetched once. */
export class CachedTraffic implements TrafficSource {
  readonly #known = new Map<
    string,
    { until: number; answer: Promise<unknown> }
  >();

  constructor(
    private readonly source: TrafficSource,
    private readonly clock: Clock,
    private readonly keepMs: number,
  ) {}

  getEdges: TrafficSource['getEdges'] = query =>
    this.#once(`edges ${JSON.stringify(query)}`, () =>
      this.source.getEdges(query),
    );

  getHistory: TrafficSource['getHistory'] = query =>
    this.#once(`history ${JSON.stringify(query)}`, () =>
      this.source.getHistory(query),
    );

  #once<T>(key: string, ask: () => Promise<T>): Promise<T> {
    const now = this.clock.now();
    const known = this.#known.get(key);
    if (known && known.until > now) return known.answer as Promise<T>;
    for (const [old, { until }] of this.#known) {
      if (until <= now) this.#known.delete(old);
    }
    const answer = ask();
    // A failure is remembered as long: a Prometheus that is down is not asked by every page.
    answer.catch(() => undefined);
    this.#known.set(key, { until: now + this.keepMs, answer });
    return answer;
  }
}
