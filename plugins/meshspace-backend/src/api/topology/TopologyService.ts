import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  Entity,
  RELATION_DEPENDS_ON,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  meshspaceBaseReadPermission,
  Topology,
  Traffic,
} from '@meshspace/plugin-meshspace-common';
import type { TrafficSource } from '@meshspace/plugin-meshspace-node';
import { MeshSpace, Workload, workloadsOf } from '@meshspace/planner';
import type { Cluster } from '../../cluster/Cluster';
import type { Clusters } from '../../cluster/Clusters';
import { messageOf } from '../../cluster/errors';
import { baseNamespaces } from '../../cluster/scopes';
import type { SpaceAccess } from '../../permissions/SpaceAccess';
import type { SpaceRecords } from '../../permissions/SpaceRecords';
import type { ComponentOwners } from '../../policy/ComponentOwners';
import { entityParts } from '../entities/entityParts';
import { entityWorkloads } from '../entities/entityWorkloads';
import { aroundWorkloads } from './aroundWorkloads';
import { buildTopology } from './buildTopology';

interface Options {
  clusters: Clusters;
  records: SpaceRecords;
  access: SpaceAccess;
  owners: ComponentOwners;
  catalog: CatalogService;
  traffic: TrafficSource;
}

/** The map of a base, and what passes over it. */
export class TopologyService {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  async topology(
    filter: {
      cluster: string;
      base: string;
      space?: string;
      entityRef?: string;
    },
    credentials: BackstageCredentials,
  ): Promise<Topology> {
    const { cluster, spaces } = await this.#seen(filter, credentials);
    const graph = await this.graph(cluster, filter.base, spaces, filter.space);
    if (!filter.entityRef) return graph;
    const entities = await entityParts(
      this.#options.catalog,
      filter.entityRef,
      credentials,
    );
    const workloads = entities.flatMap(entity =>
      entityWorkloads(cluster.view, cluster.name, entity),
    );
    return aroundWorkloads(graph, filter.base, workloads);
  }

  /** What is drawn for somebody who may see these spaces. */
  async graph(
    cluster: Cluster,
    base: string,
    spaces: readonly MeshSpace[],
    space?: string,
  ): Promise<Topology> {
    const namespaces = [base, ...spaces.map(({ metadata }) => metadata.name)];
    const [traffic, entities] = await Promise.all([
      this.#options.traffic
        .getEdges({ cluster: cluster.name, namespaces })
        .then(edges => ({ edges, message: undefined }))
        .catch(error => ({ edges: [], message: messageOf(error) })),
      this.#entities(cluster, base),
    ]);
    const topology = buildTopology({
      view: cluster.view,
      base,
      spaces,
      space,
      traffic: traffic.edges,
      ...entities,
    });
    const message =
      traffic.message ??
      (traffic.edges.length === 0
        ? 'No requests were seen in the last minute. Send some, or check that pods have sidecars and that Prometheus scrapes them.'
        : undefined);
    return { ...topology, ...(message && { trafficMessage: message }) };
  }

  async traffic(
    filter: {
      cluster: string;
      base: string;
      space?: string;
      workload?: string;
      minutes: number;
    },
    credentials: BackstageCredentials,
  ): Promise<Traffic> {
    const { cluster, spaces } = await this.#seen(filter, credentials);
    const chosen = filter.space
      ? spaces.filter(({ metadata }) => metadata.name === filter.space)
      : spaces;
    const forkNamespaces = chosen.map(({ metadata }) => metadata.name);
    try {
      const history = await this.#options.traffic.getHistory({
        cluster: cluster.name,
        namespaces: [filter.base, ...forkNamespaces],
        workload: filter.workload,
        minutes: filter.minutes,
      });
      const series = history.map(one => ({
        service: one.service,
        workload: one.workload,
        namespace: one.namespace,
        fork: forkNamespaces.includes(one.namespace),
        points: one.points,
      }));
      return series.length
        ? { series }
        : {
            series,
            message: `No requests in the last ${filter.minutes} minutes. Send some, or choose a longer time; without a sidecar in the pods nothing is counted.`,
          };
    } catch (error) {
      return { series: [], message: messageOf(error) };
    }
  }

  async #seen(
    filter: { cluster: string; base: string; space?: string },
    credentials: BackstageCredentials,
  ) {
    const { clusters, access, records } = this.#options;
    await access.require(meshspaceBaseReadPermission, credentials);
    const cluster = clusters.get(filter.cluster);
    if (!baseNamespaces(cluster.view).includes(filter.base)) {
      // A cluster that has never been read cannot tell absence from ignorance.
      clusters.ready(filter.cluster);
      throw new NotFoundError(
        `The cluster "${cluster.name}" has no base "${filter.base}"`,
      );
    }
    if (filter.space) {
      await access.space(
        { cluster: cluster.name, name: filter.space },
        credentials,
      );
    }
    const all = await records.list({
      cluster: cluster.name,
      base: filter.base,
    });
    const readable = await access.readable(all, credentials);
    return { cluster, spaces: readable.map(({ space }) => space) };
  }

  async #entities(cluster: Cluster, base: string) {
    const { owners } = this.#options;
    const entities = new Map<Workload, Entity>();
    await Promise.all(
      workloadsOf(cluster.view, base).map(async workload => {
        const [entity] = await owners.componentsOf(workload).catch(() => []);
        if (entity) entities.set(workload, entity);
      }),
    );
    return {
      entityOf: (workload: Workload) => {
        const entity = entities.get(workload);
        return entity && stringifyEntityRef(entity);
      },
      dependenciesOf: (workload: Workload) =>
        (entities.get(workload)?.relations ?? [])
          .filter(({ type }) => type === RELATION_DEPENDS_ON)
          .map(({ targetRef }) => targetRef),
    };
  }
}
