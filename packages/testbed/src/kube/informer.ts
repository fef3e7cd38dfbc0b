import { setTimeout as delay } from 'node:timers/promises';
import type { KubeClient } from './client';
import type { KubeObject } from './types';

export interface InformerHandlers<T> {
  onSet?(object: T, before: T | undefined): void;
  onDelete?(object: T): void;
}

export interface Informer<T> {
  /** Objects by `namespace/name`. */
  store: ReadonlyMap<string, T>;
  synced: Promise<void>;
}

export const keyOf = ({ metadata }: KubeObject) =>
  `${metadata.namespace ?? ''}/${metadata.name}`;

/** List and watch for ever: after a break it goes on where it was, or lists anew. */
export function startInformer<T extends KubeObject>(
  client: KubeClient,
  at: string,
  handlers: InformerHandlers<T>,
  signal: AbortSignal,
  log: (text: string) => void,
): Informer<T> {
  const store = new Map<string, T>();
  let markSynced = () => {};
  const synced = new Promise<void>(resolve => {
    markSynced = resolve;
  });
  const guarded = (what: () => void) => {
    try {
      what();
    } catch (error) {
      log(`${at}: ${error instanceof Error ? error.stack : error}`);
    }
  };
  const set = (object: T) => {
    const before = store.get(keyOf(object));
    store.set(keyOf(object), object);
    guarded(() => handlers.onSet?.(object, before));
  };
  const remove = (object: T) => {
    store.delete(keyOf(object));
    guarded(() => handlers.onDelete?.(object));
  };

  const listAndWatch = async () => {
    const list = await client.get<{
      items: T[];
      metadata: { resourceVersion: string };
    }>(at);
    const listed = new Set(list.items.map(keyOf));
    list.items.forEach(set);
    [...store.values()]
      .filter(object => !listed.has(keyOf(object)))
      .forEach(remove);
    markSynced();
    let version: string | undefined = list.metadata.resourceVersion;
    while (version && !signal.aborted) {
      version = await client.watch<T>(
        at,
        version,
        event =>
          event.type === 'DELETED' ? remove(event.object) : set(event.object),
        signal,
      );
      // a refused connection must not become a busy loop
      await delay(20, undefined, { signal }).catch(() => {});
    }
  };

  const loop = async () => {
    while (!signal.aborted) {
      try {
        await listAndWatch();
      } catch (error) {
        if (!signal.aborted)
          log(`${at}: ${error instanceof Error ? error.message : error}`);
      }
      await delay(300, undefined, { signal }).catch(() => {});
    }
  };
  void loop();
  return { store, synced };
}
