import type {
  EntityMesh,
  LogsRequest,
  MeshSpaceApi,
  SeenRequest,
  SpaceFilter,
  SpaceRef,
  Topology,
  Traffic,
  Xray,
} from '@meshspace/plugin-meshspace-common';
import type { ForkStatus } from '@meshspace/planner';
import { driftAnswer, eventsAnswer } from './answers/changes';
import { explainAnswer } from './answers/explain';
import { planAnswer } from './answers/plan';
import { probeAnswer } from './answers/probe';
import { trafficAnswer } from './answers/traffic';
import { seenRequest, xrayOff } from './answers/xray';
import { pod } from './builders';
import { FakeState } from './FakeState';
import { shopTopology } from './topologies';

function healthOf({
  phase,
  routed,
}: ForkStatus): 'failing' | 'healthy' | 'idle' {
  if (phase === 'Failing') return 'failing';
  return routed ? 'healthy' : 'idle';
}

/** What the portal asks. */
export class FakeReads extends FakeState {
  async getClusters() {
    await this.enter('getClusters', []);
    return {
      items: this.world.clusters,
      totalItems: this.world.clusters.length,
    };
  }

  async getBases() {
    await this.enter('getBases', []);
    return { items: this.world.bases, totalItems: this.world.bases.length };
  }

  async getFindings() {
    await this.enter('getFindings', []);
    const { findings } = this.world;
    return { items: findings, totalItems: findings.length };
  }

  async getEntityMesh(
    entityRef: string,
    options?: { signal?: AbortSignal },
  ): Promise<EntityMesh> {
    await this.enter('getEntityMesh', [entityRef], options?.signal);
    const { spaces, workloads, clusters, allows } = this.world;
    return {
      entityRef,
      workloads,
      spaces: spaces.filter(each =>
        each.specForks.some(({ workload: { name } }) =>
          workloads.some(own => own.workload.name === name),
        ),
      ),
      candidates: spaces.filter(each => each.mine),
      allows,
      policy: {
        defaultTtlSeconds: 3 * 86_400,
        formats: ['header', 'baggage', 'jaeger', 'zipkin'],
      },
      clusters,
    };
  }

  async listSpaces(filter: SpaceFilter = {}) {
    await this.enter('listSpaces', [filter]);
    const items = this.world.spaces.filter(
      each =>
        (filter.scope === 'all' ||
          each.mine ||
          (filter.scope === 'team' && each.members.length > 0)) &&
        (!filter.query ||
          [each.name, each.owner, each.base, each.sends.value].some(text =>
            text.includes(filter.query!),
          )),
    );
    return { items: items.slice(0, filter.limit), totalItems: items.length };
  }

  async getSpace(ref: SpaceRef, options?: { signal?: AbortSignal }) {
    await this.enter('getSpace', [ref], options?.signal);
    return this.find(ref);
  }

  async plan(
    request: Parameters<MeshSpaceApi['plan']>[0],
    options?: { signal?: AbortSignal },
  ) {
    await this.enter('plan', [request], options?.signal);
    return planAnswer(request);
  }

  async getTopology(
    filter: Parameters<MeshSpaceApi['getTopology']>[0],
  ): Promise<Topology> {
    await this.enter('getTopology', [filter]);
    return (
      this.world.topology ??
      shopTopology(
        this.world.spaces
          .filter(each => each.forks.length > 0)
          .map(each => ({
            space: each.name,
            mine:
              each.name === filter.space &&
              each.forks[0].routed &&
              !each.suspended,
            health: healthOf(each.forks[0]),
          })),
      )
    );
  }

  async getTraffic(
    filter: Parameters<MeshSpaceApi['getTraffic']>[0],
  ): Promise<Traffic> {
    await this.enter('getTraffic', [filter]);
    if (this.world.traffic) return this.world.traffic;
    const asked = this.world.spaces.filter(
      each => filter.space === undefined || each.name === filter.space,
    );
    return {
      series: asked.flatMap(each => trafficAnswer(each, filter.minutes).series),
    };
  }

  async explain(request: Parameters<MeshSpaceApi['explain']>[0]) {
    await this.enter('explain', [request]);
    return explainAnswer(
      this.find({ cluster: request.cluster, name: request.space ?? '' }),
      request.host,
    );
  }

  async probe(request: Parameters<MeshSpaceApi['probe']>[0]) {
    await this.enter('probe', [request]);
    return probeAnswer(
      this.find({ cluster: request.cluster, name: request.space }),
      request,
    );
  }

  async getPresence(entityRef: string) {
    await this.enter('getPresence', [entityRef]);
    const items = this.world.spaces.filter(each => each.forks.length > 0);
    return { items, totalItems: items.length };
  }

  async getXray(ref: SpaceRef): Promise<Xray> {
    await this.enter('getXray', [ref]);
    this.find(ref);
    return this.world.xray ?? xrayOff;
  }

  async *watchRequests(
    ref: SpaceRef,
    options?: { signal?: AbortSignal },
  ): AsyncIterable<SeenRequest> {
    await this.enter('watchRequests', [ref], options?.signal);
    const space = this.find(ref);
    for (let number = 0; !options?.signal?.aborted; number++) {
      const whole = seenRequest(space, number, new Date().toISOString());
      yield { ...whole, hops: whole.hops.slice(0, 1) };
      await new Promise(resolve => setTimeout(resolve, this.world.stepMs / 2));
      yield whole;
      await new Promise(resolve => setTimeout(resolve, this.world.stepMs));
    }
  }

  async getPods(ref: SpaceRef) {
    await this.enter('getPods', [ref]);
    const items = this.world.pods ?? [pod({ namespace: ref.name })];
    return { items, totalItems: items.length };
  }

  async getEvents(ref: SpaceRef) {
    await this.enter('getEvents', [ref]);
    const items = eventsAnswer(this.find(ref));
    return { items, totalItems: items.length };
  }

  async *getLogs(
    ref: SpaceRef,
    request: LogsRequest,
    options?: { signal?: AbortSignal },
  ): AsyncIterable<string> {
    await this.enter('getLogs', [ref, request], options?.signal);
    const levels = [
      '\u001b[32mINFO\u001b[0m',
      '\u001b[32mINFO\u001b[0m',
      '\u001b[33mWARN\u001b[0m',
      '\u001b[36mDEBUG\u001b[0m',
      '\u001b[31mERROR\u001b[0m',
    ];
    const lines =
      this.world.logLines ??
      Array.from({ length: 400 }, (_unused, i) => {
        const time = new Date(Date.now() - (400 - i) * 900).toISOString();
        return `${time} ${levels[i % 37 === 36 ? 4 : i % 4]} ${
          request.container
        } handled GET /reviews/${i % 90} for x-meshspace k7q2m9xw in ${
          4 + ((i * 7) % 40)
        } ms`;
      });
    yield* lines;
    for (let i = 0; request.follow && !options?.signal?.aborted; i++) {
      await new Promise(resolve => setTimeout(resolve, 900));
      yield `${new Date().toISOString()} ${levels[i % 4]} ${
        request.container
      } handled GET /reviews/${i} in ${5 + (i % 9)} ms`;
    }
  }

  async getDrift(ref: SpaceRef) {
    await this.enter('getDrift', [ref]);
    const items = driftAnswer(this.find(ref).forks[0]?.behindBase ?? false);
    return { items, totalItems: items.length };
  }
}
