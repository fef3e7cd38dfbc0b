import type {
  TrafficEdge,
  TrafficHistory,
  TrafficSource,
} from '@meshspace/plugin-meshspace-node';
import type { Clusters } from '../../cluster/Clusters';
import { PrometheusClient, Series } from './PrometheusClient';
import { Bucket, quantile } from './quantile';

const EDGE_LABELS = [
  'source_workload',
  'source_workload_namespace',
  'destination_workload',
  'destination_workload_namespace',
  'destination_service_name',
  'request_protocol',
  'connection_security_policy',
];

/** Istio's standard metrics: two queries, however many namespaces. */
export class PrometheusTraffic implements TrafficSource {
  constructor(private readonly clusters: Clusters) {}

  getEdges: TrafficSource['getEdges'] = async ({ cluster, namespaces }) => {
    const client = new PrometheusClient(this.clusters.get(cluster));
    const which = `reporter="destination",destination_workload_namespace=~"${regexOf(
      namespaces,
    )}"`;
    const [counts, buckets] = await Promise.all([
      client.query(
        `sum by (${[
          ...EDGE_LABELS,
          'response_code',
          'grpc_response_status',
        ].join(', ')}) (rate(istio_requests_total{${which}}[1m]))`,
      ),
      client.query(
        `sum by (le, ${EDGE_LABELS.slice(0, 4).join(
          ', ',
        )}) (rate(istio_request_duration_milliseconds_bucket{${which}}[1m]))`,
      ),
    ]);
    const slow = groupBy(buckets, edgeKey);
    return [...groupBy(counts, edgeKey)].map(([key, series]) =>
      edgeOf(series, slow.get(key) ?? []),
    );
  };

  getHistory: TrafficSource['getHistory'] = async query => {
    const { cluster, namespaces, workload, minutes } = query;
    const client = new PrometheusClient(this.clusters.get(cluster));
    const end = Math.floor(Date.now() / 1000);
    // About a hundred points, never finer than Prometheus usually scrapes.
    const step = Math.max(15, Math.ceil((minutes * 60) / 100));
    const range = { start: end - minutes * 60, end, step };
    const window = `${Math.max(60, step * 2)}s`;
    const one = workload
      ? `,destination_workload=~"${regexOf([workload])}(-.*)?"`
      : '';
    const which = `reporter="destination",destination_workload_namespace=~"${regexOf(
      namespaces,
    )}"${one}`;
    const by = [
      'destination_workload',
      'destination_workload_namespace',
      'destination_service_name',
    ];
    const [counts, buckets] = await Promise.all([
      client.queryRange(
        `sum by (${[...by, 'response_code', 'grpc_response_status'].join(
          ', ',
        )}) (rate(istio_requests_total{${which}}[${window}]))`,
        range,
      ),
      client.queryRange(
        `sum by (le, ${by.join(
          ', ',
        )}) (rate(istio_request_duration_milliseconds_bucket{${which}}[${window}]))`,
        range,
      ),
    ]);
    const slow = groupBy(buckets, historyKey);
    return [...groupBy(counts, historyKey)].map(([key, series]) =>
      historyOf(series, slow.get(key) ?? []),
    );
  };
}

/** Names are only ever letters, digits, dots and dashes; whatever else comes must not leave the quotes. */
function regexOf(names: readonly string[]): string {
  return names
    .map(name =>
      name.replace(/[^A-Za-z0-9-]/g, char => (char === '.' ? '[.]' : '_')),
    )
    .join('|');
}

function groupBy(
  series: readonly Series[],
  key: (series: Series) => string,
): Map<string, Series[]> {
  const groups = new Map<string, Series[]>();
  for (const one of series) {
    const name = key(one);
    groups.set(name, [...(groups.get(name) ?? []), one]);
  }
  return groups;
}

function edgeKey({ labels }: Series): string {
  return EDGE_LABELS.slice(0, 4)
    .map(label => labels[label])
    .join('|');
}

function historyKey({ labels }: Series): string {
  return [
    labels.destination_workload_namespace,
    labels.destination_workload,
    labels.destination_service_name,
  ].join('|');
}

function isError({ labels }: Series): boolean {
  const grpc = labels.grpc_response_status;
  return (
    /^5/.test(labels.response_code ?? '') ||
    labels.response_code === '0' ||
    (!!grpc && grpc !== '0')
  );
}

function edgeOf(
  series: readonly Series[],
  buckets: readonly Series[],
): TrafficEdge {
  const [{ labels }] = series;
  const rate = (list: readonly Series[]) =>
    list.reduce((sum, { points }) => sum + (points[0]?.[1] || 0), 0);
  const rps = rate(series);
  const p95Ms = quantile(
    0.95,
    buckets.map(bucket => ({
      le: leOf(bucket),
      count: bucket.points[0]?.[1] || 0,
    })),
  );
  return {
    source: {
      namespace: labels.source_workload_namespace ?? '',
      workload: labels.source_workload ?? '',
    },
    destination: {
      namespace: labels.destination_workload_namespace ?? '',
      workload: labels.destination_workload ?? '',
      service: labels.destination_service_name,
    },
    protocol: labels.request_protocol === 'grpc' ? 'grpc' : 'http',
    rps,
    errorRate: rps > 0 ? rate(series.filter(isError)) / rps : 0,
    ...(p95Ms !== undefined && { p95Ms }),
    mtls: labels.connection_security_policy === 'mutual_tls',
  };
}

function historyOf(
  series: readonly Series[],
  buckets: readonly Series[],
): TrafficHistory {
  const [{ labels }] = series;
  const at = new Map<
    number,
    { all: number; errors: number; buckets: Bucket[] }
  >();
  const slot = (time: number) => {
    const known = at.get(time) ?? { all: 0, errors: 0, buckets: [] };
    at.set(time, known);
    return known;
  };
  for (const one of series) {
    for (const [time, value] of one.points) {
      const known = slot(time);
      known.all += value || 0;
      if (isError(one)) known.errors += value || 0;
    }
  }
  for (const one of buckets) {
    for (const [time, value] of one.points) {
      slot(time).buckets.push({ le: leOf(one), count: value || 0 });
    }
  }
  return {
    namespace: labels.destination_workload_namespace ?? '',
    workload: labels.destination_workload ?? '',
    service: labels.destination_service_name ?? '',
    points: [...at]
      .sort(([a], [b]) => a - b)
      .map(([time, { all, errors, buckets: known }]) => ({
        t: time * 1000,
        rps: all,
        errorRate: all > 0 ? errors / all : 0,
        ...percentile('p50Ms', 0.5, known),
        ...percentile('p95Ms', 0.95, known),
        ...percentile('p99Ms', 0.99, known),
      })),
  };
}

function percentile<K extends string>(
  key: K,
  q: number,
  buckets: readonly Bucket[],
): { [P in K]?: number } {
  const value = quantile(q, buckets);
  return (value === undefined ? {} : { [key]: value }) as {
    [P in K]?: number;
  };
}

function leOf({ labels }: Series): number {
  return labels.le === '+Inf' ? Infinity : Number(labels.le);
}
