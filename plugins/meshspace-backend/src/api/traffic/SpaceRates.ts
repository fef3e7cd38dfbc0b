import type { TrafficSource } from '@meshspace/plugin-meshspace-node';
import type { SpaceRecord } from '../../permissions/SpaceRecord';
import { Clock, sleep } from '../../cluster/Clock';

/** A list of spaces must not wait for a Prometheus that is slow. */
const PATIENCE_MS = 800;

type Rates = ReadonlyMap<string, number>;

/** How many requests reach the forks of spaces. */
export class SpaceRates {
  readonly #last = new Map<string, Rates>();

  constructor(
    private readonly traffic: Pick<TrafficSource, 'getEdges'>,
    private readonly clock: Clock,
    /** Of all spaces of a cluster: asked in one go, whoever looks at whichever. */
    private readonly spacesOf: (cluster: string) => string[],
  ) {}

  /** Requests per second of each; undefined where there are no figures. */
  async of(
    records: readonly SpaceRecord[],
  ): Promise<(record: SpaceRecord) => number | undefined> {
    const clusters = [...new Set(records.map(({ cluster }) => cluster))];
    const rates = new Map(
      await Promise.all(
        clusters.map(
          async cluster => [cluster, await this.#rates(cluster)] as const,
        ),
      ),
    );
    return ({ cluster, space }) => {
      const known = rates.get(cluster);
      return known && (known.get(space.metadata.name) ?? 0);
    };
  }

  async #rates(cluster: string): Promise<Rates | undefined> {
    const namespaces = this.spacesOf(cluster);
    const asked = this.traffic
      .getEdges({ cluster, namespaces })
      .then(edges => {
        const rates = new Map<string, number>();
        for (const { destination, rps } of edges) {
          const { namespace } = destination;
          rates.set(namespace, (rates.get(namespace) ?? 0) + rps);
        }
        this.#last.set(cluster, rates);
        return rates;
      })
      .catch(() => {
        this.#last.delete(cluster);
        return undefined;
      });
    const enough = new AbortController();
    const patience = sleep(this.clock, PATIENCE_MS, enough.signal).then(() =>
      this.#last.get(cluster),
    );
    try {
      return await Promise.race([asked, patience]);
    } finally {
      enough.abort();
    }
  }
}
