import { Peer, principalOf } from '../identity';

/** One request as one proxy saw it. */
export interface MeasuredRequest {
  reporter: 'source' | 'destination';
  source: Peer | undefined;
  destination: Peer | undefined;
  /** Host of the Service that it was sent to. */
  service?: { host: string; name: string; namespace: string };
  protocol: 'http' | 'grpc';
  status: number;
  grpcStatus?: string;
  flags: string;
  mutualTls: boolean;
  durationMs: number;
}

export type Labels = Readonly<Record<string, string>>;

/** Istio's buckets, in milliseconds. */
export const BUCKETS = [
  0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000,
  60_000, 300_000, 600_000, 1_800_000, 3_600_000,
] as const;

/** One set of labels: a counter and a histogram. */
export interface RequestSeries {
  labels: Labels;
  requests: number;
  /** Not cumulative; the last is +Inf. */
  buckets: number[];
  sum: number;
}

/** `istio_requests_total` and `istio_request_duration_milliseconds`. */
export class RequestMetrics {
  private readonly series = new Map<string, RequestSeries>();

  record(request: MeasuredRequest): void {
    const labels = labelsOf(request);
    const key = Object.values(labels).join('\0');
    let series = this.series.get(key);
    if (!series) {
      series = {
        labels,
        requests: 0,
        buckets: Array<number>(BUCKETS.length + 1).fill(0),
        sum: 0,
      };
      this.series.set(key, series);
    }
    series.requests += 1;
    series.sum += request.durationMs;
    const bucket = BUCKETS.findIndex(limit => request.durationMs <= limit);
    series.buckets[bucket < 0 ? BUCKETS.length : bucket] += 1;
  }

  all(): Iterable<RequestSeries> {
    return this.series.values();
  }
}

function labelsOf(request: MeasuredRequest): Labels {
  const { source, destination, service } = request;
  const unknown = 'unknown';
  const serviceHost = service?.host ?? unknown;
  return {
    reporter: request.reporter,
    source_workload: source?.workload ?? unknown,
    source_workload_namespace: source?.namespace ?? unknown,
    source_principal:
      request.mutualTls && source ? principalOf(source) : unknown,
    source_app: source?.app ?? unknown,
    source_version: source?.version ?? unknown,
    source_canonical_service: source?.app ?? unknown,
    source_canonical_revision: source?.version ?? unknown,
    source_cluster: 'Kubernetes',
    destination_workload: destination?.workload ?? unknown,
    destination_workload_namespace: destination?.namespace ?? unknown,
    destination_principal:
      request.mutualTls && destination ? principalOf(destination) : unknown,
    destination_app: destination?.app ?? unknown,
    destination_version: destination?.version ?? unknown,
    destination_canonical_service: destination?.app ?? unknown,
    destination_canonical_revision: destination?.version ?? unknown,
    destination_cluster: 'Kubernetes',
    destination_service: serviceHost,
    destination_service_name: service?.name ?? serviceHost,
    destination_service_namespace: service?.namespace ?? unknown,
    request_protocol: request.protocol,
    response_code: String(request.status),
    grpc_response_status: request.grpcStatus ?? '',
    response_flags: request.flags,
    connection_security_policy: securityOf(request),
  };
}

/** Only the receiving side knows how a connection came. */
function securityOf({ reporter, mutualTls }: MeasuredRequest): string {
  if (reporter === 'source') {
    return 'unknown';
  }
  return mutualTls ? 'mutual_tls' : 'none';
}
