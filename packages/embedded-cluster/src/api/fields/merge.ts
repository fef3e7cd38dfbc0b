import { Atom, atomOf, itemElement } from '../../schema/atoms';
import { isObject, Json, Schema } from '../../schema/Schema';
import { FieldSet } from './FieldSet';

type Side = Json | undefined;

/** Lays `config` over `live`: what the one says wins, what it does not mention stays. */
export function merge(
  schema: Schema | undefined,
  live: Side,
  config: Side,
): Side {
  if (config === undefined) return live;
  if (live === undefined || live === null || config === null) return config;
  const atom = atomOf(schema, config);
  if (atom.as === 'map' && isObject(config) && isObject(live)) {
    const out: Record<string, Json> = { ...live };
    for (const [name, value] of Object.entries(config)) {
      const merged = merge(atom.field(name), live[name], value);
      if (merged !== undefined) out[name] = merged;
    }
    return out;
  }
  if (atom.as === 'list' && Array.isArray(config) && Array.isArray(live)) {
    return mergeList(atom, live as Json[], config as Json[]);
  }
  return config;
}

/** Items of the configuration keep their order; items that only the live list has keep their place between them. */
function mergeList(
  atom: Extract<Atom, { as: 'list' }>,
  live: Json[],
  config: Json[],
): Json[] {
  const liveKeys = live.map(item => itemElement(atom, item));
  const configKeys = config.map(item => itemElement(atom, item));
  const byKey = new Map(liveKeys.map((key, i) => [key, live[i]]));
  const wanted = new Set(configKeys);
  const done = new Set<string>();
  const out: Json[] = [];
  let l = 0;
  let c = 0;
  while (l < live.length || c < config.length) {
    if (l < live.length && done.has(liveKeys[l])) {
      l += 1;
    } else if (l < live.length && !wanted.has(liveKeys[l])) {
      out.push(live[l]);
      l += 1;
    } else {
      const key = configKeys[c];
      const merged = merge(atom.item, byKey.get(key), config[c]);
      if (merged !== undefined) out.push(merged);
      done.add(key);
      c += 1;
    }
  }
  return out;
}

/** The value without the members of `gone`. `undefined` when nothing is left of it. */
export function removeFields(
  schema: Schema | undefined,
  value: Json,
  gone: FieldSet,
): Side {
  if (gone.empty) return value;
  const atom = atomOf(schema, value);
  if (atom.as === 'map' && isObject(value)) {
    const out: Record<string, Json> = {};
    for (const [name, member] of Object.entries(value)) {
      const key = `f:${name}`;
      if (gone.members.has(key)) continue;
      const below = gone.children.get(key);
      const left = below
        ? removeFields(atom.field(name), member, below)
        : member;
      out[name] = left === undefined ? null : left;
    }
    return Object.keys(out).length > 0 ? out : undefined;
  }
  if (atom.as === 'list' && Array.isArray(value)) {
    const out: Json[] = [];
    for (const item of value as Json[]) {
      const key = itemElement(atom, item);
      if (gone.members.has(key)) continue;
      const below = gone.children.get(key);
      const left = below ? removeFields(atom.item, item, below) : item;
      if (left !== undefined) out.push(left);
    }
    return out.length > 0 ? out : undefined;
  }
  return value;
}
