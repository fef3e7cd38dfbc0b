/** A bucket of a Prometheus histogram: how many were at most `le`. */
export interface Bucket {
  le: number;
  count: number;
}

/** As Prometheus computes it: linear within the bucket. */
export function quantile(
  q: number,
  buckets: readonly Bucket[],
): number | undefined {
  const sorted = [...buckets].sort((a, b) => a.le - b.le);
  const total = sorted.at(-1)?.count ?? 0;
  if (!(total > 0)) return undefined;
  const rank = q * total;
  let lower = 0;
  let below = 0;
  for (const { le, count } of sorted) {
    if (count >= rank) {
      if (!Number.isFinite(le)) return lower;
      const inside = count - below;
      return inside > 0 ? lower + (le - lower) * ((rank - below) / inside) : le;
    }
    lower = le;
    below = count;
  }
  return lower;
}
