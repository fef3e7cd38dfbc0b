import type { Agent } from 'node:http';

/** What a request carries to be let in. */
export interface RequestAuth {
  headers: Record<string, string>;
  tls: {
    ca?: string | Buffer;
    cert?: string | Buffer;
    key?: string | Buffer;
    servername?: string;
    rejectUnauthorized?: boolean;
  };
  /** Set when the cluster is behind a proxy. */
  agent?: Agent;
}

/** How to reach one cluster, and what the configuration says of it. */
export interface ClusterConnection {
  readonly name: string;
  readonly title?: string;
  readonly server: string;
  /** Where people's requests enter; for probes. */
  readonly entryUrl?: string;
  readonly prometheusUrl?: string;
  /** Asked for every request: tokens rotate. */
  authorize(): Promise<RequestAuth>;
  /** The cluster said 401: what is remembered of credentials is no longer good. */
  refresh(): void;
}
