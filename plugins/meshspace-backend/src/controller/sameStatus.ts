import { isDeepStrictEqual } from 'node:util';
import { MeshSpaceStatus } from '@meshspace/planner';

/** Whether two statuses tell the same; since when is not news. */
export function sameStatus(
  a: MeshSpaceStatus | undefined,
  b: MeshSpaceStatus,
): boolean {
  return !!a && isDeepStrictEqual(comparable(a), comparable(b));
}

function comparable({ conditions, ...rest }: MeshSpaceStatus): unknown {
  const told = conditions
    .map(({ lastTransitionTime: _, ...condition }) => condition)
    .sort((x, y) => (x.type < y.type ? -1 : 1));
  // Undefined and absent are one to JSON.
  return JSON.parse(JSON.stringify({ ...rest, conditions: told }));
}
