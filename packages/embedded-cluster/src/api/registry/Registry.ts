import { Resource, storageName, apiVersionOf } from '../../resources/Resource';
import { StoredObject } from '../../store/InternalClient';
import { deepEqual } from '../../store/freeze';
import {
  alreadyExists,
  ApiError,
  badRequest,
  conflict,
  invalid,
  MODIFIED,
  notFound,
} from '../ApiError';
import { FieldSet } from '../fields/FieldSet';
import { afterUpdate } from '../fields/managers';
import { Writer } from '../fields/owners';
import { allocate, validateKind } from '../kinds/builtinRules';
import { createsOnUpdate, hasStatus } from '../kinds/strategy';
import { admissionRequest, mutate, validateAdmission } from './admission';
import { Body, Target, WriteContext } from './context';
import { generateName, metadataProblems } from './names';
import { groupResource, metadataOf } from './objects';
import { checkPreconditions, namespaceMustAccept } from './preconditions';
import { emptyObject, prepare } from './prepare';
import { Services, timestamp } from './Services';
import {
  countGeneration,
  dropForCreate,
  keepOtherHalf,
  keepSystemFields,
  placeInNamespace,
} from './systemFields';

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
    placeInNamespace(resource, namespace, metadata);
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
    dropForCreate(resource, object);
    const request = admissionRequest('CREATE', target, { object }, context);
    namespaceMustAccept(store, target);
    object = await mutate(this.services, request, context);
    allocate(this.services, storage, object, undefined);
    this.validate(resource, object, undefined);
    if (store.get(storage, target.namespace, target.name)) {
      throw alreadyExists(groupResource(resource), target.name);
    }
    await validateAdmission(this.services, { ...request, object });
    namespaceMustAccept(store, target);
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
    // what is wrong with the body is said before that there is nothing to replace
    if (!present) prepare(resource, body, context);
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
    checkPreconditions(target, current, metadataOf(body));
    let object = prepare(resource, body, context, live);
    const statusOnly = target.subresource === 'status';
    object = keepSystemFields(live, object, statusOnly);
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
    object = keepOtherHalf(
      resource,
      live,
      await mutate(this.services, request, context),
      target,
    );
    object = countGeneration(resource, live, object);
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
