import {
  InternalClient,
  StoredObject,
  StoreEvent,
} from '../../store/InternalClient';
import { Kinds, Resource } from '../kinds';
import { controllerOf, listOf } from './objects';

/** Objects of one resource by what they say of themselves: listing all of them for each question would be quadratic. */
export class ObjectIndex<T extends StoredObject> {
  private readonly byKey = new Map<string, Map<string, T>>();
  private readonly keysByUid = new Map<string, readonly string[]>();
  readonly stop: () => void;

  constructor(
    client: InternalClient,
    resource: string,
    initial: readonly T[],
    private readonly keysOf: (object: T) => readonly string[],
  ) {
    this.stop = client.subscribe(event => this.apply(event), [resource]);
    initial.forEach(object => this.set(object));
  }

  of(key: string): readonly T[] {
    return [...(this.byKey.get(key)?.values() ?? [])];
  }

  /** How many there are, without collecting them. */
  count(key: string): number {
    return this.byKey.get(key)?.size ?? 0;
  }

  private apply({ type, object }: StoreEvent) {
    if (type === 'DELETED') this.remove(object.metadata.uid);
    else this.set(object as T);
  }

  private set(object: T) {
    const { uid } = object.metadata;
    this.remove(uid);
    const keys = this.keysOf(object);
    if (keys.length === 0) return;
    this.keysByUid.set(uid, keys);
    for (const key of keys) {
      const members = this.byKey.get(key) ?? new Map<string, T>();
      this.byKey.set(key, members.set(uid, object));
    }
  }

  private remove(uid: string) {
    for (const key of this.keysByUid.get(uid) ?? []) {
      const members = this.byKey.get(key);
      members?.delete(uid);
      if (members?.size === 0) this.byKey.delete(key);
    }
    this.keysByUid.delete(uid);
  }
}

/** Objects by the uid of their controller. */
export function indexByOwner<R extends Resource>(
  client: InternalClient,
  resource: R,
): ObjectIndex<Kinds[R]> {
  return new ObjectIndex<Kinds[R]>(
    client,
    resource,
    listOf(client, resource),
    object => {
      const owner = controllerOf(object)?.uid;
      return owner === undefined ? [] : [owner];
    },
  );
}
