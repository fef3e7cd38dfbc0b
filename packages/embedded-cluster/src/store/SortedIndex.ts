/** Keys in byte order with range reads, as an etcd prefix would give them. */
export class SortedIndex<T> {
  private readonly keys: string[] = [];
  private readonly values = new Map<string, T>();

  get size(): number {
    return this.keys.length;
  }

  get(key: string): T | undefined {
    return this.values.get(key);
  }

  set(key: string, value: T): void {
    if (!this.values.has(key)) {
      const at = this.position(key);
      if (at === this.keys.length) this.keys.push(key);
      else this.keys.splice(at, 0, key);
    }
    this.values.set(key, value);
  }

  delete(key: string): void {
    if (!this.values.delete(key)) return;
    this.keys.splice(this.position(key), 1);
  }

  /** Values whose key starts with `prefix`, from just after `after`. */
  *range(prefix: string, after?: string): Generator<[string, T]> {
    let at = this.position(after !== undefined ? after : prefix);
    if (after !== undefined && this.keys[at] === after) at += 1;
    for (; at < this.keys.length; at += 1) {
      const key = this.keys[at];
      if (!key.startsWith(prefix)) {
        if (key > prefix) return;
        continue;
      }
      yield [key, this.values.get(key) as T];
    }
  }

  /** All values whose key starts with `prefix`. */
  valuesOf(prefix: string): T[] {
    const found: T[] = [];
    for (let at = this.position(prefix); at < this.keys.length; at += 1) {
      const key = this.keys[at];
      if (!key.startsWith(prefix)) break;
      found.push(this.values.get(key) as T);
    }
    return found;
  }

  private position(key: string): number {
    let low = 0;
    let high = this.keys.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.keys[middle] < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
