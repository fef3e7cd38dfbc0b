import {
  InternalClient,
  ResourceName,
  StoredObject,
} from '../store/InternalClient';
import { Condition, Namespace } from './kinds';
import { Clock, timestamp } from './kit/clock';
import {
  canonicalJson,
  getOf,
  ignoring,
  listOf,
  withCondition,
} from './kit/objects';
import { ControllerSpec, Outcome } from './kit/queue';

export interface NamespacedResources {
  /** Names of all namespaced resources, CRDs included, that can hold objects now. */
  namespacedResources(): readonly ResourceName[];
}

const LOOK_AGAIN_MS = 200;

/** A deleted namespace is emptied, then its `kubernetes` finalizer goes, and with it the namespace. */
export function namespaceController(
  client: InternalClient,
  clock: Clock,
  resources: NamespacedResources,
): ControllerSpec {
  return {
    name: 'namespace',
    watches: { namespaces: ({ object }) => [object.metadata.name] },
    initial: () =>
      listOf(client, 'namespaces').map(({ metadata }) => metadata.name),
    async reconcile(name): Promise<Outcome | void> {
      const namespace = getOf(client, 'namespaces', undefined, name);
      if (!namespace?.metadata.deletionTimestamp) {
        return undefined;
      }
      const left = await empty(client, name, resources.namespacedResources());
      await writeStatus(client, clock, namespace, left);
      if (left.size > 0) {
        return { againAfterMs: LOOK_AGAIN_MS };
      }
      await finalize(client, name);
      return undefined;
    },
  };
}

/** Deletes what is there; answers what is still there afterwards. */
async function empty(
  client: InternalClient,
  namespace: string,
  resources: readonly ResourceName[],
): Promise<Map<ResourceName, readonly StoredObject[]>> {
  const left = new Map<ResourceName, readonly StoredObject[]>();
  for (const resource of resources) {
    for (const object of client.list(resource, namespace)) {
      if (!object.metadata.deletionTimestamp) {
        await ignoring(
          [404, 409, 405],
          client.delete(resource, namespace, object.metadata.name, {
            uid: object.metadata.uid,
            propagationPolicy: 'Background',
          }),
        );
      }
    }
    const remaining = client.list(resource, namespace);
    // Events about the deletion itself must not keep the namespace alive.
    if (remaining.length > 0 && !resource.startsWith('events')) {
      left.set(resource, remaining);
    }
  }
  return left;
}

async function writeStatus(
  client: InternalClient,
  clock: Clock,
  namespace: Namespace,
  left: Map<ResourceName, readonly StoredObject[]>,
): Promise<void> {
  const at = timestamp(clock.now());
  await client.updateStatus(
    'namespaces',
    undefined,
    namespace.metadata.name,
    current => {
      const before = (current as Namespace).status;
      const conditions = conditionsOf(left).reduce<Condition[]>(
        (all, condition) => withCondition(all, condition, at),
        before?.conditions ?? [],
      );
      const status = { phase: 'Terminating', conditions };
      return current.metadata.uid !== namespace.metadata.uid ||
        canonicalJson(before ?? {}) === canonicalJson(status)
        ? undefined
        : status;
    },
  );
}

function conditionsOf(
  left: Map<ResourceName, readonly StoredObject[]>,
): Condition[] {
  const finalizers = new Map<string, number>();
  for (const object of [...left.values()].flat()) {
    for (const finalizer of object.metadata.finalizers ?? []) {
      finalizers.set(finalizer, (finalizers.get(finalizer) ?? 0) + 1);
    }
  }
  const fine = (type: string, reason: string, message: string): Condition => ({
    type,
    status: 'False',
    reason,
    message,
  });
  const contents = [...left].map(
    ([resource, objects]) =>
      `${resource.includes('.') ? resource : `${resource}.`} has ${
        objects.length
      } resource instances`,
  );
  const waiting = [...finalizers].map(
    ([finalizer, count]) => `${finalizer} in ${count} resource instances`,
  );
  return [
    fine(
      'NamespaceDeletionDiscoveryFailure',
      'ResourcesDiscovered',
      'All resources successfully discovered',
    ),
    fine(
      'NamespaceDeletionGroupVersionParsingFailure',
      'ParsedGroupVersions',
      'All legacy kube types successfully parsed',
    ),
    fine(
      'NamespaceDeletionContentFailure',
      'ContentDeleted',
      left.size > 0
        ? 'All content successfully deleted, may be waiting on finalization'
        : 'All content successfully deleted',
    ),
    left.size > 0
      ? {
          type: 'NamespaceContentRemaining',
          status: 'True',
          reason: 'SomeResourcesRemain',
          message: `Some resources are remaining: ${contents.join(', ')}`,
        }
      : fine(
          'NamespaceContentRemaining',
          'ContentRemoved',
          'All content successfully removed',
        ),
    waiting.length > 0
      ? {
          type: 'NamespaceFinalizersRemaining',
          status: 'True',
          reason: 'SomeFinalizersRemain',
          message: `Some content in the namespace has finalizers remaining: ${waiting.join(
            ', ',
          )}`,
        }
      : fine(
          'NamespaceFinalizersRemaining',
          'ContentHasNoFinalizers',
          'All content-preserving finalizers finished',
        ),
  ];
}

async function finalize(client: InternalClient, name: string): Promise<void> {
  await client.modify('namespaces', undefined, name, current => {
    const namespace = current as Namespace;
    return namespace.spec?.finalizers?.includes('kubernetes')
      ? {
          ...namespace,
          spec: {
            ...namespace.spec,
            finalizers: namespace.spec.finalizers.filter(
              each => each !== 'kubernetes',
            ),
          },
        }
      : undefined;
  });
}
