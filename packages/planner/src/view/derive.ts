import { ClusterView, MeshInfo, ViewKind } from './ClusterView';
import { noteRead, plainView } from './remembered';

let nextId = 0;

/** A tree of WeakMaps, keyed by the lists (and mesh) that a value was computed from. */
type Memo = WeakMap<object, unknown>;

/**
 * Keeps what is expensive to compute from some kinds of a view until one of their lists changes. A view hands out the same
 * list while nothing of it changed, so a pod that becomes ready costs nothing to what is derived from routes; and what is kept
 * goes with the lists it was made from.
 */
export function derive<R>(
  kinds: readonly ViewKind[],
  compute: (view: ClusterView) => R,
): (view: ClusterView) => R {
  const root: Memo = new WeakMap();
  const id = nextId++;
  const derived = (view: ClusterView): R => {
    let memo = root;
    for (const kind of kinds) memo = below(memo, view.list(kind));
    const { mesh } = view;
    if (!memo.has(mesh)) memo.set(mesh, compute(view));
    return memo.get(mesh) as R;
  };
  return view => {
    const value = derived(plainView(view));
    noteRead(view, `derived ${id}`, { sameIn: one => derived(one) === value });
    return value;
  };
}

function below(memo: Memo, key: object): Memo {
  const known = memo.get(key) as Memo | undefined;
  if (known) return known;
  const created: Memo = new WeakMap();
  memo.set(key, created);
  return created;
}

/** Keeps what is computed from one object, and the mesh's settings, for as long as the object is the same. */
export function perObject<T extends object, R>(
  compute: (object: T, mesh: MeshInfo) => R,
): (object: T, mesh: MeshInfo) => R {
  const memo = new WeakMap<T, { mesh: MeshInfo; value: R }>();
  return (object, mesh) => {
    const known = memo.get(object);
    if (known?.mesh === mesh) return known.value;
    const value = compute(object, mesh);
    memo.set(object, { mesh, value });
    return value;
  };
}
