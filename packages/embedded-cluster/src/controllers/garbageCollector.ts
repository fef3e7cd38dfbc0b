import {
  InternalClient,
  ResourceName,
  StoredObject,
  StoreEvent,
} from '../store/InternalClient';
import { ignoring } from './kit/objects';
import { ControllerSpec } from './kit/queue';

const FOREGROUND = 'foregroundDeletion';
const ORPHAN = 'orphan';

interface Node {
  resource: ResourceName;
  object: StoredObject;
}

class OwnerGraph {
  private readonly nodes = new Map<string, Node>();
  private readonly dependents = new Map<string, Set<string>>();

  get(uid: string): Node | undefined {
    return this.nodes.get(uid);
  }

  set(resource: ResourceName, object: StoredObject) {
    const { uid } = object.metadata;
    this.unlink(uid);
    this.nodes.set(uid, { resource, object });
    for (const owner of object.metadata.ownerReferences ?? []) {
      const set = this.dependents.get(owner.uid) ?? new Set();
      this.dependents.set(owner.uid, set.add(uid));
    }
  }

  delete(uid: string) {
    this.unlink(uid);
    this.nodes.delete(uid);
  }

  uids(): string[] {
    return [...this.nodes]
      .filter(
        ([, { object }]) =>
          object.metadata.ownerReferences?.length ||
          object.metadata.deletionTimestamp,
      )
      .map(([uid]) => uid);
  }

  dependentsOf(uid: string): Node[] {
    return [...(this.dependents.get(uid) ?? [])].flatMap(
      each => this.nodes.get(each) ?? [],
    );
  }

  owns(uid: string, namespace: string | undefined): boolean {
    const owner = this.nodes.get(uid)?.object;
    return (
      owner !== undefined &&
      (owner.metadata.namespace ?? namespace) === namespace
    );
  }

  isForeground(uid: string): boolean {
    const owner = this.nodes.get(uid)?.object.metadata;
    return (
      owner?.deletionTimestamp !== undefined &&
      (owner.finalizers?.includes(FOREGROUND) ?? false)
    );
  }

  private unlink(uid: string) {
    for (const owner of this.nodes.get(uid)?.object.metadata.ownerReferences ??
      []) {
      const set = this.dependents.get(owner.uid);
      set?.delete(uid);
      if (set?.size === 0) {
        this.dependents.delete(owner.uid);
      }
    }
  }
}

/**
 * Deletes what nobody owns any more. Owners are known by uid alone, so a new object of the same name does not keep the
 * dependents of the former one; cluster-scoped owners may own across namespaces, namespaced ones only in their own.
 */
export function garbageCollector(
  client: InternalClient,
  allResources: () => readonly ResourceName[],
): ControllerSpec {
  const graph = new OwnerGraph();
  for (const resource of allResources()) {
    for (const object of client.list(resource)) {
      graph.set(resource, object);
    }
  }

  async function collect(node: Node): Promise<void> {
    const { resource, object } = node;
    const owners = object.metadata.ownerReferences ?? [];
    const { namespace, name, uid, deletionTimestamp } = object.metadata;
    if (owners.length === 0 || deletionTimestamp) {
      return;
    }
    const solid = owners.filter(owner => graph.owns(owner.uid, namespace));
    const waitingForUs = solid.filter(
      owner => owner.blockOwnerDeletion && graph.isForeground(owner.uid),
    );
    if (solid.length === 0 || waitingForUs.length === solid.length) {
      await ignoring(
        [404, 409],
        client.delete(resource, namespace, name, {
          uid,
          propagationPolicy:
            waitingForUs.length > 0 ? 'Foreground' : 'Background',
        }),
      );
    } else if (solid.length < owners.length) {
      await client.modify(resource, namespace, name, current => ({
        ...current,
        metadata: {
          ...current.metadata,
          ownerReferences: current.metadata.ownerReferences?.filter(
            ({ uid: owner }) => graph.owns(owner, namespace),
          ),
        },
      }));
    }
  }

  async function dropFinalizer(
    { resource, object }: Node,
    finalizer: string,
  ): Promise<void> {
    await client.modify(
      resource,
      object.metadata.namespace,
      object.metadata.name,
      current => ({
        ...current,
        metadata: {
          ...current.metadata,
          finalizers: current.metadata.finalizers?.filter(
            each => each !== finalizer,
          ),
        },
      }),
    );
  }

  async function letGo(node: Node): Promise<void> {
    const finalizers = node.object.metadata.finalizers ?? [];
    const dependents = graph.dependentsOf(node.object.metadata.uid);
    if (finalizers.includes(ORPHAN)) {
      for (const { resource, object } of dependents) {
        await client.modify(
          resource,
          object.metadata.namespace,
          object.metadata.name,
          current => ({
            ...current,
            metadata: {
              ...current.metadata,
              ownerReferences: current.metadata.ownerReferences?.filter(
                ({ uid }) => uid !== node.object.metadata.uid,
              ),
            },
          }),
        );
      }
      await dropFinalizer(node, ORPHAN);
    } else if (finalizers.includes(FOREGROUND)) {
      const blocking = dependents.filter(({ object }) =>
        object.metadata.ownerReferences?.some(
          owner =>
            owner.uid === node.object.metadata.uid && owner.blockOwnerDeletion,
        ),
      );
      if (blocking.length === 0) {
        await dropFinalizer(node, FOREGROUND);
      }
    }
  }

  return {
    name: 'garbagecollector',
    watches: {},
    all(event: StoreEvent) {
      const { uid, ownerReferences = [] } = event.object.metadata;
      const owners = ownerReferences.map(owner => owner.uid);
      if (event.type === 'DELETED') {
        const dependents = graph
          .dependentsOf(uid)
          .map(({ object }) => object.metadata.uid);
        graph.delete(uid);
        return [
          ...dependents,
          ...owners.filter(owner => graph.isForeground(owner)),
        ];
      }
      graph.set(event.resource, event.object);
      const deleting = event.object.metadata.deletionTimestamp !== undefined;
      const dependents = deleting
        ? graph.dependentsOf(uid).map(({ object }) => object.metadata.uid)
        : [];
      return owners.length > 0 || deleting ? [uid, ...dependents] : [];
    },
    initial: () => graph.uids(),
    async reconcile(uid) {
      const node = graph.get(uid);
      if (!node) {
        return;
      }
      if (node.object.metadata.deletionTimestamp) {
        await letGo(node);
      } else {
        await collect(node);
      }
    },
  };
}
