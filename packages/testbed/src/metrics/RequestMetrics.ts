import type { Labels } from './istioLabels';

/** Istio's own bounds. */
const BUCKETS_MS = [
  0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000,
];

interface Series {
  count: number;
  sumMs: number;
  buckets: number[];
}

const written = (labels: Labels) =>
  Object.entries(labels)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(',');

/** `istio_requests_total` and `istio_request_duration_milliseconds`, in the text that Prometheus reads. */
export class RequestMetrics {
  private readonly series = new Map<string, Series>();

  add(labels: Labels, ms: number): void {
    const key = written(labels);
    const one = this.series.get(key) ?? {
      count: 0,
      sumMs: 0,
      buckets: BUCKETS_MS.map(() => 0),
    };
    one.count += 1;
    one.sumMs += ms;
    BUCKETS_MS.forEach((limit, i) => {
      if (ms <= limit) one.buckets[i] += 1;
    });
    this.series.set(key, one);
  }

  text(): string {
    const total = [...this.series].map(
      ([labels, { count }]) => `istio_requests_total{${labels}} ${count}`,
    );
    const name = 'istio_request_duration_milliseconds';
    const durations = [...this.series].flatMap(
      ([labels, { count, sumMs, buckets }]) => [
        ...BUCKETS_MS.map(
          (limit, i) => `${name}_bucket{${labels},le="${limit}"} ${buckets[i]}`,
        ),
        `${name}_bucket{${labels},le="+Inf"} ${count}`,
        `${name}_sum{${labels}} ${sumMs}`,
        `${name}_count{${labels}} ${count}`,
      ],
    );
    return [
      '# HELP istio_requests_total Made from the access logs of sidecars.',
      '# TYPE istio_requests_total counter',
      ...total,
      `# HELP ${name} Made from the access logs of sidecars.`,
      `# TYPE ${name} histogram`,
      ...durations,
      '',
    ].join('\n');
  }
}
