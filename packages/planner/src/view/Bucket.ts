import { KubeObject } from '../kube/objects';

/** Order of names everywhere: by code unit, so that no locale changes a plan. */
export function compareNames(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/**
 * The objects of one kind in one namespace. Its sorted list is made when asked for and stays the same array until something
 * changes, so that what was derived from it can be kept by the array's identity (see `derive`).
 */
export class Bucket<T extends KubeObject> {
  private sorted: readonly T[] = [];
  private readonly added = new Set<string>();
  private stale = false;

  constructor(
    /** Only this owner may write; others copy first. */
    readonly owner: object,
    private readonly objects: Map<string, T> = new Map(),
  ) {
    for (const name of objects.keys()) this.added.add(name);
    this.stale = objects.size > 0;
  }

  copyFor(owner: object): Bucket<T> {
    const copy = new Bucket<T>(owner);
    for (const [name, object] of this.objects) copy.objects.set(name, object);
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
    if (!this.objects.has(name)) this.added.add(name);
    this.objects.set(name, object);
    this.stale = true;
  }

  delete(name: string): boolean {
    this.added.delete(name);
    const existed = this.objects.delete(name);
    this.stale ||= existed;
    return existed;
  }

  /** Linear in the objects kept, plus the sorting of the new ones. */
  list(): readonly T[] {
    if (this.stale) {
      const fresh = [...this.added].sort(compareNames);
      const merged: T[] = [];
      let next = 0;
      for (const before of this.sorted) {
        const { name } = before.metadata;
        while (next < fresh.length && fresh[next] <= name) {
          merged.push(this.objects.get(fresh[next++])!);
        }
        const now = this.objects.get(name);
        if (now && !this.added.has(name)) merged.push(now);
      }
      for (; next < fresh.length; next++) {
        merged.push(this.objects.get(fresh[next])!);
      }
      this.sorted = merged;
      this.added.clear();
      this.stale = false;
    }
    return this.sorted;
  }
}
