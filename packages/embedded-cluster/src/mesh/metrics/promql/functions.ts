import { QueryError } from './ast';
import { bucketQuantile, increaseOf, instantRate } from './rate';
import { except, Range, Sample, signature, Value, withoutName } from './values';

type Implementation = (args: Value[], timeMs: number) => Value;

function scalarAt(args: Value[], index: number, name: string): number {
  const arg = args[index];
  if (arg?.type !== 'scalar') {
    throw new QueryError(`expected type scalar in call to function "${name}"`);
  }
  return arg.value;
}

function vectorAt(args: Value[], index: number, name: string): Sample[] {
  const arg = args[index];
  if (arg?.type !== 'vector') {
    throw new QueryError(
      `expected type instant vector in call to function "${name}"`,
    );
  }
  return arg.samples;
}

const overRange =
  (
    name: string,
    compute: (range: Range) => number | undefined,
  ): Implementation =>
  ([arg]) => {
    if (arg?.type !== 'matrix') {
      throw new QueryError(
        `expected type range vector in call to function "${name}"`,
      );
    }
    const samples = arg.ranges.flatMap(range => {
      const value = compute(range);
      return value === undefined
        ? []
        : [{ labels: withoutName(range.labels), value }];
    });
    return { type: 'vector', samples };
  };

const overVector =
  (
    name: string,
    compute: (value: number, args: Value[]) => number,
  ): Implementation =>
  args => ({
    type: 'vector',
    samples: vectorAt(args, 0, name).map(({ labels, value }) => ({
      labels: withoutName(labels),
      value: compute(value, args),
    })),
  });

const values = ({ samples }: Range) => samples.map(({ value }) => value);
const sum = (list: number[]) => list.reduce((total, value) => total + value, 0);
const seconds = ({ fromMs, toMs }: Range) => (toMs - fromMs) / 1000;
const nonEmpty = (compute: (list: number[]) => number) => (range: Range) =>
  range.samples.length ? compute(values(range)) : undefined;

const rateOf = (range: Range) => {
  const increase = increaseOf(range, true);
  return increase === undefined ? undefined : increase / seconds(range);
};

export const FUNCTIONS: Readonly<Record<string, Implementation>> = {
  rate: overRange('rate', rateOf),
  increase: overRange('increase', range => increaseOf(range, true)),
  delta: overRange('delta', range => increaseOf(range, false)),
  irate: overRange('irate', instantRate),
  sum_over_time: overRange('sum_over_time', nonEmpty(sum)),
  avg_over_time: overRange(
    'avg_over_time',
    nonEmpty(list => sum(list) / list.length),
  ),
  max_over_time: overRange(
    'max_over_time',
    nonEmpty(list => Math.max(...list)),
  ),
  min_over_time: overRange(
    'min_over_time',
    nonEmpty(list => Math.min(...list)),
  ),
  count_over_time: overRange(
    'count_over_time',
    nonEmpty(list => list.length),
  ),
  last_over_time: overRange(
    'last_over_time',
    nonEmpty(list => list[list.length - 1]),
  ),
  abs: overVector('abs', Math.abs),
  ceil: overVector('ceil', Math.ceil),
  floor: overVector('floor', Math.floor),
  round: overVector('round', (value, args) => {
    const to = args.length > 1 ? scalarAt(args, 1, 'round') : 1;
    return Math.floor(value / to + 0.5) * to;
  }),
  clamp_min: overVector('clamp_min', (value, args) =>
    Math.max(value, scalarAt(args, 1, 'clamp_min')),
  ),
  clamp_max: overVector('clamp_max', (value, args) =>
    Math.min(value, scalarAt(args, 1, 'clamp_max')),
  ),
  time: (_args, timeMs) => ({ type: 'scalar', value: timeMs / 1000 }),
  vector: args => ({
    type: 'vector',
    samples: [{ labels: {}, value: scalarAt(args, 0, 'vector') }],
  }),
  scalar: args => {
    const samples = vectorAt(args, 0, 'scalar');
    return {
      type: 'scalar',
      value: samples.length === 1 ? samples[0].value : Number.NaN,
    };
  },
  absent: args => ({
    type: 'vector',
    samples: vectorAt(args, 0, 'absent').length
      ? []
      : [{ labels: {}, value: 1 }],
  }),
  sort: args => ({
    type: 'vector',
    samples: [...vectorAt(args, 0, 'sort')].sort((a, b) => a.value - b.value),
  }),
  sort_desc: args => ({
    type: 'vector',
    samples: [...vectorAt(args, 0, 'sort_desc')].sort(
      (a, b) => b.value - a.value,
    ),
  }),
  histogram_quantile: args =>
    histogramQuantile(
      scalarAt(args, 0, 'histogram_quantile'),
      vectorAt(args, 1, 'histogram_quantile'),
    ),
};

function histogramQuantile(quantile: number, samples: Sample[]): Value {
  const histograms = new Map<
    string,
    { labels: Sample['labels']; buckets: { limit: number; count: number }[] }
  >();
  for (const { labels, value } of samples) {
    const limit =
      labels.le === '+Inf'
        ? Number.POSITIVE_INFINITY
        : Number(labels.le ?? Number.NaN);
    if (!Number.isNaN(limit)) {
      const rest = except(labels, ['le']);
      const key = signature(rest);
      const histogram = histograms.get(key) ?? { labels: rest, buckets: [] };
      histogram.buckets.push({ limit, count: value });
      histograms.set(key, histogram);
    }
  }
  return {
    type: 'vector',
    samples: [...histograms.values()].map(({ labels, buckets }) => ({
      labels,
      value: bucketQuantile(quantile, buckets),
    })),
  };
}
