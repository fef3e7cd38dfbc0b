import { resolve } from '../../schema/builtin';
import { isObject, Json, Schema } from '../../schema/Schema';
import { deepEqual } from '../../store/freeze';
import { badRequest } from '../ApiError';

type Obj = Record<string, Json>;

const ORDER = '$setElementOrder/';
const DELETE = '$deleteFromPrimitiveList/';

function fieldSchema(schema: Schema | undefined, name: string) {
  const own = resolve(schema?.properties?.[name]);
  if (own) return own;
  const extra = schema?.additionalProperties;
  return typeof extra === 'object' ? resolve(extra) : undefined;
}

function strategies(schema: Schema | undefined): string[] {
  return (schema?.['x-kubernetes-patch-strategy'] ?? '').split(',');
}

/** Kubernetes' own merge of lists by key, with its `$patch`, `$retainKeys`, `$setElementOrder` and `$deleteFromPrimitiveList`. */
export function strategicPatch(
  schema: Schema | undefined,
  target: Json | undefined,
  patch: Json,
): Json {
  if (!isObject(patch)) return patch;
  const directive = patch.$patch;
  if (directive === 'replace') {
    const { $patch: _, ...rest } = patch;
    return rest;
  }
  if (directive === 'delete') return {};
  const out: Obj = isObject(target) ? { ...target } : {};
  const retain = patch.$retainKeys;
  if (Array.isArray(retain)) {
    for (const key of Object.keys(out)) {
      if (!(retain as Json[]).includes(key)) delete out[key];
    }
  }
  for (const [key, value] of Object.entries(patch)) {
    if (key === '$patch' || key === '$retainKeys') continue;
    if (key.startsWith(ORDER)) continue;
    if (key.startsWith(DELETE)) {
      const name = key.slice(DELETE.length);
      const gone = value as Json[];
      const list = (out[name] ?? []) as Json[];
      out[name] = list.filter(item => !gone.some(one => deepEqual(one, item)));
      continue;
    }
    if (value === null) {
      delete out[key];
      continue;
    }
    const type = fieldSchema(schema, key);
    out[key] = mergeValue(type, out[key], value, patch[ORDER + key]);
  }
  for (const [key, order] of Object.entries(patch)) {
    if (!key.startsWith(ORDER)) continue;
    const name = key.slice(ORDER.length);
    if (patch[name] !== undefined || !Array.isArray(out[name])) continue;
    const mergeKey = fieldSchema(schema, name)?.[
      'x-kubernetes-patch-merge-key'
    ];
    out[name] = ordered(out[name] as Json[], order as Json[], mergeKey);
  }
  return out;
}

function mergeValue(
  type: Schema | undefined,
  target: Json | undefined,
  value: Json,
  order: Json | undefined,
): Json {
  const how = strategies(type);
  if (isObject(value)) {
    return how.includes('replace')
      ? value
      : strategicPatch(type, target, value);
  }
  if (!Array.isArray(value) || !how.includes('merge')) return value;
  const mergeKey = type?.['x-kubernetes-patch-merge-key'];
  const merged = mergeKey
    ? mergeByKey(type, (target ?? []) as Json[], value as Json[], mergeKey)
    : mergePrimitives((target ?? []) as Json[], value as Json[]);
  return Array.isArray(order)
    ? ordered(merged, order as Json[], mergeKey)
    : merged;
}

function mergePrimitives(target: Json[], patch: Json[]): Json[] {
  const out = [...target];
  for (const item of patch) {
    if (!out.some(one => deepEqual(one, item))) out.push(item);
  }
  return out;
}

function mergeByKey(
  type: Schema | undefined,
  target: Json[],
  patch: Json[],
  mergeKey: string,
): Json[] {
  const replaces = patch.some(
    item => isObject(item) && item.$patch === 'replace',
  );
  if (replaces) {
    return patch.filter(item => !isObject(item) || item.$patch === undefined);
  }
  const out = [...target];
  const itemType = resolve(type?.items);
  for (const item of patch) {
    if (!isObject(item) || item[mergeKey] === undefined) {
      throw badRequest(
        `map: ${JSON.stringify(
          item,
        )} does not contain declared merge key: ${mergeKey}`,
      );
    }
    const at = out.findIndex(
      one => isObject(one) && deepEqual(one[mergeKey], item[mergeKey]),
    );
    if (item.$patch === 'delete') {
      if (at >= 0) out.splice(at, 1);
    } else if (at >= 0) {
      out[at] = strategicPatch(itemType, out[at], item);
    } else {
      out.push(strategicPatch(itemType, {}, item));
    }
  }
  return out;
}

/** Items that the order names come in that order; others keep their place after what stood before them. */
function ordered(list: Json[], order: Json[], mergeKey?: string): Json[] {
  const keyOf = (item: Json) =>
    mergeKey && isObject(item) ? item[mergeKey] : item;
  const rank = (item: Json) =>
    order.findIndex(one => deepEqual(keyOf(one), keyOf(item)));
  const named = list
    .filter(item => rank(item) >= 0)
    .sort((a, b) => rank(a) - rank(b));
  const others = list.filter(item => rank(item) < 0);
  const out: Json[] = [];
  const place = new Map(list.map((item, i) => [item, i]));
  const at = (item: Json) => place.get(item) ?? 0;
  while (named.length > 0 || others.length > 0) {
    const takeOther =
      others.length > 0 && (named.length === 0 || at(others[0]) < at(named[0]));
    const next = takeOther ? others.shift() : named.shift();
    if (next !== undefined) out.push(next);
  }
  return out;
}
