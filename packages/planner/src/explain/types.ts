import { ObjectRef } from '../kube/objects';

/** Who sends the request. @public */
export type Caller =
  | {
      type: 'workload';
      namespace: string;
      labels: Record<string, string>;
      serviceAccount?: string;
      /** False: no sidecar, so no route applies. */ meshed?: boolean;
      /** DNS domain of the sidecar if it differs from the namespace's (a fork). */ dnsNamespace?: string;
    }
  | {
      type: 'gateway';
      namespace: string;
      labels: Record<string, string>;
      port: number;
    }
  | { type: 'gatewayApi'; namespace: string; name: string; port: number };

/** @public */
export interface RequestShape {
  method: string;
  scheme?: 'http' | 'https';
  /** As dialled: `reviews`, `reviews.shop`, an FQDN, an external name, or an address. */
  host: string;
  port: number;
  /** With the query. */
  path: string;
  /** Lower-case names; one entry per header line. */
  headers: [name: string, value: string][];
}

/** Where Envoy sends it. @public */
export interface Upstream {
  /** `outbound|9080|v1|reviews.shop.svc.cluster.local`, as Envoy names it. */
  cluster: string;
  host: string;
  namespace?: string;
  service?: string;
  subset?: string;
  port: number;
  /** Share of the requests, 0–1. */
  share: number;
  requestHeaders?: {
    set: Record<string, string>;
    add: Record<string, string>;
    remove: string[];
  };
  responseHeaders?: {
    set: Record<string, string>;
    add: Record<string, string>;
    remove: string[];
  };
}

/** What happens to a request at one proxy. @public */
export type Treatment =
  | {
      type: 'forward';
      upstreams: Upstream[];
      path: string;
      authority: string;
      timeoutMs?: number;
      retries?: { attempts: number; perTryTimeoutMs?: number; on?: string };
      fault?: {
        delay?: { ms: number; percent: number };
        abort?: { status?: number; grpcStatus?: string; percent: number };
      };
      mirrors?: {
        host: string;
        port: number;
        subset?: string;
        percent: number;
      }[];
      requestHeaders?: {
        set: Record<string, string>;
        add: Record<string, string>;
        remove: string[];
      };
      responseHeaders?: {
        set: Record<string, string>;
        add: Record<string, string>;
        remove: string[];
      };
      cors?: boolean;
    }
  | { type: 'redirect'; status: number; location: string }
  | { type: 'direct'; status: number; body?: string }
  | { type: 'notFound' }
  /** No virtual host: ALLOW_ANY passes it through in plain text, REGISTRY_ONLY answers 502. */
  | { type: 'passthrough' }
  | { type: 'blocked'; status: number };

/** A rule that was looked at. @public */
export interface Candidate {
  object: ObjectRef;
  /** `http[2].match[0]`, a rule's name, … */
  rule: string;
  won: boolean;
  /** For people; why it lost, or why it won. */
  why: string;
}

/** One proxy's decision. @public */
export interface Hop {
  at: string;
  candidates: Candidate[];
  treatment: Treatment;
  mtls?: 'strict' | 'permissive' | 'disabled' | 'none';
  denied?: { by: ObjectRef; why: string };
}

/** @public */
export interface RequestPath {
  hops: Hop[];
  /** In a sentence: where it lands and by which rule. */
  summary: string;
}
