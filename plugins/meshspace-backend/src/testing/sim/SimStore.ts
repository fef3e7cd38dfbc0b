import { KubeObject, Raw, refName, refOf } from '@meshspace/planner';
import { status } from '../FakeApi';

export type SimObject = KubeObject & Raw;

export interface SimEvent {
  type: 'set' | 'delete';
  object: SimObject;
}

/** What a deletion holds the object to. */
export interface Preconditions {
  uid?: string;
  resourceVersion?: string;
}

const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value));

/** As much of an API server's store as the controller relies on: versions, finalizers, owners, and a log of what happened. */
export class SimStore {
  readonly log: SimEvent[] = [];
  readonly #objects = new Map<string, SimObject>();
  #version = 100;
  #uid = 0;

  constructor(private readonly now: () => number) {}

  /** The same objects, for another future. */
  clone(now: () => number): SimStore {
    const other = new SimStore(now);
    for (const [key, object] of this.#objects) other.#objects.set(key, object);
    other.#version = this.#version;
    other.#uid = this.#uid;
    return other;
  }

  get changes(): number {
    return this.log.length;
  }

  all(): SimObject[] {
    return [...this.#objects.values()];
  }

  get(key: string): SimObject {
    const found = this.#objects.get(key);
    if (!found) throw status(404, 'NotFound');
    return found;
  }

  find(key: string): SimObject | undefined {
    return this.#objects.get(key);
  }

  create(object: SimObject): SimObject {
    const key = keyOf(object);
    if (this.#objects.has(key)) throw status(409, 'AlreadyExists');
    const { namespace } = object.metadata;
    const home = namespace && this.#objects.get(`Namespace ${namespace}`);
    if (namespace && !home) throw status(404, 'NotFound');
    if (home && home.metadata.deletionTimestamp) {
      throw status(403, 'being terminated');
    }
    this.#uid++;
    return this.#put({
      ...object,
      metadata: {
        ...object.metadata,
        uid: `uid-${this.#uid}`,
        generation: 1,
        creationTimestamp: this.#time(),
      },
    });
  }

  update(key: string, next: SimObject): SimObject {
    const known = this.get(key);
    if (same(known, next)) return known;
    const { generation = 1 } = known.metadata;
    const changed = JSON.stringify(known.spec) !== JSON.stringify(next.spec);
    const stored = this.#put({
      ...next,
      metadata: {
        ...next.metadata,
        generation: changed ? generation + 1 : generation,
      },
    });
    if (
      stored.metadata.deletionTimestamp &&
      !stored.metadata.finalizers?.length
    ) {
      this.#drop(stored);
    }
    return stored;
  }

  delete(key: string, { uid, resourceVersion }: Preconditions = {}): SimObject {
    const known = this.get(key);
    if (uid && known.metadata.uid !== uid) {
      throw status(409, 'Precondition failed: UID');
    }
    if (resourceVersion && known.metadata.resourceVersion !== resourceVersion) {
      throw status(409, 'Precondition failed: ResourceVersion');
    }
    if (known.metadata.finalizers?.length) {
      if (known.metadata.deletionTimestamp) return known;
      return this.#put({
        ...known,
        metadata: { ...known.metadata, deletionTimestamp: this.#time() },
      });
    }
    this.#drop(known);
    return known;
  }

  #put(object: SimObject): SimObject {
    this.#version++;
    const stored = copy({
      ...object,
      metadata: { ...object.metadata, resourceVersion: String(this.#version) },
    });
    this.#objects.set(keyOf(stored), stored);
    this.log.push({ type: 'set', object: stored });
    return stored;
  }

  /** What an object owns, and what stands in a namespace, goes with it. */
  #drop(object: SimObject) {
    this.#version++;
    this.#objects.delete(keyOf(object));
    this.log.push({ type: 'delete', object });
    const { uid, name } = object.metadata;
    for (const other of this.all()) {
      const owned = other.metadata.ownerReferences?.some(
        ref => ref.uid === uid,
      );
      const within =
        object.kind === 'Namespace' && other.metadata.namespace === name;
      if (owned || within) {
        if (this.#objects.has(keyOf(other))) this.delete(keyOf(other));
      }
    }
  }

  #time(): string {
    return `${new Date(this.now()).toISOString().slice(0, 19)}Z`;
  }
}

export function keyOf(object: KubeObject): string {
  return refName(refOf(object));
}

function same(a: SimObject, b: SimObject): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
