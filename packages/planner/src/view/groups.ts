import { KubeObject } from '../kube/objects';
import { compareNames } from './Bucket';
import { ClusterView, MeshInfo, ViewKind, ViewKinds } from './ClusterView';
import { Lineage, lineageOf } from './KindStore';
import { noteRead, plainView } from './remembered';

/** What the objects of one kind were made into, by key; in the order of the objects. */
export interface Groups<T> {
  /** The same array as long as nothing of the group changed, so derived data can be kept by its identity. */
  get(key: string): readonly T[];
}

/** How an index is made of the objects of a kind. */
export interface Grouping<O, T> {
  /** By key what an object contributes: a function of the object and the mesh alone, unless it is `volatile`. */
  entries(object: O, view: ClusterView): Iterable<readonly [string, T]>;
  /** Whether the object's entries depend on others of its kind as well. */
  volatile?(object: O): boolean;
}

/** One key's part: the items, and beside each the object that it was made of. */
interface Group<O, T> {
  readonly items: readonly T[];
  readonly objects: readonly O[];
}

type Entries<T> = readonly (readonly [string, T])[];

interface State<O, T> extends Groups<T> {
  readonly list: readonly O[];
  readonly mesh: MeshInfo;
  readonly base: ReadonlyMap<string, Group<O, T>>;
  /** Groups that are not as in `base`. */
  readonly patch: ReadonlyMap<string, Group<O, T>>;
  readonly volatile: ReadonlyMap<O, Entries<T>>;
}

let nextId = 0;

/** More than this, and a new index is cheaper than a patched one. */
const MOST_CHANGES = 64;
const LARGEST_PATCH = 256;

const EMPTY: Group<never, never> = { items: [], objects: [] };

class GroupIndex<O extends KubeObject, T> {
  private readonly made = new WeakMap<
    O,
    { mesh: MeshInfo; entries: Entries<T> }
  >();

  constructor(private readonly grouping: Grouping<O, T>) {}

  next(
    view: ClusterView,
    list: readonly O[],
    before: State<O, T> | undefined,
  ): State<O, T> {
    if (before?.mesh !== view.mesh) return this.built(view, list);
    const { removed, added } = difference(before.list, list);
    const many = removed.length + added.length + before.volatile.size;
    return many > MOST_CHANGES || before.patch.size > LARGEST_PATCH
      ? this.built(view, list)
      : this.patched(view, list, before, removed, added);
  }

  private built(view: ClusterView, list: readonly O[]): State<O, T> {
    const base = new Map<string, { items: T[]; objects: O[] }>();
    const volatile = new Map<O, Entries<T>>();
    for (const object of list) {
      for (const [key, item] of this.entriesOf(view, object, volatile)) {
        const group = base.get(key);
        if (group) {
          group.items.push(item);
          group.objects.push(object);
        } else {
          base.set(key, { items: [item], objects: [object] });
        }
      }
    }
    return stateOf(view, list, base, new Map(), volatile);
  }

  private patched(
    view: ClusterView,
    list: readonly O[],
    before: State<O, T>,
    removed: readonly O[],
    added: readonly O[],
  ): State<O, T> {
    const patch = new Map(before.patch);
    const volatile = new Map<O, Entries<T>>();
    const groupOf = (key: string): Group<O, T> =>
      patch.get(key) ?? before.base.get(key) ?? EMPTY;
    const gone = new Set(removed);
    const renewed = [...before.volatile.keys()].filter(one => !gone.has(one));
    for (const object of [...removed, ...renewed]) {
      const entries =
        before.volatile.get(object) ?? this.entriesOf(view, object, volatile);
      for (const [key] of entries) {
        patch.set(key, without(groupOf(key), object));
      }
    }
    for (const object of [...added, ...renewed]) {
      for (const [key, item] of this.entriesOf(view, object, volatile)) {
        patch.set(key, withItem(groupOf(key), object, item));
      }
    }
    return stateOf(view, list, before.base, patch, volatile);
  }

  private entriesOf(
    view: ClusterView,
    object: O,
    volatile: Map<O, Entries<T>>,
  ): Entries<T> {
    if (this.grouping.volatile?.(object)) {
      const entries = [...this.grouping.entries(object, view)];
      volatile.set(object, entries);
      return entries;
    }
    const known = this.made.get(object);
    if (known?.mesh === view.mesh) return known.entries;
    const entries = [...this.grouping.entries(object, view)];
    this.made.set(object, { mesh: view.mesh, entries });
    return entries;
  }
}

function stateOf<O, T>(
  { mesh }: ClusterView,
  list: readonly O[],
  base: ReadonlyMap<string, Group<O, T>>,
  patch: ReadonlyMap<string, Group<O, T>>,
  volatile: ReadonlyMap<O, Entries<T>>,
): State<O, T> {
  return {
    list,
    mesh,
    base,
    patch,
    volatile,
    get: key => (patch.get(key) ?? base.get(key) ?? EMPTY).items,
  };
}

function without<O, T>(
  { items, objects }: Group<O, T>,
  object: O,
): Group<O, T> {
  const others = (_: unknown, index: number) => objects[index] !== object;
  return { items: items.filter(others), objects: objects.filter(others) };
}

function withItem<O extends KubeObject, T>(
  { items, objects }: Group<O, T>,
  object: O,
  item: T,
): Group<O, T> {
  let at = objects.length;
  while (at > 0 && compare(objects[at - 1], object) > 0) at--;
  return {
    items: [...items.slice(0, at), item, ...items.slice(at)],
    objects: [...objects.slice(0, at), object, ...objects.slice(at)],
  };
}

/** The order of a view's lists. */
function compare(a: KubeObject, b: KubeObject): number {
  return (
    compareNames(a.metadata.namespace ?? '', b.metadata.namespace ?? '') ||
    compareNames(a.metadata.name, b.metadata.name)
  );
}

/** What two lists of a view do not have in common. */
function difference<O extends KubeObject>(
  before: readonly O[],
  after: readonly O[],
): { removed: O[]; added: O[] } {
  const removed: O[] = [];
  const added: O[] = [];
  let left = 0;
  let right = 0;
  while (left < before.length && right < after.length) {
    if (before[left] === after[right]) {
      left++;
      right++;
      continue;
    }
    const order = compare(before[left], after[right]);
    if (order <= 0) removed.push(before[left++]);
    if (order >= 0) added.push(after[right++]);
  }
  removed.push(...before.slice(left));
  added.push(...after.slice(right));
  return { removed, added };
}

/**
 * An index that follows its view at the cost of what changed: one object of ten thousand costs the groups that it is in. The
 * last index of views that grew out of each other is kept for as long as one of them is.
 */
export function grouped<K extends ViewKind, T>(
  kind: K,
  grouping: Grouping<ViewKinds[K], T>,
): (view: ClusterView) => Groups<T> {
  type O = ViewKinds[K];
  const byList = new WeakMap<readonly O[], State<O, T>>();
  const latest = new WeakMap<Lineage, State<O, T>>();
  const index = new GroupIndex<O, T>(grouping);
  const id = nextId++;
  const follow = (view: ClusterView): State<O, T> => {
    const list = view.list(kind);
    const known = byList.get(list);
    if (known?.mesh === view.mesh) return known;
    const lineage = lineageOf(list);
    const state = index.next(view, list, lineage && latest.get(lineage));
    byList.set(list, state);
    if (lineage) latest.set(lineage, state);
    return state;
  };
  return view => {
    const state = follow(plainView(view));
    if (plainView(view) === view) return state;
    return {
      get(key) {
        const items = state.get(key);
        noteRead(view, `group ${id} ${key}`, {
          sameIn: one => follow(one).get(key) === items,
        });
        return items;
      },
    };
  };
}
