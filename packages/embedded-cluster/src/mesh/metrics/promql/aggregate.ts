import { Grouping, QueryError } from './ast';
import { except, only, Sample, signature } from './values';

const SIMPLE: Record<string, (values: number[]) => number> = {
  sum: values => values.reduce((total, value) => total + value, 0),
  avg: values =>
    values.reduce((total, value) => total + value, 0) / values.length,
  min: values => Math.min(...values),
  max: values => Math.max(...values),
  count: values => values.length,
  group: () => 1,
  stddev: values => Math.sqrt(variance(values)),
  stdvar: variance,
};

function variance(values: number[]): number {
  const mean =
    values.reduce((total, value) => total + value, 0) / values.length;
  return (
    values.reduce((total, value) => total + (value - mean) ** 2, 0) /
    values.length
  );
}

export function aggregate(
  op: string,
  grouping: Grouping,
  samples: Sample[],
  parameter: number | undefined,
): Sample[] {
  const groups = new Map<
    string,
    { labels: Sample['labels']; members: Sample[] }
  >();
  for (const sample of samples) {
    const labels = grouping.without
      ? except(sample.labels, grouping.labels)
      : only(sample.labels, grouping.labels);
    const key = signature(labels);
    const group = groups.get(key) ?? { labels, members: [] };
    group.members.push(sample);
    groups.set(key, group);
  }
  return [...groups.values()].flatMap(({ labels, members }) => {
    const values = members.map(({ value }) => value);
    if (Object.hasOwn(SIMPLE, op)) {
      return [{ labels, value: SIMPLE[op](values) }];
    }
    const wanted = parameter ?? Number.NaN;
    switch (op) {
      case 'topk':
        return [...members].sort((a, b) => b.value - a.value).slice(0, wanted);
      case 'bottomk':
        return [...members].sort((a, b) => a.value - b.value).slice(0, wanted);
      case 'quantile':
        return [{ labels, value: quantileOf(wanted, values) }];
      default:
        throw new QueryError(`aggregation ${op} is not known here`);
    }
  });
}

function quantileOf(quantile: number, values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const rank = quantile * (sorted.length - 1);
  const low = Math.max(0, Math.floor(rank));
  const high = Math.min(sorted.length - 1, low + 1);
  return sorted[low] + (sorted[high] - sorted[low]) * (rank - low);
}
