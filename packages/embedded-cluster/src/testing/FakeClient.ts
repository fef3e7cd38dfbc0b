import { randomUUID } from 'node:crypto';
import {
  InternalClient,
  NewObject,
  ResourceName,
  StoredObject,
  StoreEvent,
} from '../store/InternalClient';

class StatusError extends Error {
  constructor(readonly code: number, readonly reason: string, message: string) {
    super(message);
  }
}

type Listener = {
  call: (event: StoreEvent) => void;
  resources?: ResourceName[];
};

const strip = (object: StoredObject, part: 'spec' | 'status') => {
  const { [part]: _dropped, metadata: _metadata, ...rest } = object;
  return JSON.stringify(rest);
};

/**
 * An InternalClient over a Map, for tests of controllers: revisions, generations, finalizers, graceful pod deletion and nothing
 * else (no defaulting, no validation).
 */
export class FakeClient implements InternalClient {
  private revision = 0;
  private readonly tables = new Map<ResourceName, Map<string, StoredObject>>();
  private readonly listeners = new Set<Listener>();

  /** Stands in for mutating admission. */
  admit: (resource: ResourceName, object: NewObject) => NewObject = (
    _resource,
    object,
  ) => object;

  constructor(private readonly now: () => number = Date.now) {}

  get(resource: ResourceName, namespace: string | undefined, name: string) {
    return this.table(resource).get(`${namespace ?? ''}/${name}`);
  }

  list(resource: ResourceName, namespace?: string) {
    return [...this.table(resource).values()].filter(
      ({ metadata }) =>
        namespace === undefined || metadata.namespace === namespace,
    );
  }

  /** As `resources()` of the API server. */
  resources(): { name: ResourceName; namespaced: boolean }[] {
    return [...this.tables].map(([name, objects]) => ({
      name,
      namespaced: [...objects.values()].some(
        ({ metadata }) => metadata.namespace !== undefined,
      ),
    }));
  }

  async create(
    resource: ResourceName,
    asked: NewObject,
  ): Promise<StoredObject> {
    const object = this.admit(resource, asked);
    const { metadata } = object;
    const name =
      metadata.name ?? `${metadata.generateName}${randomUUID().slice(0, 5)}`;
    if (this.get(resource, metadata.namespace, name)) {
      throw new StatusError(
        409,
        'AlreadyExists',
        `${resource} "${name}" already exists`,
      );
    }
    const created = structuredClone({
      ...object,
      ...(resource === 'namespaces'
        ? { spec: { finalizers: ['kubernetes'] } }
        : {}),
      metadata: {
        ...metadata,
        name,
        uid: randomUUID(),
        generation: 1,
        resourceVersion: '',
        creationTimestamp: new Date(this.now()).toISOString(),
      },
    }) as StoredObject;
    return this.store('ADDED', resource, created);
  }

  async update(
    resource: ResourceName,
    object: StoredObject,
  ): Promise<StoredObject> {
    const current = this.existing(
      resource,
      object.metadata.namespace,
      object.metadata.name,
    );
    if (
      object.metadata.resourceVersion &&
      object.metadata.resourceVersion !== current.metadata.resourceVersion
    ) {
      throw new StatusError(409, 'Conflict', 'the object has been modified');
    }
    const changed =
      JSON.stringify(object.spec) !== JSON.stringify(current.spec) ||
      strip(object, 'status') !== strip(current, 'status');
    const generation = (current.metadata.generation ?? 1) + (changed ? 1 : 0);
    return this.settle(resource, {
      ...object,
      metadata: { ...object.metadata, generation },
    });
  }

  async updateStatus(
    resource: ResourceName,
    namespace: string | undefined,
    name: string,
    change: (current: StoredObject) => unknown | undefined,
  ) {
    const current = this.get(resource, namespace, name);
    const status = current && change(current);
    return current && status !== undefined
      ? this.store('MODIFIED', resource, { ...current, status })
      : undefined;
  }

  async modify(
    resource: ResourceName,
    namespace: string | undefined,
    name: string,
    change: (current: StoredObject) => StoredObject | undefined,
  ) {
    const current = this.get(resource, namespace, name);
    const next = current && change(current);
    return next ? this.update(resource, next) : undefined;
  }

  async delete(
    resource: ResourceName,
    namespace: string | undefined,
    name: string,
    options: Parameters<InternalClient['delete']>[3] = {},
  ): Promise<void> {
    const current = this.existing(resource, namespace, name);
    if (options.uid && options.uid !== current.metadata.uid) {
      throw new StatusError(409, 'Conflict', 'the uid does not match');
    }
    const extra = {
      Foreground: ['foregroundDeletion'],
      Orphan: ['orphan'],
      Background: [],
    }[options.propagationPolicy ?? 'Background'];
    const finalizers = [...(current.metadata.finalizers ?? []), ...extra];
    const graceful =
      resource === 'pods' &&
      options.gracePeriodSeconds !== 0 &&
      (current.spec as { nodeName?: string }).nodeName;
    const holds =
      finalizers.length > 0 || graceful || resource === 'namespaces';
    if (!holds) {
      this.remove(resource, current);
    } else if (!current.metadata.deletionTimestamp) {
      this.settle(
        resource,
        {
          ...current,
          metadata: {
            ...current.metadata,
            finalizers,
            deletionTimestamp: new Date(this.now()).toISOString(),
            deletionGracePeriodSeconds: 30,
          },
        },
        true,
      );
    }
  }

  subscribe(
    call: (event: StoreEvent) => void,
    resources?: ResourceName[],
  ): () => void {
    const listener = { call, resources };
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private settle(
    resource: ResourceName,
    object: StoredObject,
    keep = false,
  ): StoredObject {
    const { deletionTimestamp, finalizers = [] } = object.metadata;
    const held =
      finalizers.length > 0 ||
      ((object.spec as { finalizers?: string[] } | undefined)?.finalizers
        ?.length ?? 0) > 0;
    if (deletionTimestamp && !held && !keep) {
      this.remove(resource, object);
      return object;
    }
    return this.store('MODIFIED', resource, object);
  }

  private store(
    type: StoreEvent['type'],
    resource: ResourceName,
    object: StoredObject,
  ): StoredObject {
    this.revision += 1;
    const stored = {
      ...object,
      metadata: { ...object.metadata, resourceVersion: String(this.revision) },
    };
    this.table(resource).set(
      `${stored.metadata.namespace ?? ''}/${stored.metadata.name}`,
      stored,
    );
    this.emit({ type, resource, object: stored, revision: this.revision });
    return stored;
  }

  private remove(resource: ResourceName, object: StoredObject) {
    this.revision += 1;
    this.table(resource).delete(
      `${object.metadata.namespace ?? ''}/${object.metadata.name}`,
    );
    this.emit({ type: 'DELETED', resource, object, revision: this.revision });
  }

  private emit(event: StoreEvent) {
    for (const { call, resources } of [...this.listeners]) {
      if (!resources || resources.includes(event.resource)) {
        call(event);
      }
    }
  }

  private existing(
    resource: ResourceName,
    namespace: string | undefined,
    name: string,
  ): StoredObject {
    const object = this.get(resource, namespace, name);
    if (!object) {
      throw new StatusError(404, 'NotFound', `${resource} "${name}" not found`);
    }
    return object;
  }

  private table(resource: ResourceName): Map<string, StoredObject> {
    const table = this.tables.get(resource) ?? new Map<string, StoredObject>();
    this.tables.set(resource, table);
    return table;
  }
}
