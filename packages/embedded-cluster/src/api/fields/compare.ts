import { atomOf, itemElement } from '../../schema/atoms';
import { isObject, Json, Schema } from '../../schema/Schema';
import { deepEqual } from '../../store/freeze';
import { FieldSet } from './FieldSet';

/** What a value sets: its leaves, its list items, and members that no schema names. */
export function fieldsOf(schema: Schema | undefined, value: Json): FieldSet {
  const out = new FieldSet();
  collect(schema, value, out);
  return out;
}

function collect(schema: Schema | undefined, value: Json, out: FieldSet) {
  const atom = atomOf(schema, value);
  if (atom.as === 'map' && isObject(value)) {
    for (const [name, member] of Object.entries(value)) {
      add(`f:${name}`, atom.field(name), member, out, !atom.known(name));
    }
  } else if (atom.as === 'list' && Array.isArray(value)) {
    for (const item of value as Json[]) {
      add(itemElement(atom, item), atom.item, item, out, true);
    }
  }
}

function add(
  key: string,
  schema: Schema | undefined,
  value: Json,
  out: FieldSet,
  itself: boolean,
) {
  const atom = atomOf(schema, value);
  const hollow = isObject(value) && Object.keys(value).length === 0;
  if (itself || hollow || atom.as === 'leaf') out.members.add(key);
  if (atom.as === 'leaf') return;
  const child = new FieldSet();
  collect(schema, value, child);
  if (!child.empty) out.children.set(key, child);
}

export interface Comparison {
  added: FieldSet;
  modified: FieldSet;
  removed: FieldSet;
}

type Side = Json | undefined;
type Member = [string, Schema | undefined, Side, Side];

function isHollow(value: Side): boolean {
  if (value === undefined || value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isObject(value) && Object.keys(value).length === 0;
}

/** What differs, down to the fields that can have an owner of their own. */
export function compare(
  schema: Schema | undefined,
  before: Json,
  after: Json,
): Comparison {
  const out = {
    added: new FieldSet(),
    modified: new FieldSet(),
    removed: new FieldSet(),
  };
  descend(schema, before, after, [], out);
  return out;
}

function members(
  schema: Schema | undefined,
  before: Side,
  after: Side,
): Member[] | undefined {
  const sample = after ?? before;
  if (sample === undefined || sample === null) return undefined;
  const atom = atomOf(schema, sample);
  if (atom.as === 'leaf' || (isHollow(before) && isHollow(after))) {
    return undefined;
  }
  if (atom.as === 'map') {
    const left = isObject(before) ? before : {};
    const right = isObject(after) ? after : {};
    return [...new Set([...Object.keys(left), ...Object.keys(right)])].map(
      (name): Member => [
        `f:${name}`,
        atom.field(name),
        left[name],
        right[name],
      ],
    );
  }
  const index = (side: Side) =>
    new Map(
      (Array.isArray(side) ? (side as Json[]) : []).map(item => [
        itemElement(atom, item),
        item,
      ]),
    );
  const left = index(before);
  const right = index(after);
  return [...new Set([...left.keys(), ...right.keys()])].map(
    (key): Member => [key, atom.item, left.get(key), right.get(key)],
  );
}

function descend(
  schema: Schema | undefined,
  before: Side,
  after: Side,
  path: string[],
  out: Comparison,
) {
  if (before === after) return;
  const below = members(schema, before, after);
  for (const [key, type, left, right] of below ?? []) {
    descend(type, left, right, [...path, key], out);
  }
  if (path.length === 0) return;
  if (before === undefined) out.added.insert(path);
  else if (after === undefined) out.removed.insert(path);
  else if (!below && !deepEqual(before, after)) out.modified.insert(path);
}
