import { badRequest, conflict, MODIFIED, notFound } from '../api/ApiError';
import { Body, WriteContext } from '../api/registry/context';
import { Deleter } from '../api/registry/Deleter';
import { groupResource } from '../api/registry/objects';
import { Registry } from '../api/registry/Registry';
import { Resource } from '../resources/Resource';
import {
  InternalClient,
  NewObject,
  ResourceName,
  StoredObject,
  StoreEvent,
} from './InternalClient';

const SYSTEM = {
  username: 'system:kube-controller-manager',
  groups: ['system:authenticated'],
};
const ATTEMPTS = 8;

/** The API server's pipeline without HTTP, for what runs inside the process. */
export class LocalClient implements InternalClient {
  constructor(
    private readonly registry: Registry,
    private readonly deleter: Deleter,
    private readonly manager = 'kube-controller-manager',
  ) {}

  get(resource: ResourceName, namespace: string | undefined, name: string) {
    return this.registry.services.store.get(resource, namespace, name);
  }

  list(resource: ResourceName, namespace?: string) {
    return this.registry.services.store.list(resource, namespace);
  }

  async create(resource: ResourceName, object: NewObject) {
    const known = this.resource(resource);
    return this.registry.create(
      known,
      object.metadata.namespace,
      object as unknown as Body,
      this.context(),
    );
  }

  async update(resource: ResourceName, object: StoredObject) {
    return this.registry.update(
      this.target(resource, object),
      () => object as unknown as Body,
      this.context(),
    );
  }

  async updateStatus(
    resource: ResourceName,
    namespace: string | undefined,
    name: string,
    change: (current: StoredObject) => unknown | undefined,
  ) {
    return this.retry(
      resource,
      namespace,
      name,
      current => {
        const status = change(current);
        return status === undefined ? undefined : { ...current, status };
      },
      'status',
    );
  }

  async modify(
    resource: ResourceName,
    namespace: string | undefined,
    name: string,
    change: (current: StoredObject) => StoredObject | undefined,
  ) {
    return this.retry(resource, namespace, name, change);
  }

  async delete(
    resource: ResourceName,
    namespace: string | undefined,
    name: string,
    options: {
      uid?: string;
      propagationPolicy?: 'Background' | 'Foreground' | 'Orphan';
      gracePeriodSeconds?: number;
    } = {},
  ) {
    const { uid, ...rest } = options;
    await this.deleter.delete(
      { resource: this.resource(resource), namespace, name },
      { ...rest, ...(uid ? { preconditions: { uid } } : {}) },
      this.context(),
    );
  }

  subscribe(listener: (event: StoreEvent) => void, resources?: ResourceName[]) {
    const wanted = resources ? new Set(resources) : undefined;
    return this.registry.services.store.subscribe(event => {
      if (!wanted || wanted.has(event.resource)) listener(event);
    });
  }

  private async retry(
    resource: ResourceName,
    namespace: string | undefined,
    name: string,
    change: (current: StoredObject) => StoredObject | undefined,
    subresource?: string,
  ): Promise<StoredObject | undefined> {
    const known = this.resource(resource);
    for (let attempt = 1; ; attempt += 1) {
      const current = this.get(resource, namespace, name);
      if (!current) throw notFound(groupResource(known), name);
      const next = change(current);
      if (next === undefined || next === current) return undefined;
      const sub =
        subresource && known.subresources.some(one => one.name === subresource)
          ? subresource
          : undefined;
      try {
        return await this.registry.update(
          { resource: known, namespace, name, subresource: sub },
          () => next as unknown as Body,
          this.context(),
        );
      } catch (error) {
        const moved = (error as { reason?: string }).reason === 'Conflict';
        if (!moved || attempt >= ATTEMPTS) throw error;
      }
    }
  }

  private resource(name: ResourceName): Resource {
    const known = this.registry.services.resources.stored(name);
    if (!known)
      throw badRequest(`the server doesn't have a resource type "${name}"`);
    return known;
  }

  private target(name: ResourceName, object: StoredObject) {
    const resource = this.resource(name);
    const { namespace, name: objectName, resourceVersion } = object.metadata;
    const current = this.get(name, namespace, objectName);
    if (
      current &&
      resourceVersion &&
      current.metadata.resourceVersion !== resourceVersion
    ) {
      throw conflict(groupResource(resource), objectName, MODIFIED);
    }
    return { resource, namespace, name: objectName };
  }

  private context(): WriteContext {
    return {
      user: SYSTEM,
      fieldManager: this.manager,
      dryRun: false,
      fieldValidation: 'Ignore',
      warnings: [],
    };
  }
}
