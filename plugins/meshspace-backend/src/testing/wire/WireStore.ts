import { refName, refOf, VIEW_KINDS, viewKindOf } from '@meshspace/planner';
import type { EmbeddedCluster, StoredObject } from 'embedded-cluster';
import { RESOURCES } from '../../cluster/resources';
import type { KubeletStore } from '../sim/SimKubelet';
import type { SimEvent, SimObject } from '../sim/SimStore';

/** How the embedded cluster calls the kinds that matter. */
const NAMES = VIEW_KINDS.map(kind => {
  const { group, plural } = RESOURCES[kind];
  return group ? `${plural}.${group}` : plural;
});

export type Snapshot = ReadonlyMap<string, readonly StoredObject[]>;

/** The embedded API server's store as Kubernetes' own controllers see it; their work is no call that could fail. */
export class WireStore implements KubeletStore {
  readonly log: SimEvent[] = [];
  readonly #store: EmbeddedCluster['server']['store'];
  readonly #now: () => number;
  #uid = 0;

  constructor(cluster: EmbeddedCluster, now: () => number) {
    this.#store = cluster.server.store;
    this.#now = now;
    const watched = new Set(NAMES);
    this.#store.subscribe(({ type, resource, object }) => {
      if (!watched.has(resource)) return;
      this.log.push({
        type: type === 'DELETED' ? 'delete' : 'set',
        object: simulated(object),
      });
    });
  }

  get changes(): number {
    return this.log.length;
  }

  all(): SimObject[] {
    return NAMES.flatMap(name => this.#store.list(name)).map(simulated);
  }

  find(key: string): SimObject | undefined {
    return this.all().find(object => refName(refOf(object)) === key);
  }

  create(object: SimObject) {
    this.#uid++;
    this.#put({
      ...object,
      metadata: {
        ...object.metadata,
        uid: `kubelet-${this.#uid}`,
        generation: 1,
        creationTimestamp: this.#time(),
      },
    });
  }

  update(_: string, object: SimObject) {
    this.#put(object);
  }

  delete(key: string) {
    const object = this.find(key);
    if (!object) return;
    const { finalizers, deletionTimestamp, name, namespace } = object.metadata;
    if (finalizers?.length) {
      if (deletionTimestamp) return;
      this.#put({
        ...object,
        metadata: { ...object.metadata, deletionTimestamp: this.#time() },
      });
      return;
    }
    this.#store.remove(resourceOf(object), namespace, name);
    if (object.kind === 'Namespace') this.#empty(name);
  }

  /** Namespaces that somebody deleted. */
  endNamespaces() {
    for (const { metadata } of this.#store.list('namespaces')) {
      if (!metadata.deletionTimestamp) continue;
      this.#store.remove('namespaces', undefined, metadata.name);
      this.#empty(metadata.name);
    }
  }

  save(): Snapshot {
    return new Map(NAMES.map(name => [name, this.#store.list(name)]));
  }

  /** As if what happened since had not. */
  restore(snapshot: Snapshot) {
    for (const [resource, objects] of snapshot) {
      const kept = new Set(objects);
      const revision = this.#store.revision;
      for (const object of this.#store.list(resource)) {
        if (kept.delete(object)) continue;
        this.#store.replay({ type: 'DELETED', resource, object, revision });
      }
      for (const object of kept) {
        this.#store.replay({ type: 'ADDED', resource, object, revision });
      }
    }
    this.log.length = 0;
  }

  #empty(namespace: string) {
    for (const name of this.#store.resourceNames()) {
      for (const { metadata } of this.#store.list(name, namespace)) {
        this.#store.remove(name, namespace, metadata.name);
      }
    }
  }

  #put(object: SimObject) {
    this.#store.put(resourceOf(object), object as unknown as StoredObject);
  }

  #time(): string {
    return `${new Date(this.#now()).toISOString().slice(0, 19)}Z`;
  }
}

function resourceOf(object: SimObject): string {
  const kind = viewKindOf(object.apiVersion, object.kind);
  if (!kind) throw new Error(`${object.kind} is not among the watched kinds`);
  return NAMES[VIEW_KINDS.indexOf(kind)];
}

function simulated(object: StoredObject): SimObject {
  return object as unknown as SimObject;
}
