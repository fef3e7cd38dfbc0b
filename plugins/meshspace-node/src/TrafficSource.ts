/** Requests from one workload to another over the last minute. @public */
export interface TrafficEdge {
  source: { namespace: string; workload: string };
  destination: { namespace: string; workload: string; service?: string };
  protocol: 'http' | 'grpc' | 'tcp';
  /** Requests, or connections, per second. */
  rps: number;
  /** 0–1. */
  errorRate: number;
  p95Ms?: number;
  mtls: boolean;
}

/** What a workload answered, over time. @public */
export interface TrafficHistory {
  namespace: string;
  workload: string;
  service: string;
  points: {
    /** Milliseconds since the epoch. */
    t: number;
    rps: number;
    errorRate: number;
    p50Ms?: number;
    p95Ms?: number;
    p99Ms?: number;
  }[];
}

/** Where traffic figures come from. Failing with an error whose message says why is fine: it is shown. @public */
export interface TrafficSource {
  getEdges(query: {
    cluster: string;
    namespaces: string[];
  }): Promise<TrafficEdge[]>;
  getHistory(query: {
    cluster: string;
    namespaces: string[];
    workload?: string;
    minutes: number;
  }): Promise<TrafficHistory[]>;
}
