import { ConflictError, NotFoundError } from '@backstage/errors';
import type {
  BaseInfo,
  CreateSpaceRequest,
  ForkRequest,
  MeshSpaceApi,
  SpaceDetail,
  ShareSpaceRequest,
  SpaceRef,
  StartXrayRequest,
  UpdateSpaceRequest,
} from '@meshspace/plugin-meshspace-common';
import type { WorkloadRef } from '@meshspace/planner';
import { ago, ahead, fork, space } from './builders';
import { xrayOff, xrayOn } from './answers/xray';
import { FakeReads } from './FakeReads';
import { sameRef } from './FakeState';

export { world, type World } from './world';

/** The backend as far as the portal can tell, in memory. */
export class FakeMeshSpaceApi extends FakeReads implements MeshSpaceApi {
  async setBase(
    ref: { cluster: string; namespace: string },
    change: { base?: boolean; injection?: boolean },
  ) {
    await this.enter('setBase', [ref, change]);
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
    await this.enter('restartBase', [ref]);
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

  async createSpace(request: CreateSpaceRequest) {
    await this.enter('createSpace', [request]);
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
        () => this.grow(ref, each.workload.name, 1),
        this.world.stepMs,
      );
    this.signal({ ...ref, base: request.base });
    return made;
  }

  async updateSpace(ref: SpaceRef, change: UpdateSpaceRequest) {
    await this.enter('updateSpace', [ref, change]);
    const { ttlSeconds, suspended, members, fallback } = change;
    return this.change(ref, {
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

  async shareSpace(ref: SpaceRef, change: ShareSpaceRequest) {
    await this.enter('shareSpace', [ref, change]);
    const { add = [], remove = [] } = change;
    const kept = this.find(ref).members.filter(each => !remove.includes(each));
    return this.change(ref, { members: [...new Set([...kept, ...add])] });
  }

  async startXray(ref: SpaceRef, request: StartXrayRequest = {}) {
    await this.enter('startXray', [ref, request]);
    this.world.xray = xrayOn(this.find(ref));
    return this.world.xray;
  }

  async stopXray(ref: SpaceRef) {
    await this.enter('stopXray', [ref]);
    this.world.xray = xrayOff;
  }

  async deleteSpace(ref: SpaceRef) {
    await this.enter('deleteSpace', [ref]);
    const found = this.find(ref);
    this.world.spaces = this.world.spaces.filter(each => each !== found);
    this.signal({ ...ref, base: found.base });
  }

  async putFork(ref: SpaceRef, request: ForkRequest) {
    await this.enter('putFork', [ref, request]);
    const found = this.find(ref);
    const others = <T extends { workload: WorkloadRef }>(list: T[]) =>
      list.filter(each => each.workload.name !== request.workload.name);
    const specForks = [
      ...others(found.specForks),
      request as SpaceDetail['specForks'][number],
    ];
    // Only routes change then: the pods are as they were.
    if (request.traffic) return this.change(ref, { specForks });
    const next = this.change(ref, {
      forks: [
        ...others(found.forks),
        fork({ workload: request.workload, phase: 'Pending', routed: false }),
      ],
      specForks,
    });
    setTimeout(
      () => this.grow(ref, request.workload.name, 1),
      this.world.stepMs,
    );
    return next;
  }

  async deleteFork(ref: SpaceRef, gone: WorkloadRef) {
    await this.enter('deleteFork', [ref, gone]);
    const found = this.find(ref);
    return this.change(ref, {
      forks: found.forks.filter(each => each.workload.name !== gone.name),
      specForks: found.specForks.filter(
        each => each.workload.name !== gone.name,
      ),
    });
  }

  async takeOver(ref: SpaceRef, taken: WorkloadRef) {
    await this.enter('takeOver', [ref, taken]);
    return this.change(ref, {
      forks: this.find(ref).forks.map(each => ({
        ...each,
        behindBase: false,
      })),
    });
  }

  async repair(ref: { cluster: string; code: string; object: string }) {
    await this.enter('repair', [ref]);
    const isLeft = (found: { code: string }) => found.code !== ref.code;
    this.world.spaces = this.world.spaces.map(each => ({
      ...each,
      findings: each.findings.filter(isLeft),
    }));
    this.world.findings = this.world.findings.filter(isLeft);
    this.signal({ cluster: ref.cluster });
  }
}
