import { Range } from './values';

/** Increase of a counter over a range, with resets, stretched to its ends as Prometheus does. */
export function increaseOf(
  { samples, fromMs, toMs }: Range,
  isCounter: boolean,
): number | undefined {
  if (samples.length < 2) {
    return undefined;
  }
  const first = samples[0];
  const last = samples[samples.length - 1];
  let increase = last.value - first.value;
  if (isCounter) {
    for (let i = 1; i < samples.length; i++) {
      if (samples[i].value < samples[i - 1].value) {
        increase += samples[i - 1].value;
      }
    }
  }
  const sampled = last.at - first.at;
  const average = sampled / (samples.length - 1);
  const threshold = average * 1.1;
  let toStart = first.at - fromMs;
  let toEnd = toMs - last.at;
  if (toStart >= threshold) {
    toStart = average / 2;
  }
  if (isCounter && increase > 0 && first.value >= 0) {
    // A counter was not below zero before.
    toStart = Math.min(toStart, sampled * (first.value / increase));
  }
  if (toEnd >= threshold) {
    toEnd = average / 2;
  }
  return increase * ((sampled + toStart + toEnd) / sampled);
}

export function instantRate({ samples }: Range): number | undefined {
  const [before, last] = samples.slice(-2);
  if (!last) {
    return undefined;
  }
  const change =
    last.value < before.value ? last.value : last.value - before.value;
  return change / ((last.at - before.at) / 1000);
}

/** The quantile of a classic histogram: linear within its bucket. */
export function bucketQuantile(
  quantile: number,
  buckets: { limit: number; count: number }[],
): number {
  const sorted = [...buckets].sort((a, b) => a.limit - b.limit);
  const total = sorted.at(-1);
  if (
    Number.isNaN(quantile) ||
    !total ||
    total.limit !== Number.POSITIVE_INFINITY ||
    sorted.length < 2
  ) {
    return Number.NaN;
  }
  if (quantile < 0 || quantile > 1) {
    return quantile < 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  }
  if (total.count === 0) {
    return Number.NaN;
  }
  const rank = quantile * total.count;
  const index = sorted.findIndex(({ count }) => count >= rank);
  if (index === sorted.length - 1) {
    return sorted[sorted.length - 2].limit;
  }
  const { limit, count } = sorted[index];
  if (index === 0 && limit <= 0) {
    return limit;
  }
  const start = index === 0 ? 0 : sorted[index - 1].limit;
  const below = index === 0 ? 0 : sorted[index - 1].count;
  return start + (limit - start) * ((rank - below) / (count - below));
}
