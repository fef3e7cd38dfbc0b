import { isObject, Json, Schema } from '../schema/Schema';

type Obj = Record<string, Json>;

/** Removes what a structural schema does not name; answers the paths of what went. */
export function pruneCustom(schema: Schema, object: Obj): string[] {
  const gone: string[] = [];
  prune(schema, object, '', true, gone);
  return gone;
}

function prune(
  schema: Schema | undefined,
  value: Json | undefined,
  path: string,
  root: boolean,
  gone: string[],
) {
  if (!schema) return;
  if (Array.isArray(value)) {
    value.forEach((item, i) =>
      prune(schema.items, item as Json, `${path}[${i}]`, false, gone),
    );
    return;
  }
  if (!isObject(value)) return;
  const embedded = root || schema['x-kubernetes-embedded-resource'];
  const preserve = schema['x-kubernetes-preserve-unknown-fields'];
  for (const key of Object.keys(value)) {
    if (embedded && ['apiVersion', 'kind', 'metadata'].includes(key)) continue;
    const own =
      schema.properties && Object.hasOwn(schema.properties, key)
        ? schema.properties[key]
        : undefined;
    const extra = schema.additionalProperties;
    const at = path ? `${path}.${key}` : key;
    if (own) prune(own, value[key], at, false, gone);
    else if (typeof extra === 'object') {
      prune(extra, value[key], at, false, gone);
    } else if (!preserve && extra !== true) {
      delete value[key];
      gone.push(at);
    }
  }
}

/** Puts in the schema's defaults. A `null` where the schema has a default and is not nullable counts as missing. */
export function defaultCustom(schema: Schema, value: Json): void {
  if (Array.isArray(value)) {
    const items = schema.items;
    if (items) (value as Json[]).forEach(item => defaultCustom(items, item));
    return;
  }
  if (!isObject(value)) return;
  for (const [key, property] of Object.entries(schema.properties ?? {})) {
    const present = Object.hasOwn(value, key) && value[key] !== undefined;
    const nulled = present && value[key] === null && !property.nullable;
    if (property.default !== undefined && (!present || nulled)) {
      value[key] = structuredClone(property.default) as Json;
    } else if (nulled) {
      delete value[key];
    }
    if (value[key] !== undefined) defaultCustom(property, value[key]);
  }
  if (typeof schema.additionalProperties === 'object') {
    for (const [key, member] of Object.entries(value)) {
      if (!schema.properties || !Object.hasOwn(schema.properties, key)) {
        defaultCustom(schema.additionalProperties, member);
      }
    }
  }
}
