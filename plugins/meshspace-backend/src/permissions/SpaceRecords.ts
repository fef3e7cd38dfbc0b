import type { MeshSpace } from '@meshspace/planner';
import type { SpaceRef } from '@meshspace/plugin-meshspace-common';
import type { ComponentOwners } from '../policy/ComponentOwners';
import type { Clusters } from '../cluster/Clusters';
import type { SpaceRecord } from './SpaceRecord';

/** The spaces of all clusters, with what the permission rules ask about them. */
export class SpaceRecords {
  constructor(
    private readonly clusters: Clusters,
    private readonly owners: ComponentOwners,
  ) {}

  /** Also from a cluster that does not answer at the moment: what was seen of it still stands. */
  async find({ cluster, name }: SpaceRef): Promise<SpaceRecord | undefined> {
    const found = this.clusters.list().find(one => one.name === cluster);
    // Which clusters there are, is not for everybody to know.
    if (!found) return undefined;
    const known = found.view.get('MeshSpace', undefined, name);
    if (!known) {
      // A cluster that has never been read cannot tell absence from ignorance.
      if (!found.synced) this.clusters.ready(cluster);
      return undefined;
    }
    return this.#record(cluster, known);
  }

  async list(
    filter: { cluster?: string; base?: string } = {},
  ): Promise<SpaceRecord[]> {
    const spaces = this.clusters
      .list()
      .filter(({ name }) => !filter.cluster || filter.cluster === name)
      .flatMap(({ name, view }) =>
        view.list('MeshSpace').map(space => ({ cluster: name, space })),
      )
      .filter(({ space }) => !filter.base || space.spec.base === filter.base);
    return Promise.all(
      spaces.map(({ cluster, space }) => this.#record(cluster, space)),
    );
  }

  async #record(cluster: string, space: MeshSpace): Promise<SpaceRecord> {
    const refs = space.spec.forks.flatMap(({ entityRef }) => entityRef ?? []);
    return {
      cluster,
      space,
      componentOwners: await this.owners.ofEntities(refs),
    };
  }
}
