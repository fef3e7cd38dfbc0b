import { isObject, Json, JsonObject, Schema } from '../../schema/Schema';
import { resolve } from '../../schema/builtin';

/** A set of paths in an object, in the shape of `fieldsV1`: `f:name`, `k:{…}` or `v:…` at each step. Not changed once shared. */
export class FieldSet {
  readonly members = new Set<string>();
  readonly children = new Map<string, FieldSet>();

  get empty(): boolean {
    return this.members.size === 0 && this.children.size === 0;
  }

  insert(path: readonly string[]): this {
    if (path.length === 0) return this;
    if (path.length === 1) {
      this.members.add(path[0]);
      return this;
    }
    let child = this.children.get(path[0]);
    if (!child) {
      child = new FieldSet();
      this.children.set(path[0], child);
    }
    child.insert(path.slice(1));
    return this;
  }

  union(other: FieldSet): FieldSet {
    const out = new FieldSet();
    for (const member of this.members) out.members.add(member);
    for (const member of other.members) out.members.add(member);
    for (const [key, child] of this.children) {
      const theirs = other.children.get(key);
      out.children.set(key, theirs ? child.union(theirs) : child);
    }
    for (const [key, child] of other.children) {
      if (!this.children.has(key)) out.children.set(key, child);
    }
    return out;
  }

  difference(other: FieldSet): FieldSet {
    return this.filter(other, false, (child, theirs) =>
      child.difference(theirs),
    );
  }

  /** Without the members of `other` and everything below them. */
  without(other: FieldSet): FieldSet {
    return this.filter(other, true, (child, theirs) => child.without(theirs));
  }

  intersection(other: FieldSet): FieldSet {
    const out = new FieldSet();
    for (const member of this.members) {
      if (other.members.has(member)) out.members.add(member);
    }
    for (const [key, child] of this.children) {
      const theirs = other.children.get(key);
      if (!theirs) continue;
      const both = child.intersection(theirs);
      if (!both.empty) out.children.set(key, both);
    }
    return out;
  }

  equals(other: FieldSet): boolean {
    return this.difference(other).empty && other.difference(this).empty;
  }

  /** Named fields of the schema that have members below them count as members themselves. */
  withNamedFields(schema: Schema | undefined): FieldSet {
    const out = new FieldSet();
    const type = resolve(schema);
    for (const member of this.members) out.members.add(member);
    for (const [key, child] of this.children) {
      let below = type?.items;
      if (key.startsWith('f:')) {
        const own = type?.properties?.[key.slice(2)];
        if (own) out.members.add(key);
        const extra = type?.additionalProperties;
        below = own ?? (typeof extra === 'object' ? extra : undefined);
      }
      out.children.set(key, child.withNamedFields(below));
    }
    return out;
  }

  *paths(prefix: readonly string[] = []): Generator<readonly string[]> {
    for (const key of this.sortedKeys()) {
      if (this.members.has(key)) yield [...prefix, key];
      const child = this.children.get(key);
      if (child) yield* child.paths([...prefix, key]);
    }
  }

  toJson(): JsonObject {
    const out: Record<string, Json> = {};
    for (const key of this.sortedKeys()) {
      const child = this.children.get(key)?.toJson() ?? {};
      out[key] =
        this.members.has(key) && this.children.has(key)
          ? { '.': {}, ...child }
          : child;
    }
    return out;
  }

  static fromJson(value: Json | undefined): FieldSet {
    const out = new FieldSet();
    if (!isObject(value)) return out;
    for (const [key, below] of Object.entries(value)) {
      if (key === '.') continue;
      const child = FieldSet.fromJson(below);
      if (child.empty || (isObject(below) && '.' in below)) {
        out.members.add(key);
      }
      if (!child.empty) out.children.set(key, child);
    }
    return out;
  }

  private sortedKeys(): string[] {
    return [...new Set([...this.members, ...this.children.keys()])].sort();
  }

  private filter(
    other: FieldSet,
    subtree: boolean,
    descend: (child: FieldSet, theirs: FieldSet) => FieldSet,
  ): FieldSet {
    const out = new FieldSet();
    for (const member of this.members) {
      if (!other.members.has(member)) out.members.add(member);
    }
    for (const [key, child] of this.children) {
      if (subtree && other.members.has(key)) continue;
      const theirs = other.children.get(key);
      const left = theirs ? descend(child, theirs) : child;
      if (!left.empty) out.children.set(key, left);
    }
    return out;
  }
}

/** `.spec.containers[name="app"].image`, as conflicts are told. */
export function pathText(path: readonly string[]): string {
  return path
    .map(element => {
      const rest = element.slice(2);
      if (element.startsWith('f:')) return `.${rest}`;
      if (element.startsWith('v:')) return `[=${rest}]`;
      if (element.startsWith('i:')) return `[${rest}]`;
      const key = JSON.parse(rest) as Record<string, Json>;
      const parts = Object.entries(key).map(
        ([name, value]) => `${name}=${JSON.stringify(value)}`,
      );
      return `[${parts.join(',')}]`;
    })
    .join('');
}
