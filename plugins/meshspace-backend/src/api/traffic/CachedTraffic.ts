import type {
  TrafficEdge,
  TrafficSource,
} from '@meshspace/plugin-meshspace-node';
import type { Clock } from '../../cluster/Clock';

/** As long as the figures of an edge speak of. */
const SEEN_FOR_MS = 60_000;

/** Everyone who looks at the same time sees the same answer, fetched once. */
export class CachedTraffic implements TrafficSource {
  readonly #known = new Map<
    string,
    { until: number; answer: Promise<unknown> }
  >();
  readonly #seen = new Map<
    string,
    { cluster: string; until: number; edges: TrafficEdge[] }
  >();

  constructor(
    private readonly source: TrafficSource,
    private readonly clock: Clock,
    private readonly keepMs: number,
  ) {}

  getEdges: TrafficSource['getEdges'] = query => {
    const key = `edges ${JSON.stringify(query)}`;
    return this.#once(key, async () => {
      const edges = await this.source.getEdges(query);
      const until = this.clock.now() + SEEN_FOR_MS;
      this.#seen.set(key, { cluster: query.cluster, until, edges });
      return edges;
    });
  };

  /** What somebody has asked for lately; nothing is asked for its sake. */
  seenEdges(cluster: string): TrafficEdge[] {
    const now = this.clock.now();
    for (const [key, { until }] of this.#seen) {
      if (until <= now) this.#seen.delete(key);
    }
    return [...this.#seen.values()].flatMap(seen =>
      seen.cluster === cluster ? seen.edges : [],
    );
  }

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
