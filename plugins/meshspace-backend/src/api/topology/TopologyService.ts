import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import {
  meshspaceBaseReadPermission,
  Topology,
  Traffic,
} from '@meshspace/plugin-meshspace-common';
import type { TrafficSource } from '@meshspace/plugin-meshspace-node';
import { Workload, workloadsOf } from '@meshspace/planner';
import type { Cluster } from '../../cluster/Cluster';
import type { Clusters } from '../../cluster/Clusters';
import { messageOf } from '../../cluster/errors';
import { baseNamespaces } from '../../cluster/scopes';
import type { SpaceAccess } from '../../permissions/SpaceAccess';
import type { SpaceRecords } from '../../permissions/SpaceRecords';
import type { ComponentOwners } from '../../policy/ComponentOwners';
import { buildTopology } from './buildTopology';

interface Options {
  clusters: Clusters;
  records: SpaceRecords;
  access: SpaceAccess;
  owners: ComponentOwners;
  traffic: TrafficSource;
}

/** The map of a base, and what passes over it. */
export class TopologyService {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  async topology(
    filter: { cluster: string; base: string; space?: string },
    credentials: BackstageCredentials,
  ): Promise<Topology> {
    const { cluster, spaces } = await this.#seen(filter, credentials);
    const namespaces = [
      filter.base,
      ...spaces.map(({ metadata }) => metadata.name),
    ];
    const [traffic, entityOf] = await Promise.all([
      this.#options.traffic
        .getEdges({ cluster: cluster.name, namespaces })
        .then(edges => ({ edges, message: undefined }))
        .catch(error => ({ edges: [], message: messageOf(error) })),
      this.#entities(cluster, filter.base),
    ]);
    const topology = buildTopology({
      view: cluster.view,
      base: filter.base,
      spaces,
      space: filter.space,
      traffic: traffic.edges,
      entityOf,
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
    const refs = new Map<Workload, string>();
    await Promise.all(
      workloadsOf(cluster.view, base).map(async workload => {
        const [entity] = await owners.componentsOf(workload).catch(() => []);
        if (entity) refs.set(workload, stringifyEntityRef(entity));
      }),
    );
    return (workload: Workload) => refs.get(workload);
  }
}
