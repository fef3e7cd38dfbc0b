import { ConflictError, NotFoundError } from '@backstage/errors';
import type {
  BaseInfo,
  BaseWorkload,
  ClusterInfo,
  CreateSpaceRequest,
  EntityMesh,
  ForkRequest,
  LogsRequest,
  MeshSpaceApi,
  PodInfo,
  SpaceDetail,
  SpaceFilter,
  SpaceRef,
  Topology,
  Traffic,
  UpdateSpaceRequest,
} from '@meshspace/plugin-meshspace-common';
import type { ForkStatus, WorkloadRef } from '@meshspace/planner';
import {
  driftAnswer,
  eventsAnswer,
  explainAnswer,
  planAnswer,
  probeAnswer,
  trafficAnswer,
} from './answers';
import {
  ago,
  ahead,
  base,
  cluster,
  fork,
  pod,
  space,
  workload,
} from './builders';
import { shopTopology } from './topologies';

/** What the fake knows; a story changes it before the portal looks. */
export interface World {
  clusters: ClusterInfo[];
  bases: BaseInfo[];
  workloads: BaseWorkload[];
  spaces: SpaceDetail[];
  allows: EntityMesh['allows'];
  pods?: PodInfo[];
  topology?: Topology;
  traffic?: Traffic;
  logLines?: string[];
  /** Milliseconds between the phases of a fork that is made. */
  stepMs: number;
  /** Fails these calls. */
  errors: Partial<Record<keyof MeshSpaceApi, Error>>;
  /** Never answers these calls. */
  hangs: Partial<Record<keyof MeshSpaceApi, true>>;
}

export function world(part: Partial<World> = {}): World {
  return {
    clusters: [cluster()],
    bases: [base()],
    workloads: [workload()],
    spaces: [
      space({
        name: 'bob-search',
        owner: 'user:default/bob',
        mine: false,
        sends: { name: 'x-meshspace', value: 'h3v8t1zz' },
        allows: { update: false, delete: false, logs: false },
      }),
    ],
    allows: { create: true },
    stepMs: 1200,
    errors: {},
    hangs: {},
    ...part,
  };
}

const PHASES: ForkStatus['phase'][] = [
  'Pending',
  'Creating',
  'Starting',
  'Ready',
  'Routed',
];

function healthOf({
  phase,
  routed,
}: ForkStatus): 'failing' | 'healthy' | 'idle' {
  if (phase === 'Failing') return 'failing';
  return routed ? 'healthy' : 'idle';
}

const sameRef = (ref: SpaceRef) => (each: SpaceDetail) =>
  each.cluster === ref.cluster && each.name === ref.name;

/** The backend as far as the portal can tell, in memory: forks become ready by themselves. */
export class FakeMeshSpaceApi implements MeshSpaceApi {
  readonly world: World;
  /** Every call, for tests that ask what was sent. */
  readonly calls: [name: string, ...args: unknown[]][] = [];
  readonly #listeners = new Set<
    (signal: { cluster: string; space?: string; base?: string }) => void
  >();

  constructor(start: World = world()) {
    this.world = start;
  }

  /** What the signal API of the portal subscribes to. */
  onSignal(
    listener: (signal: {
      cluster: string;
      space?: string;
      base?: string;
    }) => void,
  ): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  signal(ref: { cluster: string; name?: string; base?: string }): void {
    for (const listener of this.#listeners)
      listener({ cluster: ref.cluster, space: ref.name, base: ref.base });
  }

  async #enter(
    name: keyof MeshSpaceApi,
    args: unknown[],
    signal?: AbortSignal,
  ): Promise<void> {
    this.calls.push([name, ...args]);
    if (this.world.hangs[name]) {
      await new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () =>
          reject(new DOMException('Aborted', 'AbortError')),
        );
      });
    }
    const error = this.world.errors[name];
    if (error) throw error;
  }

  #find(ref: SpaceRef): SpaceDetail {
    const found = this.world.spaces.find(sameRef(ref));
    if (!found)
      throw new NotFoundError(
        `There is no space ${ref.name} in ${ref.cluster}`,
      );
    return found;
  }

  #change(ref: SpaceRef, change: Partial<SpaceDetail>): SpaceDetail {
    const next = { ...this.#find(ref), ...change };
    this.world.spaces = this.world.spaces.map(each =>
      sameRef(ref)(each) ? next : each,
    );
    this.signal({ ...ref, base: next.base });
    return next;
  }

  #grow(ref: SpaceRef, name: string, index = 0): void {
    if (index >= PHASES.length) return;
    const found = this.world.spaces.find(sameRef(ref));
    if (!found) return;
    const phase = PHASES[index];
    this.#change(ref, {
      phase: phase === 'Routed' ? 'Ready' : 'Pending',
      forks: found.forks.map(each =>
        each.workload.name === name
          ? {
              ...each,
              phase,
              routed: phase === 'Routed',
              readyReplicas: phase === 'Ready' || phase === 'Routed' ? 1 : 0,
              reason: phase === 'Starting' ? 'ContainerCreating' : undefined,
            }
          : each,
      ),
    });
    setTimeout(() => this.#grow(ref, name, index + 1), this.world.stepMs);
  }

  async getClusters() {
    await this.#enter('getClusters', []);
    return {
      items: this.world.clusters,
      totalItems: this.world.clusters.length,
    };
  }

  async getBases() {
    await this.#enter('getBases', []);
    return { items: this.world.bases, totalItems: this.world.bases.length };
  }

  async setBase(
    ref: { cluster: string; namespace: string },
    change: { base?: boolean; injection?: boolean },
  ) {
    await this.#enter('setBase', [ref, change]);
    const found = this.world.bases.find(
      each => each.namespace === ref.namespace,
    );
    if (!found) throw new NotFoundError(`There is no base ${ref.namespace}`);
    const next: BaseInfo = {
      ...found,
      injection: { mode: change.injection ? 'enabled' : 'off' },
    };
    this.world.bases = this.world.bases.map(each =>
      each === found ? next : each,
    );
    return next;
  }

  async restartBase(ref: {
    cluster: string;
    namespace: string;
    workloads: string[];
  }) {
    await this.#enter('restartBase', [ref]);
    this.world.bases = this.world.bases.map(each =>
      each.namespace === ref.namespace
        ? {
            ...each,
            pods: {
              ...each.pods,
              withSidecar: each.pods.total,
              needRestart: [],
            },
          }
        : each,
    );
  }

  async getEntityMesh(
    entityRef: string,
    options?: { signal?: AbortSignal },
  ): Promise<EntityMesh> {
    await this.#enter('getEntityMesh', [entityRef], options?.signal);
    const { spaces, workloads, clusters, allows } = this.world;
    return {
      entityRef,
      workloads,
      spaces: spaces.filter(each =>
        each.forks.some(({ workload: { name } }) =>
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
    await this.#enter('listSpaces', [filter]);
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
    await this.#enter('getSpace', [ref], options?.signal);
    return this.#find(ref);
  }

  async createSpace(request: CreateSpaceRequest) {
    await this.#enter('createSpace', [request]);
    const ref = { cluster: request.cluster, name: request.name };
    if (this.world.spaces.some(sameRef(ref)))
      throw new ConflictError(`The space ${request.name} exists`);
    const value = request.header?.value ?? 'k7q2m9xw';
    const name = request.header?.name ?? 'x-meshspace';
    const made = space({
      ...ref,
      base: request.base,
      phase: 'Pending',
      createdAt: ago(0),
      expiresAt:
        request.ttlSeconds === null
          ? undefined
          : ahead((request.ttlSeconds ?? 259_200) * 1000),
      header: { format: 'header', name, value },
      sends: { name, value },
      fallback: request.fallback ?? 'base',
      forks: (request.forks ?? []).map(each =>
        fork({
          workload: each.workload,
          phase: 'Pending',
          routed: false,
          readyReplicas: 0,
        }),
      ),
      specForks: (request.forks ?? []) as SpaceDetail['specForks'],
    });
    this.world.spaces = [...this.world.spaces, made];
    for (const each of made.forks)
      setTimeout(
        () => this.#grow(ref, each.workload.name, 1),
        this.world.stepMs,
      );
    this.signal({ ...ref, base: request.base });
    return made;
  }

  async updateSpace(ref: SpaceRef, change: UpdateSpaceRequest) {
    await this.#enter('updateSpace', [ref, change]);
    const { ttlSeconds, suspended, members, fallback } = change;
    return this.#change(ref, {
      ...(ttlSeconds !== undefined && {
        expiresAt: ttlSeconds === null ? undefined : ahead(ttlSeconds * 1000),
      }),
      ...(suspended !== undefined && {
        suspended,
        phase: suspended ? 'Suspended' : 'Ready',
      }),
      ...(members && { members }),
      ...(fallback && { fallback }),
    });
  }

  async deleteSpace(ref: SpaceRef) {
    await this.#enter('deleteSpace', [ref]);
    const found = this.#find(ref);
    this.world.spaces = this.world.spaces.filter(each => each !== found);
    this.signal({ ...ref, base: found.base });
  }

  async putFork(ref: SpaceRef, request: ForkRequest) {
    await this.#enter('putFork', [ref, request]);
    const found = this.#find(ref);
    const others = <T extends { workload: WorkloadRef }>(list: T[]) =>
      list.filter(each => each.workload.name !== request.workload.name);
    const next = this.#change(ref, {
      forks: [
        ...others(found.forks),
        fork({ workload: request.workload, phase: 'Pending', routed: false }),
      ],
      specForks: [
        ...others(found.specForks),
        request as SpaceDetail['specForks'][number],
      ],
    });
    setTimeout(
      () => this.#grow(ref, request.workload.name, 1),
      this.world.stepMs,
    );
    return next;
  }

  async deleteFork(ref: SpaceRef, gone: WorkloadRef) {
    await this.#enter('deleteFork', [ref, gone]);
    const found = this.#find(ref);
    return this.#change(ref, {
      forks: found.forks.filter(each => each.workload.name !== gone.name),
      specForks: found.specForks.filter(
        each => each.workload.name !== gone.name,
      ),
    });
  }

  async plan(
    request: Parameters<MeshSpaceApi['plan']>[0],
    options?: { signal?: AbortSignal },
  ) {
    await this.#enter('plan', [request], options?.signal);
    return planAnswer(request);
  }

  async getTopology(
    filter: Parameters<MeshSpaceApi['getTopology']>[0],
  ): Promise<Topology> {
    await this.#enter('getTopology', [filter]);
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
    await this.#enter('getTraffic', [filter]);
    if (this.world.traffic) return this.world.traffic;
    const found = this.world.spaces.find(each => each.name === filter.space);
    return found ? trafficAnswer(found, filter.minutes) : { series: [] };
  }

  async explain(request: Parameters<MeshSpaceApi['explain']>[0]) {
    await this.#enter('explain', [request]);
    return explainAnswer(
      this.#find({ cluster: request.cluster, name: request.space ?? '' }),
      request.host,
    );
  }

  async probe(request: Parameters<MeshSpaceApi['probe']>[0]) {
    await this.#enter('probe', [request]);
    return probeAnswer(
      this.#find({ cluster: request.cluster, name: request.space }),
      request,
    );
  }

  async getPods(ref: SpaceRef) {
    await this.#enter('getPods', [ref]);
    const items = this.world.pods ?? [pod({ namespace: ref.name })];
    return { items, totalItems: items.length };
  }

  async getEvents(ref: SpaceRef) {
    await this.#enter('getEvents', [ref]);
    const items = eventsAnswer(this.#find(ref));
    return { items, totalItems: items.length };
  }

  async *getLogs(
    ref: SpaceRef,
    request: LogsRequest,
    options?: { signal?: AbortSignal },
  ): AsyncIterable<string> {
    await this.#enter('getLogs', [ref, request], options?.signal);
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
    await this.#enter('getDrift', [ref]);
    const items = driftAnswer(this.#find(ref).forks[0]?.behindBase ?? false);
    return { items, totalItems: items.length };
  }

  async takeOver(ref: SpaceRef, taken: WorkloadRef) {
    await this.#enter('takeOver', [ref, taken]);
    return this.#change(ref, {
      forks: this.#find(ref).forks.map(each => ({
        ...each,
        behindBase: false,
      })),
    });
  }

  async repair(ref: { cluster: string; code: string; object: string }) {
    await this.#enter('repair', [ref]);
    this.world.spaces = this.world.spaces.map(each => ({
      ...each,
      findings: each.findings.filter(found => found.code !== ref.code),
    }));
    this.signal({ cluster: ref.cluster });
  }
}
