import { NotFoundError, ServiceUnavailableError } from '@backstage/errors';
import type { ClusterInfo } from '@meshspace/plugin-meshspace-common';
import { Cluster } from './Cluster';

/** Every cluster that the portal knows, with those that cannot be used. */
export class Clusters {
  readonly #clusters: ReadonlyMap<string, Cluster>;
  readonly #unusable: readonly ClusterInfo[];

  constructor(options: {
    clusters: readonly Cluster[];
    unusable?: readonly { name: string; title?: string; problem: string }[];
  }) {
    this.#clusters = new Map(
      options.clusters.map(cluster => [cluster.name, cluster]),
    );
    this.#unusable = (options.unusable ?? []).map(
      ({ name, title, problem }) => ({
        name,
        ...(title && { title }),
        state: 'unreachable',
        message: problem,
        gatewayApi: false,
        crdInstalled: false,
        prometheus: false,
        bases: 0,
        spaces: 0,
      }),
    );
  }

  list(): Cluster[] {
    return [...this.#clusters.values()];
  }

  infos(): ClusterInfo[] {
    return [
      ...this.list().map(cluster => cluster.info()),
      ...this.#unusable,
    ].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** @throws NotFoundError */
  get(name: string): Cluster {
    const cluster = this.#clusters.get(name);
    if (cluster) return cluster;
    const broken = this.#unusable.find(info => info.name === name);
    if (broken) throw new ServiceUnavailableError(broken.message);
    throw new NotFoundError(
      `There is no cluster "${name}"; the portal's configuration knows ${
        [...this.#clusters.keys()].join(', ') || 'none'
      }`,
    );
  }

  /** A cluster whose picture is complete. @throws ServiceUnavailableError that says what is the matter */
  ready(name: string): Cluster {
    const cluster = this.get(name);
    if (!cluster.synced) {
      const { message } = cluster.info();
      throw new ServiceUnavailableError(
        `Cluster "${name}" is not ready: ${message ?? 'it is being read'}`,
      );
    }
    return cluster;
  }

  start() {
    for (const cluster of this.list()) cluster.start();
  }

  async stop() {
    await Promise.all(this.list().map(cluster => cluster.stop()));
  }
}
