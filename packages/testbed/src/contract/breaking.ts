import { plannedObjects } from './plannedCase';
import { refOf } from './refOf';
import type {
  Break,
  ContractCase,
  ContractManifest,
  ContractStep,
} from './types';

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** RFC 7396. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const result: Json = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = mergePatch(result[key], value);
  }
  return result;
}

/** What is left of objects that are spoilt so. */
export function spoil<T extends ContractManifest>(
  objects: readonly T[],
  how: Break,
): T[] {
  return objects
    .filter(object => !how.omit?.includes(refOf(object)))
    .map(object => {
      const patch = how.patch?.[refOf(object)];
      return patch ? (mergePatch(object, patch) as T) : object;
    });
}

function breakStep(step: ContractStep, how: Break | undefined): ContractStep {
  if (!how) return { ...step, ours: [], spaces: undefined };
  const all = (objects: ContractManifest[] | undefined) =>
    objects && spoil(objects, how);
  return {
    ...step,
    user: all(step.user),
    ours: all(step.ours),
    spoilt: how,
  };
}

/** The case with its rule broken: held against a right cluster, it must be seen to fail. */
export function breakCase(one: ContractCase): ContractCase {
  return { ...one, steps: one.steps.map(step => breakStep(step, one.broken)) };
}

/** Names in `broken` that no object of the case bears: such a break would break nothing. */
export function unknownBreaks(one: ContractCase): string[] {
  const { broken, steps } = one;
  const known = new Set(
    [
      ...steps.flatMap(({ user = [], ours = [] }) => [...user, ...ours]),
      ...plannedObjects(one),
    ].map(refOf),
  );
  return [...(broken?.omit ?? []), ...Object.keys(broken?.patch ?? {})].filter(
    ref => !known.has(ref),
  );
}
