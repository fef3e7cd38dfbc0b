import { Resource, storageName } from '../../resources/Resource';
import { StoredObject } from '../../store/InternalClient';
import { conflict, notFound } from '../ApiError';
import { orphansByDefault } from '../kinds/strategy';
import { admissionRequest, validateAdmission } from './admission';
import { Body, DeleteOptions, Target, WriteContext } from './context';
import { groupResource } from './objects';
import { Services, timestamp } from './Services';

export interface Deleted {
  object: StoredObject;
  /** False while finalizers or a grace period hold it. */
  gone: boolean;
}

const JOBS_KEPT =
  'child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning';

/** Deletes: at once, after a grace period, or when the last finalizer has gone. */
export class Deleter {
  constructor(private readonly services: Services) {}

  async delete(
    target: Target,
    options: DeleteOptions,
    context: WriteContext,
  ): Promise<Deleted> {
    const { store } = this.services;
    const { resource, namespace, name } = target;
    const storage = storageName(resource);
    const seen = store.get(storage, namespace, name);
    if (!seen) throw notFound(groupResource(resource), name);
    this.checkPreconditions(target, seen, options);
    const request = admissionRequest(
      'DELETE',
      target,
      { old: seen as unknown as Body },
      context,
    );
    await validateAdmission(this.services, request);
    const current = store.get(storage, namespace, name);
    if (!current) throw notFound(groupResource(resource), name);
    this.checkPreconditions(target, current, options);
    return this.remove(target, current, options, context);
  }

  private remove(
    target: Target,
    current: StoredObject,
    options: DeleteOptions,
    context: WriteContext,
  ): Deleted {
    const { store } = this.services;
    const { resource, namespace, name } = target;
    const storage = storageName(resource);
    const finalizers = this.finalizersFor(resource, current, options, context);
    const grace = graceFor(storage, current, options);
    if (storage === 'namespaces')
      return this.terminateNamespace(current, finalizers, context);
    if (grace === 0 && finalizers.length === 0) {
      if (context.dryRun) return { object: current, gone: true };
      return {
        object: store.remove(storage, namespace, name) ?? current,
        gone: true,
      };
    }
    const { deletionTimestamp, deletionGracePeriodSeconds: before } =
      current.metadata;
    const shortened = before === undefined || grace < before;
    const sameFinalizers =
      finalizers.join() === (current.metadata.finalizers ?? []).join();
    if (deletionTimestamp && !shortened && sameFinalizers)
      return { object: current, gone: false };
    const metadata: StoredObject['metadata'] = {
      ...current.metadata,
      deletionTimestamp:
        deletionTimestamp && !shortened
          ? deletionTimestamp
          : timestamp(this.services.now() + grace * 1000),
      deletionGracePeriodSeconds: shortened ? grace : before,
      ...(current.metadata.generation !== undefined && !deletionTimestamp
        ? { generation: current.metadata.generation + 1 }
        : {}),
    };
    delete metadata.finalizers;
    if (finalizers.length > 0) metadata.finalizers = finalizers;
    const object = { ...current, metadata };
    return {
      object: context.dryRun ? object : store.put(storage, object),
      gone: false,
    };
  }

  private terminateNamespace(
    current: StoredObject,
    finalizers: string[],
    context: WriteContext,
  ): Deleted {
    const spec = (current.spec ?? {}) as { finalizers?: string[] };
    if (
      current.metadata.deletionTimestamp &&
      (spec.finalizers ?? []).length > 0
    ) {
      return { object: current, gone: false };
    }
    const { store } = this.services;
    if ((spec.finalizers ?? []).length === 0 && finalizers.length === 0) {
      const object = context.dryRun
        ? current
        : store.remove('namespaces', undefined, current.metadata.name);
      return { object: object ?? current, gone: true };
    }
    const object: StoredObject = {
      ...current,
      metadata: {
        ...current.metadata,
        deletionTimestamp:
          current.metadata.deletionTimestamp ?? timestamp(this.services.now()),
        ...(finalizers.length > 0 ? { finalizers } : {}),
      },
      status: { ...(current.status as object), phase: 'Terminating' },
    };
    return {
      object: context.dryRun ? object : store.put('namespaces', object),
      gone: false,
    };
  }

  private checkPreconditions(
    target: Target,
    current: StoredObject,
    { preconditions }: DeleteOptions,
  ) {
    const group = groupResource(target.resource);
    const { uid, resourceVersion } = preconditions ?? {};
    if (uid !== undefined && uid !== current.metadata.uid) {
      throw conflict(
        group,
        target.name,
        `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${current.metadata.uid}`,
      );
    }
    if (
      resourceVersion !== undefined &&
      resourceVersion !== current.metadata.resourceVersion
    ) {
      throw conflict(
        group,
        target.name,
        `Precondition failed: ResourceVersion in precondition: ${resourceVersion}, ResourceVersion in object meta: ${current.metadata.resourceVersion}`,
      );
    }
  }

  /** `Orphan` and `Foreground` are carried out by the garbage collector: the finalizer tells it what to do. */
  private finalizersFor(
    resource: Resource,
    current: StoredObject,
    options: DeleteOptions,
    context: WriteContext,
  ): string[] {
    const present = current.metadata.finalizers ?? [];
    let policy = options.propagationPolicy;
    if (policy === undefined && options.orphanDependents !== undefined) {
      policy = options.orphanDependents ? 'Orphan' : 'Background';
    }
    if (policy === undefined && orphansByDefault(resource)) {
      policy = 'Orphan';
      context.warnings.push(JOBS_KEPT);
    }
    const own = ['orphan', 'foregroundDeletion'];
    if (policy === undefined) return present;
    const others = present.filter(finalizer => !own.includes(finalizer));
    if (policy === 'Orphan') return [...others, 'orphan'];
    if (policy === 'Foreground') return [...others, 'foregroundDeletion'];
    return others;
  }
}

/** Only a pod that runs somewhere gets time to stop. */
function graceFor(
  storage: string,
  current: StoredObject,
  options: DeleteOptions,
): number {
  if (storage !== 'pods') return 0;
  const spec = (current.spec ?? {}) as {
    nodeName?: string;
    terminationGracePeriodSeconds?: number;
  };
  const status = (current.status ?? {}) as { phase?: string };
  const asked =
    options.gracePeriodSeconds ?? spec.terminationGracePeriodSeconds ?? 30;
  if (
    !spec.nodeName ||
    status.phase === 'Failed' ||
    status.phase === 'Succeeded'
  )
    return 0;
  return Math.max(0, asked);
}
