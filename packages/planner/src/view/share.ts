const LIMIT = 8192;
const shared = new Map<string, unknown>();

/**
 * One copy of equal small values (label tables, sidecar arguments, image names): a thousand pods of a workload repeat them.
 * Saves memory and nothing else; when too many differ, it forgets and starts again.
 */
export function share<T>(value: T): T {
  const key = JSON.stringify(value);
  if (key === undefined) return value;
  const known = shared.get(key);
  if (known !== undefined) return known as T;
  if (shared.size >= LIMIT) shared.clear();
  shared.set(key, value);
  return value;
}
