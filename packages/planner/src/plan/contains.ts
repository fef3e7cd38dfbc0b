import { sameQuantity } from '../kube/quantity';

/** Fields whose values are quantities. */
const QUANTITIES = new Set(['requests', 'limits', 'hard']);

/**
 * Whether `actual` has everything that `wanted` says; what the server or others added does not count. Servers leave out what is
 * empty, and write quantities in their own way: neither is a difference, or the same object would be written for ever.
 */
export function contains(
  actual: unknown,
  wanted: unknown,
  field?: string,
): boolean {
  if (actual === undefined && isEmpty(wanted)) return true;
  if (Array.isArray(wanted)) {
    return (
      Array.isArray(actual) &&
      actual.length >= wanted.length &&
      wanted.every((entry, index) =>
        contains(matching(actual, wanted, index), entry),
      )
    );
  }
  if (typeof wanted === 'object' && wanted !== null) {
    if (typeof actual !== 'object' || actual === null) return false;
    const record = actual as Record<string, unknown>;
    const ofQuantities = field !== undefined && QUANTITIES.has(field);
    return Object.entries(wanted).every(
      ([key, value]) =>
        value === undefined ||
        (ofQuantities
          ? sameQuantity(record[key], value)
          : contains(record[key], value, key)),
    );
  }
  return actual === wanted;
}

function isEmpty(value: unknown): boolean {
  return (
    value === '' ||
    value === false ||
    (Array.isArray(value) && value.length === 0) ||
    (typeof value === 'object' &&
      value !== null &&
      Object.keys(value).length === 0)
  );
}

/** Lists of named things may have been added to by a webhook, anywhere; two of one name can only be told by their place. */
function matching(
  list: unknown[],
  wanted: readonly unknown[],
  index: number,
): unknown {
  const name = nameOf(wanted[index]);
  const named = wanted.filter(entry => nameOf(entry) === name);
  return name === undefined || named.length > 1
    ? list[index]
    : list.find(candidate => nameOf(candidate) === name);
}

function nameOf(entry: unknown): unknown {
  return typeof entry === 'object' && entry !== null && 'name' in entry
    ? entry.name
    : undefined;
}
