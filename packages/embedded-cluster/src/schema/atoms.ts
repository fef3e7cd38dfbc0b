import { resolve } from './builtin';
import { isObject, Json, Schema } from './Schema';

/** How a value is merged and owned: as one, member by member, or item by item. */
export type Atom =
  | { as: 'leaf' }
  | {
      as: 'map';
      field(name: string): Schema | undefined;
      known(name: string): boolean;
    }
  | { as: 'list'; keys: readonly string[]; item: Schema | undefined };

const LEAF: Atom = { as: 'leaf' };

function mapAtom(schema: Schema | undefined): Atom {
  const extra =
    typeof schema?.additionalProperties === 'object'
      ? resolve(schema.additionalProperties)
      : undefined;
  return {
    as: 'map',
    field: name => {
      const own =
        schema?.properties && Object.hasOwn(schema.properties, name)
          ? schema.properties[name]
          : undefined;
      return own ? resolve(own) : extra;
    },
    known: name =>
      schema?.properties !== undefined &&
      Object.hasOwn(schema.properties, name),
  };
}

/** What the schema says, or where it says nothing: objects member by member, lists as one. */
export function atomOf(schema: Schema | undefined, value: Json): Atom {
  if (isObject(value)) {
    if (schema?.['x-kubernetes-map-type'] === 'atomic') return LEAF;
    return mapAtom(schema);
  }
  if (Array.isArray(value)) {
    const listType = schema?.['x-kubernetes-list-type'];
    if (listType === 'set') {
      return { as: 'list', keys: [], item: resolve(schema?.items) };
    }
    if (listType === 'map') {
      return {
        as: 'list',
        keys: schema?.['x-kubernetes-list-map-keys'] ?? [],
        item: resolve(schema?.items),
      };
    }
  }
  return LEAF;
}

/** The element of a path that names one list item: `k:{"name":"x"}` or `v:"x"`. */
export function itemElement(
  atom: Extract<Atom, { as: 'list' }>,
  item: Json,
): string {
  if (atom.keys.length === 0) return `v:${JSON.stringify(item)}`;
  const key: Record<string, Json> = {};
  const source = isObject(item) ? item : {};
  for (const name of [...atom.keys].sort()) {
    const fallback = resolve(atom.item?.properties?.[name])?.default;
    const value = source[name] ?? fallback;
    if (value !== undefined) key[name] = value;
  }
  return `k:${JSON.stringify(key)}`;
}
