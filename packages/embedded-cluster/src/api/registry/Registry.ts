import { Resource, storageName, apiVersionOf } from '../../resources/Resource';
import { isObject, Json } from '../../schema/Schema';
import { StoredObject } from '../../store/InternalClient';
import { deepEqual } from '../../store/freeze';
import {
  alreadyExists,
  ApiError,
  badRequest,
  conflict,
  forbidden,
  invalid,
  MODIFIED,
  notFound,
} from '../ApiError';
import { FieldSet } from '../fields/FieldSet';
import { afterUpdate } from '../fields/managers';
import { Writer } from '../fields/owners';
import { allocate, validateKind } from '../kinds/builtinRules';
import {
  countsGenerations,
  createsOnUpdate,
  hasStatus,
} from '../kinds/strategy';
import { admissionRequest, mutate, validateAdmission } from './admission';
import { Body, Target, WriteContext } from './context';
import { generateName, metadataProblems } from './names';
import { emptyObject, prepare } from './prepare';
import { Services, timestamp } from './Services';

const STATUS = new FieldSet().insert(['f:status']);
const NOT_STATUS = FieldSet.fromJson({
  'f:spec': {},
  'f:metadata': {
    'f:finalizers': {},
    'f:ownerReferences': {},
    'f:deletionTimestamp': {},
  },
});
const NONE = new FieldSet();

export function groupResource(resource: Resource) {
  return { group: resource.group, resource: resource.plural };
}

export function metadataOf(body: Body): Body {
  return isObject(body.metadata) ? body.metadata : {};
}

/** What an operation would leave behind, computed from the object as it is stored now. */
export type Change = (current: StoredObject) => Body;

/** Creates and updates: one path for people, controllers and patches. */
export class Registry {
  constructor(readonly services: Services) {}

  async create(
    resource: Resource,
    namespace: string | undefined,
    body: Body,
    context: WriteContext,
    applied?: (empty: Body) => Body,
  ): Promise<StoredObject> {
    const { store } = this.services;
    const storage = storageName(resource);
    const empty = emptyObject(resource);
    let object = prepare(resource, applied ? applied(empty) : body, context);
    const given = metadataOf(object);
    const metadata: Body = { ...given };
    this.placeInNamespace(resource, namespace, metadata);
    if (metadata.resourceVersion) {
      throw new ApiError(
        500,
        '',
        'resourceVersion should not be set on objects to be created',
      );
    }
    if (
      !metadata.name &&
      typeof metadata.generateName === 'string' &&
      metadata.generateName
    ) {
      metadata.name = generateName(metadata.generateName, this.services.random);
    }
    const placed =
      metadata.name === given.name && metadata.namespace === given.namespace;
    object = placed
      ? { ...object, metadata }
      : prepare(
          resource,
          { ...object, metadata },
          { ...context, fieldValidation: 'Ignore' },
        );
    const target: Target = {
      resource,
      namespace: resource.namespaced ? namespace : undefined,
      name: String(metadata.name ?? ''),
    };
    if (!applied) {
      const writer = this.writer(resource, context);
      const ignored = hasStatus(resource) ? STATUS : NONE;
      object = afterUpdate(
        resource.schema,
        empty,
        object,
        writer,
        ignored,
      ) as Body;
    }
    object = {
      ...object,
      metadata: {
        ...metadataOf(object),
        uid: this.services.uuid(),
        creationTimestamp: timestamp(this.services.now()),
      },
    };
    this.dropForCreate(resource, object);
    const request = admissionRequest('CREATE', target, { object }, context);
    this.namespaceMustAccept(target);
    object = await mutate(this.services, request, context);
    allocate(this.services, storage, object, undefined);
    this.validate(resource, object, undefined);
    if (store.get(storage, target.namespace, target.name)) {
      throw alreadyExists(groupResource(resource), target.name);
    }
    await validateAdmission(this.services, { ...request, object });
    this.namespaceMustAccept(target);
    if (store.get(storage, target.namespace, target.name)) {
      throw alreadyExists(groupResource(resource), target.name);
    }
    if (context.dryRun) return object as unknown as StoredObject;
    return store.put(storage, object as unknown as StoredObject);
  }

  /** Replaces an object by what `change` makes of the stored one; computed again when somebody else was faster. */
  async update(
    target: Target,
    change: Change,
    context: WriteContext,
    options: { applied?: boolean } = {},
  ): Promise<StoredObject> {
    const { store } = this.services;
    const { resource, namespace, name } = target;
    const storage = storageName(resource);
    for (let attempt = 0; ; attempt += 1) {
      const current = store.get(storage, namespace, name);
      if (!current) throw notFound(groupResource(resource), name);
      const next = await this.next(
        target,
        current,
        change(current),
        context,
        options,
      );
      if (store.get(storage, namespace, name) !== current) {
        if (attempt < 5) continue;
        throw conflict(groupResource(resource), name, MODIFIED);
      }
      if (context.dryRun) return next;
      return this.commit(storage, current, next);
    }
  }

  async replace(
    target: Target,
    body: Body,
    context: WriteContext,
  ): Promise<{ object: StoredObject; created: boolean }> {
    const { resource, namespace, name } = target;
    const metadata = metadataOf(body);
    if (metadata.name !== undefined && metadata.name !== name) {
      throw badRequest(
        `the name of the object (${metadata.name}) does not match the name on the URL (${name})`,
      );
    }
    const present = this.services.store.get(
      storageName(resource),
      namespace,
      name,
    );
    if (!present && !target.subresource && createsOnUpdate(resource)) {
      const object = await this.create(resource, namespace, body, context);
      return { object, created: true };
    }
    return {
      object: await this.update(target, () => body, context),
      created: false,
    };
  }

  private async next(
    target: Target,
    current: StoredObject,
    body: Body,
    context: WriteContext,
    options: { applied?: boolean },
  ): Promise<StoredObject> {
    const { resource } = target;
    const storage = storageName(resource);
    const live = current as unknown as Body;
    this.checkPreconditions(target, current, metadataOf(body));
    let object = prepare(resource, body, context, live);
    const statusOnly = target.subresource === 'status';
    object = this.keepSystemFields(live, object, statusOnly);
    if (!options.applied) {
      const mainIgnored = hasStatus(resource) ? STATUS : NONE;
      const ignored = statusOnly ? NOT_STATUS : mainIgnored;
      object = afterUpdate(
        resource.schema,
        live,
        object,
        this.writer(resource, context, target.subresource),
        ignored,
      ) as Body;
    }
    const request = admissionRequest(
      'UPDATE',
      target,
      { object, old: live },
      context,
    );
    object = this.keepOtherHalf(
      resource,
      live,
      await mutate(this.services, request, context),
      target,
    );
    object = this.countGeneration(resource, live, object);
    if (!target.subresource) allocate(this.services, storage, object, live);
    this.validate(resource, object, live, target.subresource);
    await validateAdmission(this.services, { ...request, object });
    return object as unknown as StoredObject;
  }

  /** Writes, or deletes when the last finalizer of a deleted object went, or does nothing when nothing changed. */
  private commit(
    storage: string,
    current: StoredObject,
    next: StoredObject,
  ): StoredObject {
    const { store } = this.services;
    const { namespace, name } = current.metadata;
    if (mayGo(storage, next)) {
      return store.remove(storage, namespace, name, next) ?? next;
    }
    if (deepEqual(withoutTimes(current), withoutTimes(next))) return current;
    return store.put(storage, next);
  }

  private writer(
    resource: Resource,
    context: WriteContext,
    subresource?: string,
  ): Writer {
    return {
      manager: context.fieldManager,
      apiVersion: apiVersionOf(resource),
      now: timestamp(this.services.now()),
      ...(subresource ? { subresource } : {}),
    };
  }

  private placeInNamespace(
    resource: Resource,
    namespace: string | undefined,
    metadata: Body,
  ) {
    if (!resource.namespaced) {
      if (metadata.namespace) {
        delete metadata.namespace;
      }
      return;
    }
    if (metadata.namespace && metadata.namespace !== namespace) {
      throw badRequest(
        'the namespace of the provided object does not match the namespace sent on the request',
      );
    }
    metadata.namespace = namespace ?? 'default';
  }

  private dropForCreate(resource: Resource, object: Body) {
    const metadata = object.metadata as Body;
    delete metadata.deletionTimestamp;
    delete metadata.deletionGracePeriodSeconds;
    delete metadata.selfLink;
    delete metadata.generation;
    if (countsGenerations(resource)) metadata.generation = 1;
    if (!hasStatus(resource)) return;
    const empty = emptyObject(resource).status;
    if (empty === undefined) delete object.status;
    else object.status = empty;
  }

  private namespaceMustAccept({ resource, namespace, name }: Target) {
    if (!resource.namespaced || !namespace) return;
    const found = this.services.store.get('namespaces', undefined, namespace);
    if (!found) {
      throw notFound({ group: '', resource: 'namespaces' }, namespace);
    }
    if (!found.metadata.deletionTimestamp) return;
    const error = forbidden(
      groupResource(resource),
      name,
      `unable to create new content in namespace ${namespace} because it is being terminated`,
    );
    throw new ApiError(error.code, error.reason, error.message, {
      ...error.details,
      causes: [
        {
          reason: 'NamespaceTerminating',
          message: `namespace ${namespace} is being terminated`,
          field: 'metadata.namespace',
        },
      ],
    });
  }

  private checkPreconditions(
    target: Target,
    current: StoredObject,
    metadata: Body,
  ) {
    const group = groupResource(target.resource);
    if (metadata.uid && metadata.uid !== current.metadata.uid) {
      throw conflict(
        group,
        target.name,
        `Precondition failed: UID in precondition: ${metadata.uid}, UID in object meta: ${current.metadata.uid}`,
      );
    }
    if (
      metadata.resourceVersion &&
      metadata.resourceVersion !== current.metadata.resourceVersion
    ) {
      throw conflict(group, target.name, MODIFIED);
    }
    const { namespace } = metadata;
    if (
      target.resource.namespaced &&
      namespace &&
      namespace !== target.namespace
    ) {
      throw badRequest(
        'the namespace of the provided object does not match the namespace sent on the request',
      );
    }
  }

  /** What the server alone may set stays as it is. */
  private keepSystemFields(
    live: Body,
    object: Body,
    statusOnly: boolean,
  ): Body {
    const kept = metadataOf(live);
    const asked = statusOnly
      ? { ...kept, managedFields: metadataOf(object).managedFields }
      : metadataOf(object);
    const metadata: Body = { ...asked };
    for (const field of [
      'uid',
      'name',
      'namespace',
      'creationTimestamp',
      'deletionTimestamp',
      'deletionGracePeriodSeconds',
      'generation',
      'generateName',
      'resourceVersion',
    ]) {
      if (kept[field] === undefined) delete metadata[field];
      else metadata[field] = kept[field];
    }
    if (metadata.managedFields === undefined) delete metadata.managedFields;
    return { ...object, metadata };
  }

  /** An update of the main resource cannot touch status, one of status nothing else. */
  private keepOtherHalf(
    resource: Resource,
    live: Body,
    object: Body,
    target: Target,
  ): Body {
    if (target.subresource === 'status') {
      const next: Body = { ...live, metadata: object.metadata };
      if (object.status === undefined) delete next.status;
      else next.status = object.status;
      return next;
    }
    if (!hasStatus(resource)) return object;
    const next: Body = { ...object };
    if (live.status === undefined) delete next.status;
    else next.status = live.status;
    return next;
  }

  private countGeneration(resource: Resource, live: Body, object: Body): Body {
    if (!countsGenerations(resource)) return object;
    const desired = ({
      metadata: _m,
      status: _s,
      apiVersion: _a,
      ...rest
    }: Body): Json => rest;
    if (deepEqual(desired(live), desired(object))) return object;
    const generation = Number(metadataOf(live).generation ?? 0) + 1;
    return { ...object, metadata: { ...metadataOf(object), generation } };
  }

  private validate(
    resource: Resource,
    object: Body,
    old: Body | undefined,
    subresource?: string,
  ) {
    const storage = storageName(resource);
    const metadata = metadataOf(object);
    const causes = [
      ...metadataProblems(storage, metadata),
      ...validateKind(this.services, resource, object, old, subresource),
    ];
    if (causes.length === 0) return;
    throw invalid(
      resource.group,
      resource.kind,
      String(metadata.name ?? ''),
      causes,
    );
  }
}

function withoutTimes(object: StoredObject): unknown {
  const {
    resourceVersion: _,
    managedFields,
    ...metadata
  } = object.metadata as StoredObject['metadata'] & {
    managedFields?: { time?: string }[];
  };
  return {
    ...object,
    metadata: {
      ...metadata,
      managedFields: managedFields?.map(({ time: _t, ...rest }) => rest),
    },
  };
}

/** Deleted, and nobody holds it any more. */
function mayGo(storage: string, object: StoredObject): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds, finalizers } =
    object.metadata;
  if (!deletionTimestamp || (finalizers ?? []).length > 0) return false;
  if (storage === 'namespaces') {
    const spec = object.spec as { finalizers?: string[] } | undefined;
    return (spec?.finalizers ?? []).length === 0;
  }
  return (deletionGracePeriodSeconds ?? 0) === 0;
}
