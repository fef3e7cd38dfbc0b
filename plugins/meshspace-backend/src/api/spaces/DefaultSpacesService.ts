import { createHash, randomBytes } from 'node:crypto';
import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { InputError, NotFoundError } from '@backstage/errors';
import type {
  HeaderSource,
  PolicyCheck,
} from '@meshspace/plugin-meshspace-node';
import {
  generateHeaderValue,
  MeshSpace,
  MeshSpaceSpec,
  ViewChange,
} from '@meshspace/planner';
import type {
  CreateSpaceRequest,
  PlanRequest,
  SpaceDetail,
  SpaceRef,
} from '@meshspace/plugin-meshspace-common';
import type { Cluster } from '../../cluster/Cluster';
import type { Clusters } from '../../cluster/Clusters';
import type { Clock } from '../../cluster/Clock';
import type { Settings } from '../../config/settings';
import type { SpaceAccess } from '../../permissions/SpaceAccess';
import type { SpaceRecord } from '../../permissions/SpaceRecord';
import type { SpaceRecords } from '../../permissions/SpaceRecords';
import { Caller, Callers, isMine } from '../../policy/Callers';
import { checkWish } from '../../policy/checkWish';
import type { ForkRights } from '../../policy/ForkRights';
import { planPolicy } from '../../policy/planPolicy';
import { addressUrlsOf, entryPointsOf } from '../topology/entryPoints';
import type { Findings } from '../findings/Findings';
import { atCluster } from '../http/clusterErrors';
import type { SpaceRates } from '../traffic/SpaceRates';
import { driftOf } from './drift';
import { inScope, mentions } from './filtering';
import { managedObjects } from './managedObjects';
import { conditionsOf, sentenceOf, summaryOf } from './present';
import { hypotheticalSpace, previewOf } from './preview';
import type { Called, SpacesService } from './SpacesService';
import { SpaceWriter } from './SpaceWriter';
import {
  changedSpec,
  sameWorkload,
  sharedSpec,
  specOf,
  withFork,
  withoutFork,
} from './wishes';

interface Options {
  clusters: Clusters;
  records: SpaceRecords;
  access: SpaceAccess;
  callers: Callers;
  forkRights: ForkRights;
  findings: Findings;
  settings: Settings;
  clock: Clock;
  checks: readonly PolicyCheck[];
  headers?: HeaderSource;
  rates: SpaceRates;
  /** Told when somebody is given a part in a space. */
  shared?(cluster: string, space: MeshSpace, members: string[]): void;
}

/** Validates a wish, writes it, and tells how spaces stand. */
export class DefaultSpacesService implements SpacesService {
  readonly #writer = new SpaceWriter();
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  list: SpacesService['list'] = async (filter, { credentials }) => {
    const { records, access, callers, rates } = this.#options;
    const { scope = 'all', query, offset = 0, limit = 100 } = filter;
    const caller = await callers.identify(credentials);
    const needle = query?.toLowerCase();
    const found = (await records.list(filter))
      .filter(({ space }) => inScope(space.spec, caller, scope))
      .filter(({ space }) => !needle || mentions(space, needle));
    const readable = await access.readable(found, credentials);
    const page = readable.slice(offset, offset + limit);
    const [allows, rps] = await Promise.all([
      access.allows(page, credentials),
      rates.of(page),
    ]);
    return {
      items: page.map(record =>
        summaryOf(record.cluster, record.space, {
          mine: isMine(caller, record.space.spec),
          allows: allows(record),
          rps: rps(record),
        }),
      ),
      totalItems: readable.length,
    };
  };

  get: SpacesService['get'] = async (ref, { credentials }) => {
    return this.#detail(await this.#record(ref), credentials);
  };

  create: SpacesService['create'] = async (request, call) => {
    const { clusters } = this.#options;
    const cluster = clusters.ready(request.cluster);
    const caller = await this.#options.callers.identify(call.credentials);
    const owner = ownerOf(request.owner, caller);
    const key = requestKey(call, owner);
    const spec = await this.#newSpec(request, owner);
    const earlier = cluster.view.get('MeshSpace', undefined, request.name);
    if (!earlier) {
      await this.#check(cluster, request.name, spec, undefined, call, caller);
    }
    const space = await atCluster(cluster.name, () =>
      this.#writer.create(cluster, request.name, spec, key),
    );
    this.#tellShared(cluster.name, space, []);
    return this.#detail(
      (await this.#options.records.find({
        cluster: cluster.name,
        name: request.name,
      })) ?? { cluster: cluster.name, space, componentOwners: [] },
      call.credentials,
    );
  };

  update: SpacesService['update'] = (ref, change, call) =>
    this.#change(ref, call, spec =>
      changedSpec(spec, change, this.#surroundings()),
    );

  share: SpacesService['share'] = (ref, change, call) =>
    this.#change(ref, call, spec => sharedSpec(spec, change));

  delete: SpacesService['delete'] = async (ref, { ifGeneration }) => {
    const { space } = await this.#record(ref);
    const cluster = this.#options.clusters.get(ref.cluster);
    await atCluster(cluster.name, () =>
      this.#writer.delete(cluster, space, ifGeneration),
    );
  };

  putFork: SpacesService['putFork'] = (ref, fork, call) =>
    this.#change(ref, call, spec => withFork(spec, fork));

  deleteFork: SpacesService['deleteFork'] = (ref, workload, call) =>
    this.#change(ref, call, spec => {
      if (!spec.forks.some(fork => sameWorkload(fork, workload))) {
        throw new NotFoundError(
          `"${ref.name}" does not fork ${workload.kind} "${workload.name}"`,
        );
      }
      return withoutFork(spec, workload);
    });

  plan: SpacesService['plan'] = async (request, call) => {
    const cluster = this.#options.clusters.ready(clusterOf(request));
    const now = new Date(this.#options.clock.now());
    const caller = await this.#options.callers.identify(call.credentials);
    const { name, before, spec } = await this.#wished(request, caller);
    if (spec) {
      await this.#check(cluster, name, spec, before?.spec, call, caller);
    }
    const changed = spec
      ? hypotheticalSpace(name, spec, before, now)
      : before && {
          ...before,
          metadata: {
            ...before.metadata,
            deletionTimestamp: now.toISOString(),
          },
        };
    if (!changed) throw new NotFoundError(`There is no space "${name}"`);
    const changes: ViewChange[] = [{ type: 'set', object: changed }];
    return previewOf(
      cluster.view,
      { name, header: changed.spec.header, changes },
      { now, policy: planPolicy(this.#options.settings) },
    );
  };

  drift: SpacesService['drift'] = async ref => {
    const { space } = await this.#record(ref);
    const items = driftOf(this.#options.clusters.get(ref.cluster).view, space);
    return { items, totalItems: items.length };
  };

  takeOver: SpacesService['takeOver'] = (ref, workload, call) => {
    const { view } = this.#options.clusters.ready(ref.cluster);
    return this.#change(ref, call, spec => {
      const base = view.get(workload.kind, spec.base, workload.name);
      if (!base || !spec.forks.some(fork => sameWorkload(fork, workload))) {
        throw new NotFoundError(
          `"${ref.name}" does not fork ${workload.kind} "${workload.name}", or the base has it no longer`,
        );
      }
      const takeOver = base.metadata.generation ?? 0;
      return {
        ...spec,
        forks: spec.forks.map(fork =>
          sameWorkload(fork, workload) ? { ...fork, takeOver } : fork,
        ),
      };
    });
  };

  async #wished(
    request: PlanRequest,
    caller: Caller,
  ): Promise<{ name: string; before?: MeshSpace; spec?: MeshSpaceSpec }> {
    if (request.type === 'create') {
      const { space } = request;
      const owner = ownerOf(space.owner, caller);
      return { name: space.name, spec: await this.#newSpec(space, owner) };
    }
    const { cluster, space: name } = request;
    const { space: before } = await this.#record({ cluster, name });
    switch (request.type) {
      case 'fork':
        return { name, before, spec: withFork(before.spec, request.fork) };
      case 'unfork':
        return {
          name,
          before,
          spec: withoutFork(before.spec, request.workload),
        };
      case 'update':
        return {
          name,
          before,
          spec: changedSpec(before.spec, request.change, this.#surroundings()),
        };
      default:
        return { name, before };
    }
  }

  async #change(
    ref: SpaceRef,
    call: Called,
    change: (spec: MeshSpaceSpec) => MeshSpaceSpec,
  ): Promise<SpaceDetail> {
    const { clusters, callers, records } = this.#options;
    const cluster = clusters.ready(ref.cluster);
    const { space: before } = await this.#record(ref);
    const caller = await callers.identify(call.credentials);
    const space = await atCluster(cluster.name, () =>
      this.#writer.change(
        cluster,
        before,
        async spec => {
          const next = change(spec);
          await this.#check(cluster, ref.name, next, spec, call, caller);
          return next;
        },
        call.ifGeneration,
      ),
    );
    this.#tellShared(cluster.name, space, before.spec.members ?? []);
    return this.#detail(
      (await records.find(ref)) ?? {
        cluster: ref.cluster,
        space,
        componentOwners: [],
      },
      call.credentials,
    );
  }

  async #check(
    cluster: Cluster,
    name: string,
    spec: MeshSpaceSpec,
    before: MeshSpaceSpec | undefined,
    { credentials }: Called,
    caller: Caller,
  ) {
    const { settings, clock, forkRights, checks } = this.#options;
    const { view } = cluster;
    checkWish({
      view,
      name,
      spec,
      before,
      policy: settings.policy,
      now: clock.now(),
    });
    await forkRights.check(view, spec, before, caller);
    for (const check of checks) {
      await check({ cluster: cluster.name, name, spec, before, credentials });
    }
  }

  async #record(ref: SpaceRef): Promise<SpaceRecord> {
    const record = await this.#options.records.find(ref);
    if (record) return record;
    throw new NotFoundError(
      `There is no space "${ref.name}" in cluster "${ref.cluster}", or you may not see it`,
    );
  }

  async #detail(
    record: SpaceRecord,
    credentials: BackstageCredentials,
  ): Promise<SpaceDetail> {
    const { access, callers, clusters, findings, rates } = this.#options;
    const { cluster: name, space } = record;
    const cluster = clusters.get(name);
    const { view } = cluster;
    const { entryUrl } = cluster.connection;
    const [caller, allows, rps] = await Promise.all([
      callers.identify(credentials),
      access.allows([record], credentials),
      rates.of([record]),
    ]);
    return {
      ...summaryOf(name, space, {
        mine: isMine(caller, space.spec),
        allows: allows(record),
        rps: rps(record),
      }),
      generation: space.metadata.generation ?? 0,
      conditions: conditionsOf(space),
      specForks: space.spec.forks,
      fallback: space.spec.fallback ?? 'base',
      entryPoints: entryPointsOf(view, space.spec.base, entryUrl),
      addresses: addressUrlsOf(view, space, entryUrl),
      objects: managedObjects(view, space),
      findings: findings.ofSpace(cluster, space.metadata.name),
      sentence: sentenceOf(space),
    };
  }

  #tellShared(cluster: string, space: MeshSpace, before: readonly string[]) {
    const added = (space.spec.members ?? []).filter(
      member => !before.includes(member),
    );
    if (added.length) this.#options.shared?.(cluster, space, added);
  }

  async #newSpec(request: CreateSpaceRequest, owner: string) {
    const { cluster, base } = request;
    const header = await this.#options.headers?.({ cluster, base, owner });
    return specOf(request, owner, { ...this.#surroundings(), header });
  }

  #surroundings() {
    const { settings, clock } = this.#options;
    return {
      policy: settings.policy,
      now: clock.now(),
      newHeaderValue: () => generateHeaderValue(randomBytes),
    };
  }
}

function clusterOf(request: PlanRequest): string {
  return request.type === 'create' ? request.space.cluster : request.cluster;
}

/** A person owns what they make, alone or through one of their groups; a service says for whom it acts. */
function ownerOf(wished: string | undefined, caller: Caller): string {
  if (caller.type === 'user') {
    if (!wished || caller.ownershipRefs.includes(wished)) {
      return wished ?? caller.entityRef;
    }
    throw new InputError(
      `You cannot make a space for ${wished}; leave owner out, or name one of your groups`,
    );
  }
  if (wished) return wished;
  throw new InputError(
    'A service must say for whom it makes a space; set owner to an entity reference such as user:default/alice',
  );
}

/** Keys of different people never meet, and what is stored tells nothing. */
function requestKey({ idempotencyKey }: Called, owner: string) {
  return (
    idempotencyKey &&
    createHash('sha256')
      .update(`${owner}\0${idempotencyKey}`)
      .digest('hex')
      .slice(0, 32)
  );
}
