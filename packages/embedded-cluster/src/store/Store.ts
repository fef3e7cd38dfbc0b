import { ResourceName, StoredObject, StoreEvent } from './InternalClient';
import { deepFreeze } from './freeze';
import { SortedIndex } from './SortedIndex';

/** An event as kept for watchers: a label change can make an object enter or leave a selection, so the state before counts too. */
export interface HistoryEvent extends StoreEvent {
  previous?: StoredObject;
}

export interface StoreOptions {
  /** How many events are kept for watches that resume. */
  historyLimit?: number;
  /** Told of every change before anybody else sees it. */
  onCommit?: (event: HistoryEvent) => void;
}

export function objectKey(namespace: string | undefined, name: string) {
  return namespace ? `${namespace}/${name}` : name;
}

/** Objects, one global revision, and the latest events. Knows nothing of kinds; everything in it is frozen. */
export class Store {
  private readonly tables = new Map<ResourceName, SortedIndex<StoredObject>>();
  private readonly listeners = new Set<(event: HistoryEvent) => void>();
  private history: HistoryEvent[] = [];
  /** A listener that writes must not make others see the second event before the first. */
  private readonly undelivered: HistoryEvent[] = [];
  private delivering = false;
  private current = 1;
  private oldest = 0;
  private readonly historyLimit: number;
  private readonly onCommit?: (event: HistoryEvent) => void;

  constructor(options: StoreOptions = {}) {
    this.historyLimit = options.historyLimit ?? 20_000;
    this.onCommit = options.onCommit;
  }

  get revision(): number {
    return this.current;
  }

  /** Watches can start at this revision or later. */
  get compactedRevision(): number {
    return this.oldest;
  }

  get(
    resource: ResourceName,
    namespace: string | undefined,
    name: string,
  ): StoredObject | undefined {
    return this.tables.get(resource)?.get(objectKey(namespace, name));
  }

  *range(
    resource: ResourceName,
    namespace?: string,
    after?: string,
  ): Generator<[string, StoredObject]> {
    const table = this.tables.get(resource);
    if (table) yield* table.range(namespace ? `${namespace}/` : '', after);
  }

  list(resource: ResourceName, namespace?: string): StoredObject[] {
    return (
      this.tables.get(resource)?.valuesOf(namespace ? `${namespace}/` : '') ??
      []
    );
  }

  count(resource: ResourceName): number {
    return this.tables.get(resource)?.size ?? 0;
  }

  resourceNames(): ResourceName[] {
    return [...this.tables.keys()];
  }

  /** Writes the object with the next revision. The caller has checked what must be checked, in the same turn of the event loop. */
  put(resource: ResourceName, object: StoredObject): StoredObject {
    const { namespace, name } = object.metadata;
    const previous = this.get(resource, namespace, name);
    const revision = this.current + 1;
    const stored = deepFreeze({
      ...object,
      metadata: { ...object.metadata, resourceVersion: String(revision) },
    });
    this.commit({
      type: previous ? 'MODIFIED' : 'ADDED',
      resource,
      object: stored,
      previous,
      revision,
    });
    return stored;
  }

  remove(
    resource: ResourceName,
    namespace: string | undefined,
    name: string,
    last?: StoredObject,
  ): StoredObject | undefined {
    const previous = this.get(resource, namespace, name);
    if (!previous) return undefined;
    const revision = this.current + 1;
    const gone = last ?? previous;
    const object = deepFreeze({
      ...gone,
      metadata: { ...gone.metadata, resourceVersion: String(revision) },
    });
    this.commit({ type: 'DELETED', resource, object, previous, revision });
    return object;
  }

  /** Applies a change that was committed before: reading back a log. */
  replay(
    event: Pick<HistoryEvent, 'type' | 'resource' | 'object' | 'revision'>,
  ) {
    const { namespace, name } = event.object.metadata;
    const key = objectKey(namespace, name);
    if (event.type === 'DELETED') this.table(event.resource).delete(key);
    else this.table(event.resource).set(key, deepFreeze(event.object));
    this.current = Math.max(this.current, event.revision);
    this.oldest = this.current;
  }

  /** Every event after `revision`, or `undefined` when they are no longer kept. */
  since(revision: number): HistoryEvent[] | undefined {
    if (revision < this.oldest) return undefined;
    let low = 0;
    let high = this.history.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.history[middle].revision <= revision) low = middle + 1;
      else high = middle;
    }
    return this.history.slice(low);
  }

  /** Forgets events up to `revision`: what etcd does every five minutes. */
  compact(revision: number = this.current): void {
    this.history = this.history.filter(event => event.revision > revision);
    this.oldest = Math.max(this.oldest, revision);
  }

  subscribe(listener: (event: HistoryEvent) => void): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  private table(resource: ResourceName): SortedIndex<StoredObject> {
    let table = this.tables.get(resource);
    if (!table) {
      table = new SortedIndex();
      this.tables.set(resource, table);
    }
    return table;
  }

  private commit(event: HistoryEvent) {
    this.onCommit?.(event);
    const { namespace, name } = event.object.metadata;
    const key = objectKey(namespace, name);
    if (event.type === 'DELETED') this.table(event.resource).delete(key);
    else this.table(event.resource).set(key, event.object);
    this.current = event.revision;
    this.history.push(event);
    if (this.history.length > this.historyLimit * 1.25) {
      const cut = this.history.length - this.historyLimit;
      this.oldest = this.history[cut - 1].revision;
      this.history = this.history.slice(cut);
    }
    this.undelivered.push(event);
    if (this.delivering) return;
    this.delivering = true;
    try {
      for (let next = this.undelivered.shift(); next; ) {
        for (const listener of [...this.listeners]) listener(next);
        next = this.undelivered.shift();
      }
    } finally {
      this.delivering = false;
    }
  }
}
