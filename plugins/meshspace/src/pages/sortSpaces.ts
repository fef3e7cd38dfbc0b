import type { SpaceSummary } from '@meshspace/plugin-meshspace-common';

export type SortKey = 'name' | 'owner' | 'base' | 'rps' | 'expiresAt';

/** Sorted by one column, by name where that is equal; what never ends comes last. */
export function sortSpaces(
  spaces: SpaceSummary[],
  key: SortKey,
  descending: boolean,
): SpaceSummary[] {
  const value = (space: SpaceSummary): string | number => {
    switch (key) {
      case 'rps':
        return space.rps ?? -1;
      case 'expiresAt':
        return space.expiresAt ? Date.parse(space.expiresAt) : Infinity;
      case 'owner':
      case 'base':
        return space[key];
      default:
        return space.name;
    }
  };
  const sign = descending ? -1 : 1;
  return [...spaces].sort((a, b) => {
    const left = value(a);
    const right = value(b);
    if (left === right) return a.name.localeCompare(b.name);
    return left < right ? -sign : sign;
  });
}
