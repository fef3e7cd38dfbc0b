import { Raw } from '../kube/objects';

/** Careful readers for JSON that the view merely carries: what has not the wanted type is as good as absent. */

export function objectAt(raw: Raw | undefined, key: string): Raw | undefined {
  const value = raw && Object.hasOwn(raw, key) ? raw[key] : undefined;
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Raw)
    : undefined;
}

export function textAt(raw: Raw | undefined, key: string): string | undefined {
  const value = raw && Object.hasOwn(raw, key) ? raw[key] : undefined;
  return typeof value === 'string' ? value : undefined;
}

export function numberAt(
  raw: Raw | undefined,
  key: string,
): number | undefined {
  const value = raw && Object.hasOwn(raw, key) ? raw[key] : undefined;
  return typeof value === 'number' && Number.isFinite(value)
    ? value
    : undefined;
}

export function booleanAt(
  raw: Raw | undefined,
  key: string,
): boolean | undefined {
  const value = raw && Object.hasOwn(raw, key) ? raw[key] : undefined;
  return typeof value === 'boolean' ? value : undefined;
}

/** The objects of a list. */
export function objectsAt(raw: Raw | undefined, key: string): Raw[] {
  const value = raw && Object.hasOwn(raw, key) ? raw[key] : undefined;
  return Array.isArray(value)
    ? value.filter(
        (item): item is Raw => typeof item === 'object' && item !== null,
      )
    : [];
}

/** The strings of a list. */
export function textsAt(raw: Raw | undefined, key: string): string[] {
  const value = raw && Object.hasOwn(raw, key) ? raw[key] : undefined;
  return Array.isArray(value)
    ? value.filter((item): item is string => typeof item === 'string')
    : [];
}

/** The string members of an object. */
export function tableAt(
  raw: Raw | undefined,
  key: string,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(objectAt(raw, key) ?? {}).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );
}
