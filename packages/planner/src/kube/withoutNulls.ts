/**
 * The same JSON without members that are null, which mean "not set" to Kubernetes. Returns the value itself where there is
 * none. Visits every object once, however often it is shared: YAML aliases can nest a tiny file into billions of nodes.
 */
export function withoutNulls(value: unknown): unknown {
  return strip(value, new Map());
}

function strip(value: unknown, seen: Map<object, unknown>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const known = seen.get(value);
  if (known !== undefined) return known;
  seen.set(value, value);
  const result = Array.isArray(value)
    ? stripArray(value, seen)
    : stripObject(value, seen);
  seen.set(value, result);
  return result;
}

function stripArray(array: unknown[], seen: Map<object, unknown>): unknown[] {
  const stripped = array.map(item => strip(item, seen));
  return stripped.some((item, index) => item !== array[index])
    ? stripped
    : array;
}

function stripObject(object: object, seen: Map<object, unknown>): object {
  let changed = false;
  const entries: [string, unknown][] = [];
  for (const [key, item] of Object.entries(object)) {
    const kept = item === null ? undefined : strip(item, seen);
    changed ||= kept !== item;
    if (kept !== undefined) entries.push([key, kept]);
  }
  return changed ? Object.fromEntries(entries) : object;
}
