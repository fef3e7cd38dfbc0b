import { BUCKETS, Labels, RequestMetrics } from './RequestMetrics';

export interface Exposed {
  labels: Labels;
  value: number;
}

/** The metrics as a scrape finds them. */
export function* exposed(metrics: RequestMetrics): Generator<Exposed> {
  for (const { labels, requests, buckets, sum } of metrics.all()) {
    yield {
      labels: { __name__: 'istio_requests_total', ...labels },
      value: requests,
    };
    const duration = 'istio_request_duration_milliseconds';
    let cumulative = 0;
    for (let i = 0; i < buckets.length; i++) {
      cumulative += buckets[i];
      const le = i < BUCKETS.length ? String(BUCKETS[i]) : '+Inf';
      yield {
        labels: { __name__: `${duration}_bucket`, ...labels, le },
        value: cumulative,
      };
    }
    yield { labels: { __name__: `${duration}_sum`, ...labels }, value: sum };
    yield {
      labels: { __name__: `${duration}_count`, ...labels },
      value: requests,
    };
  }
}

/** Prometheus' text format. */
export function exposition(metrics: RequestMetrics): string {
  const escape = (value: string) =>
    value.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n');
  let text = '';
  for (const { labels, value } of exposed(metrics)) {
    const { __name__: name, ...rest } = labels;
    const pairs = Object.entries(rest).map(
      ([label, each]) => `${label}="${escape(each)}"`,
    );
    text += `${name}{${pairs.join(',')}} ${value}\n`;
  }
  return text;
}
