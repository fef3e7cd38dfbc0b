import {
  meshspaceSpaceCreatePermission,
  meshspaceSpaceDeletePermission,
  meshspaceSpaceUpdatePermission,
  PlanRequest,
} from '@meshspace/plugin-meshspace-common';
import type { SpaceAccess } from '../../permissions/SpaceAccess';
import type { Called, SpacesService } from './SpacesService';

const UPDATE = meshspaceSpaceUpdatePermission;

/** Lets through what the caller may do. `list` filters by itself, since only it knows the page. */
export class AuthorizedSpacesService implements SpacesService {
  constructor(
    private readonly spaces: SpacesService,
    private readonly access: SpaceAccess,
  ) {}

  list: SpacesService['list'] = (filter, call) =>
    this.spaces.list(filter, call);

  get: SpacesService['get'] = async (ref, call) => {
    await this.access.space(ref, call.credentials);
    return this.spaces.get(ref, call);
  };

  create: SpacesService['create'] = async (request, call) => {
    await this.access.require(meshspaceSpaceCreatePermission, call.credentials);
    return this.spaces.create(request, call);
  };

  update: SpacesService['update'] = async (ref, change, call) => {
    await this.access.space(ref, call.credentials, UPDATE);
    return this.spaces.update(ref, change, call);
  };

  share: SpacesService['share'] = async (ref, change, call) => {
    await this.access.space(ref, call.credentials, UPDATE);
    return this.spaces.share(ref, change, call);
  };

  delete: SpacesService['delete'] = async (ref, call) => {
    await this.access.space(
      ref,
      call.credentials,
      meshspaceSpaceDeletePermission,
    );
    return this.spaces.delete(ref, call);
  };

  putFork: SpacesService['putFork'] = async (ref, fork, call) => {
    await this.access.space(ref, call.credentials, UPDATE);
    return this.spaces.putFork(ref, fork, call);
  };

  deleteFork: SpacesService['deleteFork'] = async (ref, workload, call) => {
    await this.access.space(ref, call.credentials, UPDATE);
    return this.spaces.deleteFork(ref, workload, call);
  };

  plan: SpacesService['plan'] = async (request, call) => {
    await this.#mayPlan(request, call);
    return this.spaces.plan(request, call);
  };

  drift: SpacesService['drift'] = async (ref, call) => {
    await this.access.space(ref, call.credentials);
    return this.spaces.drift(ref, call);
  };

  takeOver: SpacesService['takeOver'] = async (ref, workload, call) => {
    await this.access.space(ref, call.credentials, UPDATE);
    return this.spaces.takeOver(ref, workload, call);
  };

  /** Who may not carry it out need not know what it would do. */
  async #mayPlan(request: PlanRequest, { credentials }: Called) {
    if (request.type === 'create') {
      await this.access.require(meshspaceSpaceCreatePermission, credentials);
      return;
    }
    await this.access.space(
      { cluster: request.cluster, name: request.space },
      credentials,
      request.type === 'delete' ? meshspaceSpaceDeletePermission : UPDATE,
    );
  }
}
