import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { ConflictError } from '@backstage/errors';
import type { MeshSpace, PodSummary } from '@meshspace/planner';
import {
  meshspaceSpaceLogsPermission,
  meshspaceSpaceUpdatePermission,
  SeenRequest,
  SpaceRef,
  Xray,
} from '@meshspace/plugin-meshspace-common';
import type { Cluster } from '../../cluster/Cluster';
import type { Clusters } from '../../cluster/Clusters';
import { Clock, sleep } from '../../cluster/Clock';
import type { SpaceAccess } from '../../permissions/SpaceAccess';
import type { ComponentOwners } from '../../policy/ComponentOwners';
import { ownersOf } from '../../policy/ComponentOwners';
import { atCluster } from '../http/clusterErrors';
import type { TopologyService } from '../topology/TopologyService';
import { logReader } from './logFormat';
import { SidecarLogs } from './SidecarLogs';
import { seenRequests } from './seenRequests';
import { Telemetries } from './Telemetries';
import type { LoggingState } from './telemetry';
import { verdicts } from './verdicts';
import { inWords } from './words';

const MOST_PODS = 100;
const MOST_REQUESTS = 200;
const FEED_MS = 2500;
/** Envoy writes its log at most every ten seconds, the kubelet a little later. */
const LATE_MS = 20_000;

interface Options {
  clusters: Clusters;
  access: SpaceAccess;
  owners: ComponentOwners;
  topology: TopologyService;
  clock: Clock;
}

/** Sees the requests of a space hop by hop, by what sidecars log; no application is touched. */
export class XrayService {
  readonly #options: Options;
  readonly #logs: SidecarLogs;
  readonly #telemetries: Telemetries;

  constructor(options: Options) {
    this.#options = options;
    this.#logs = new SidecarLogs(options.clock);
    this.#telemetries = new Telemetries(options.clock);
  }

  async get(ref: SpaceRef, credentials: BackstageCredentials): Promise<Xray> {
    const { cluster, space } = await this.#readable(ref, credentials);
    const state = await this.#state(cluster, space);
    const requests = await this.#requests(cluster, space, state);
    const topology = await this.#options.topology.graph(
      cluster,
      space.spec.base,
      [space],
      space.metadata.name,
    );
    const found = verdicts({
      requests,
      space,
      topology,
      mixed: state.type !== 'on',
    });
    const now = this.#options.clock.now();
    return {
      ...inWords(state, space.spec.base),
      collecting: requests.some(({ at }) => now - Date.parse(at) < LATE_MS),
      requests,
      workloads: await Promise.all(
        found.map(async verdict => ({
          ...verdict,
          owners: await this.#ownersOf(verdict.entityRef),
        })),
      ),
    };
  }

  async start(
    ref: SpaceRef,
    minutes: number,
    credentials: BackstageCredentials,
  ): Promise<Xray> {
    const { access, clusters } = this.#options;
    const { space } = await access.space(
      ref,
      credentials,
      meshspaceSpaceUpdatePermission,
    );
    // What it shows is for those alone who may read logs.
    await access.space(ref, credentials, meshspaceSpaceLogsPermission);
    const cluster = clusters.ready(ref.cluster);
    const state = await this.#state(cluster, space);
    if (
      state.type !== 'off' &&
      state.type !== 'on' &&
      state.type !== 'always'
    ) {
      throw new ConflictError(inWords(state, space.spec.base).message);
    }
    if (state.type !== 'always') {
      if (!cluster.view.get('Namespace', undefined, space.metadata.name)) {
        throw new ConflictError(
          `"${space.metadata.name}" has no namespace yet; wait until its forks are starting`,
        );
      }
      await atCluster(cluster.name, () =>
        this.#telemetries.start(cluster, space, minutes * 60),
      );
    }
    return this.get(ref, credentials);
  }

  async stop(ref: SpaceRef, credentials: BackstageCredentials): Promise<void> {
    const { space } = await this.#options.access.space(
      ref,
      credentials,
      meshspaceSpaceUpdatePermission,
    );
    const cluster = this.#options.clusters.ready(ref.cluster);
    const state = await this.#state(cluster, space);
    if (state.type !== 'on') return;
    await atCluster(cluster.name, () =>
      this.#telemetries.stop(cluster, space, state.telemetry),
    );
  }

  /** Requests as their lines arrive; nothing for a while is said by `undefined`, so that the connection is kept. */
  async *watch(
    ref: SpaceRef,
    credentials: BackstageCredentials,
    signal: AbortSignal,
  ): AsyncGenerator<SeenRequest | undefined> {
    const told = new Map<string, number>();
    while (!signal.aborted) {
      // Asked again each time: who loses the right hears no more.
      const { cluster, space } = await this.#readable(ref, credentials);
      const state = await this.#state(cluster, space);
      const requests = await this.#requests(cluster, space, state);
      yield undefined;
      for (const request of requests.reverse()) {
        if (told.get(request.id) === request.hops.length) continue;
        told.set(request.id, request.hops.length);
        yield request;
      }
      await sleep(this.#options.clock, FEED_MS, signal);
    }
  }

  async #readable(ref: SpaceRef, credentials: BackstageCredentials) {
    const { access, clusters } = this.#options;
    const { space } = await access.space(
      ref,
      credentials,
      meshspaceSpaceLogsPermission,
    );
    return { cluster: clusters.ready(ref.cluster), space };
  }

  async #state(cluster: Cluster, space: MeshSpace): Promise<LoggingState> {
    const { lacks } = logReader(cluster.view.mesh);
    if (lacks.length > 0) return { type: 'unreadable', lacks };
    return atCluster(cluster.name, () =>
      this.#telemetries.state(cluster, space),
    );
  }

  async #requests(
    cluster: Cluster,
    space: MeshSpace,
    state: LoggingState,
  ): Promise<SeenRequest[]> {
    const pods = podsToRead(cluster, space);
    const lines = await atCluster(cluster.name, () =>
      this.#logs.read(cluster, space.metadata.name, pods),
    );
    return seenRequests(lines, {
      space,
      mixed: state.type !== 'on',
      limit: MOST_REQUESTS,
    });
  }

  async #ownersOf(entityRef: string | undefined): Promise<string[]> {
    const entity = entityRef && (await this.#options.owners.entity(entityRef));
    return entity ? ownersOf(entity) : [];
  }
}

/** First the space's own, then the base's: a base can have thousands. */
function podsToRead({ view }: Cluster, space: MeshSpace): PodSummary[] {
  return [
    ...view.list('Pod', space.metadata.name),
    ...view.list('Pod', space.spec.base),
  ]
    .filter(pod => pod.sidecar && pod.phase === 'Running')
    .slice(0, MOST_PODS);
}
