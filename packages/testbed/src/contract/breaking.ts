import type {
  Break,
  ContractCase,
  ContractManifest,
  ContractStep,
} from './types';

export const refOf = ({ kind, metadata }: ContractManifest) =>
  `${kind}/${metadata.name}`;

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

function breakStep(step: ContractStep, how: Break | undefined): ContractStep {
  if (!how) return { ...step, ours: [] };
  const keep = (object: ContractManifest) => !how.omit?.includes(refOf(object));
  const change = (object: ContractManifest) => {
    const patch = how.patch?.[refOf(object)];
    return patch ? (mergePatch(object, patch) as ContractManifest) : object;
  };
  const all = (objects: ContractManifest[] | undefined) =>
    objects?.filter(keep).map(change);
  return { ...step, user: all(step.user), ours: all(step.ours) };
}

/** The case with its rule broken: held against a right cluster, it must be seen to fail. */
export function breakCase(one: ContractCase): ContractCase {
  return { ...one, steps: one.steps.map(step => breakStep(step, one.broken)) };
}

/** Names in `broken` that no object of the case bears: such a break would break nothing. */
export function unknownBreaks({ broken, steps }: ContractCase): string[] {
  const known = new Set(
    steps.flatMap(({ user = [], ours = [] }) => [...user, ...ours].map(refOf)),
  );
  return [...(broken?.omit ?? []), ...Object.keys(broken?.patch ?? {})].filter(
    ref => !known.has(ref),
  );
}
