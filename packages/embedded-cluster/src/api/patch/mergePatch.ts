import { isObject, Json } from '../../schema/Schema';

/** RFC 7386. Keys are copied as own properties, so that `__proto__` is only a name. */
export function mergePatch(target: Json | undefined, patch: Json): Json {
  if (!isObject(patch)) return patch;
  const out = new Map<string, Json>(
    isObject(target) ? Object.entries(target) : [],
  );
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) out.delete(key);
    else out.set(key, mergePatch(out.get(key), value));
  }
  return Object.fromEntries(out);
}
