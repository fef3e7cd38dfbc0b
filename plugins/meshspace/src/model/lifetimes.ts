const HOUR = 3600;
const DAY = 24 * HOUR;

/** What the portal offers; the policy may allow less. */
export const LIFETIMES = [4 * HOUR, DAY, 3 * DAY, 7 * DAY, 30 * DAY];

export function lifetimesWithin(policy: {
  defaultTtlSeconds: number;
  maxTtlSeconds?: number;
}): number[] {
  const max = policy.maxTtlSeconds ?? Infinity;
  return [...new Set([...LIFETIMES, policy.defaultTtlSeconds])]
    .filter(seconds => seconds <= max)
    .sort((a, b) => a - b);
}
