import { KubeObject } from '../kube/objects';

/** Order of names everywhere: by code unit, so that no locale changes a plan. */
export function compareNames(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** More changes than this between two lists, and sorting all is cheaper than putting each in its place. */
const FEW = 32;

/**
 * The objects of one kind in one namespace. Its sorted list is made when asked for and stays the same array until something
 * changes, so that what was derived from it can be kept by the array's identity (see `derive`).
 */
export class Bucket<T extends KubeObject> {
  private sorted: readonly T[] = [];
  /** Names that were set or deleted since the list was made. */
  private readonly changed = new Set<string>();

  constructor(
    /** Only this owner may write; others copy first. */
    readonly owner: object,
    private readonly objects: Map<string, T> = new Map(),
  ) {}

  copyFor(owner: object): Bucket<T> {
    const copy = new Bucket<T>(owner, new Map(this.objects));
    copy.sorted = this.list();
    return copy;
  }

  get size(): number {
    return this.objects.size;
  }

  get(name: string): T | undefined {
    return this.objects.get(name);
  }

  set(name: string, object: T): void {
    this.objects.set(name, object);
    this.changed.add(name);
  }

  delete(name: string): void {
    if (this.objects.delete(name)) this.changed.add(name);
  }

  list(): readonly T[] {
    if (this.changed.size > 0) {
      this.sorted =
        this.changed.size > FEW
          ? [...this.objects.values()].sort(byName)
          : this.withFewChanges();
      this.changed.clear();
    }
    return this.sorted;
  }

  private withFewChanges(): T[] {
    const list = this.sorted.slice();
    for (const name of this.changed) {
      const object = this.objects.get(name);
      const index = placeOf(list, name);
      const known = list[index]?.metadata.name === name ? 1 : 0;
      if (object && known) list[index] = object;
      else list.splice(index, known, ...(object ? [object] : []));
    }
    return list;
  }
}

function byName(a: KubeObject, b: KubeObject): number {
  return compareNames(a.metadata.name, b.metadata.name);
}

/** Where a name stands, or would stand, in a sorted list. */
function placeOf(list: readonly KubeObject[], name: string): number {
  let from = 0;
  let to = list.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (list[middle].metadata.name < name) from = middle + 1;
    else to = middle;
  }
  return from;
}
