import { Condition, MeshSpace, MeshSpaceStatus } from '@meshspace/planner';

/** The condition that a space has during the last part of its life. */
export const EXPIRING = 'Expiring';

/** When its people are to be told that a space ends soon: not before three quarters of its life have passed. */
export function warningTime(
  { metadata, spec }: MeshSpace,
  warnMs: number,
): number | undefined {
  const ends = Date.parse(spec.expiresAt ?? '');
  const began = Date.parse(metadata.creationTimestamp ?? '');
  if (!Number.isFinite(ends)) return undefined;
  const quarter = Number.isFinite(began) ? (ends - began) / 4 : warnMs;
  return ends - Math.max(0, Math.min(warnMs, quarter));
}

/** The status of a space, saying that it ends soon if it does; and when to look again for that. */
export function withExpiry(
  space: MeshSpace,
  status: MeshSpaceStatus,
  now: number,
  warnMs: number,
): { status: MeshSpaceStatus; lookAt?: number } {
  const warnAt = warningTime(space, warnMs);
  if (warnAt === undefined || space.metadata.deletionTimestamp) {
    return { status };
  }
  if (now < warnAt) return { status, lookAt: warnAt };
  const known = space.status?.conditions.find(({ type }) => type === EXPIRING);
  const condition: Condition = {
    type: EXPIRING,
    status: 'True',
    reason: 'ExpiresSoon',
    message: `${space.metadata.name} is deleted at ${space.spec.expiresAt} unless it is extended.`,
    lastTransitionTime:
      known?.lastTransitionTime ?? new Date(now).toISOString(),
  };
  return {
    status: { ...status, conditions: [...status.conditions, condition] },
  };
}
