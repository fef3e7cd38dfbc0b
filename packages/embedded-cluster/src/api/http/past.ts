import { StoredObject } from '../../store/InternalClient';
import { objectKey, Store } from '../../store/Store';

/** The state at an earlier revision: today's, with the events since then taken back. */
export function pastObjects(
  store: Store,
  storage: string,
  namespace: string | undefined,
  revision: number,
  after?: string,
) {
  const objects = new Map<string, StoredObject>(
    store.range(storage, namespace),
  );
  const events = store.since(revision) ?? [];
  for (const event of [...events].reverse()) {
    if (event.resource !== storage) continue;
    const { namespace: ns, name } = event.object.metadata;
    if (namespace && ns !== namespace) continue;
    const key = objectKey(ns, name);
    if (event.previous) objects.set(key, event.previous);
    else objects.delete(key);
  }
  return [...objects]
    .filter(([key]) => after === undefined || key > after)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** One object at an earlier revision. */
export function pastObject(
  store: Store,
  storage: string,
  namespace: string | undefined,
  name: string,
  revision: number,
): StoredObject | undefined {
  const next = (store.since(revision) ?? []).find(
    ({ resource, object: { metadata } }) =>
      resource === storage &&
      metadata.namespace === namespace &&
      metadata.name === name,
  );
  return next ? next.previous : store.get(storage, namespace, name);
}
