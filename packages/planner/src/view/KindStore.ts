import { KubeObject } from '../kube/objects';
import { Bucket, compareNames } from './Bucket';

const NONE: readonly never[] = Object.freeze([]);

/** Lists that grew out of each other, in one view or in views laid over it. */
export type Lineage = object;

const lineages = new WeakMap<readonly unknown[], Lineage>();

/** What lists of one kind have in common: from one to the next there are few changes. */
export function lineageOf(list: readonly unknown[]): Lineage | undefined {
  return lineages.get(list);
}

/** All objects of one kind, by namespace. Copies share what neither side has changed. */
export class KindStore<T extends KubeObject> {
  private all: readonly T[] | undefined;
  private order: readonly string[] | undefined;

  constructor(
    private owner: object,
    private readonly buckets: Map<string, Bucket<T>> = new Map(),
    private readonly lineage: Lineage = {},
  ) {}

  /** A copy for another owner. This store gets a new owner as well: from now on, each side copies before it writes. */
  fork(ownerOfThis: object, ownerOfCopy: object): KindStore<T> {
    const copy = new KindStore<T>(
      ownerOfCopy,
      new Map(this.buckets),
      this.lineage,
    );
    copy.all = this.all;
    copy.order = this.order;
    this.owner = ownerOfThis;
    return copy;
  }

  get(namespace: string, name: string): T | undefined {
    return this.buckets.get(namespace)?.get(name);
  }

  set(namespace: string, name: string, object: T): void {
    this.writable(namespace).set(name, object);
    this.all = undefined;
  }

  delete(namespace: string, name: string): boolean {
    if (!this.buckets.get(namespace)?.get(name)) return false;
    const bucket = this.writable(namespace);
    bucket.delete(name);
    if (bucket.size === 0) {
      this.buckets.delete(namespace);
      this.order = undefined;
    }
    this.all = undefined;
    return true;
  }

  list(namespace?: string): readonly T[] {
    if (namespace !== undefined) {
      return this.buckets.get(namespace)?.list() ?? NONE;
    }
    this.order ??= [...this.buckets.keys()].sort(compareNames);
    this.all ??= this.concatenated(this.order);
    return this.all;
  }

  private concatenated(order: readonly string[]): readonly T[] {
    if (order.length === 0) return NONE;
    const parts = order.map(key => this.buckets.get(key)!.list());
    const all = ([] as T[]).concat(...parts);
    lineages.set(all, this.lineage);
    return all;
  }

  private writable(namespace: string): Bucket<T> {
    const known = this.buckets.get(namespace);
    if (known?.owner === this.owner) return known;
    const bucket = known?.copyFor(this.owner) ?? new Bucket<T>(this.owner);
    this.buckets.set(namespace, bucket);
    if (!known) this.order = undefined;
    return bucket;
  }
}
