import { KubeObject, Raw } from '../kube/objects';
import { stableJson } from './digest';
import { JsonPatchStep } from './types';

/** A patch that does not fit the object: it was made for another state of it. */
export class PatchMismatchError extends Error {
  constructor(step: JsonPatchStep) {
    super(
      `The patch does not fit at ${step.path}: the object changed since it was planned; plan again`,
    );
    this.name = 'PatchMismatchError';
  }
}

/** The object after a JSON patch (RFC 6902, without moves and copies). */
export function patched<T extends KubeObject & Raw>(
  object: T,
  steps: readonly JsonPatchStep[],
): T {
  return steps.reduce<unknown>(
    (current, step) => at(current, keysOf(step.path), step),
    object,
  ) as T;
}

function keysOf(path: string): string[] {
  return path
    .split('/')
    .slice(1)
    .map(key => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function at(target: unknown, keys: string[], step: JsonPatchStep): unknown {
  const [key, ...rest] = keys;
  if (key === undefined) throw new PatchMismatchError(step);
  if (Array.isArray(target)) return inList(target, key, rest, step);
  if (typeof target !== 'object' || target === null) {
    throw new PatchMismatchError(step);
  }
  const record = target as Raw;
  if (rest.length > 0) {
    if (!Object.hasOwn(record, key)) throw new PatchMismatchError(step);
    return { ...record, [key]: at(record[key], rest, step) };
  }
  if (step.op !== 'add' && !Object.hasOwn(record, key)) {
    throw new PatchMismatchError(step);
  }
  if (step.op === 'test') {
    if (stableJson(record[key]) !== stableJson(step.value)) {
      throw new PatchMismatchError(step);
    }
    return record;
  }
  if (step.op === 'remove') {
    const { [key]: _, ...kept } = record;
    return kept;
  }
  return { ...record, [key]: step.value };
}

function inList(
  list: unknown[],
  key: string,
  rest: string[],
  step: JsonPatchStep,
): unknown[] {
  const index = key === '-' ? list.length : Number(key);
  const last = step.op === 'add' && rest.length === 0;
  if (!(index >= 0 && index < list.length + (last ? 1 : 0))) {
    throw new PatchMismatchError(step);
  }
  if (rest.length > 0) return list.with(index, at(list[index], rest, step));
  switch (step.op) {
    case 'add':
      return list.toSpliced(index, 0, step.value);
    case 'remove':
      return list.toSpliced(index, 1);
    case 'replace':
      return list.with(index, step.value);
    default:
      if (stableJson(list[index]) !== stableJson(step.value)) {
        throw new PatchMismatchError(step);
      }
      return list;
  }
}
