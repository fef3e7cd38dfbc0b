import { ObjectRef } from '../kube/objects';

/** Who sends the request. @public */
export type Caller =
  | {
      type: 'workload';
      namespace: string;
      labels: Record<string, string>;
      serviceAccount?: string;
      /** False: no sidecar, so no route applies. */
      meshed?: boolean;
      /** DNS domain of the sidecar if it differs from the namespace's (a fork). */
      dnsNamespace?: string;
      /** Further namespaces in the search list of its resolver; that of `dnsNamespace` is among them anyway. */
      searchNamespaces?: string[];
    }
  | {
      type: 'gateway';
      namespace: string;
      labels: Record<string, string>;
      serviceAccount?: string;
      /** Port of a server of its Gateways, or the one that its pod listens on. */
      port: number;
    }
  | {
      type: 'gatewayApi';
      namespace: string;
      name: string;
      /** Port of a listener. */
      port: number;
    };

/** @public */
export interface RequestShape {
  method: string;
  scheme?: 'http' | 'https';
  /** As dialled: `reviews`, `reviews.shop`, an FQDN, an external name, or an address. */
  host: string;
  port: number;
  /** The Host header, if it is not what was dialled. */
  authority?: string;
  /** With the query. */
  path: string;
  /** Lower-case names; one entry per header line. */
  headers: [name: string, value: string][];
}

/** A call that the workload which answers makes in turn. @public */
export interface OnwardCall {
  host: string;
  port: number;
  /** Default GET. */
  method?: string;
  /** Default `/`. */
  path?: string;
  /** False: it calls without the headers that it was called with, so a routing header is lost. Default true. */
  passesHeaders?: boolean;
}

/** Changes to headers. A proxy removes first, then sets, then adds. @public */
export interface HeaderChanges {
  set: Record<string, string>;
  add: Record<string, string>;
  remove: string[];
}

/** Where Envoy sends it. @public */
export interface Upstream {
  /** `outbound|9080|v1|reviews.shop.svc.cluster.local`, as Envoy names it. */
  cluster: string;
  host: string;
  namespace?: string;
  service?: string;
  /** Set if a ServiceEntry made the host. */
  entry?: ObjectRef;
  subset?: string;
  /** Labels that the endpoints of the subset carry. */
  subsetLabels?: Record<string, string>;
  port: number;
  /** Share of the requests, 0–1. */
  share: number;
  /** The Host that this upstream sees, if it differs from the treatment's. */
  authority?: string;
  requestHeaders?: HeaderChanges;
  responseHeaders?: HeaderChanges;
  /** The cluster does not balance (a headless Service): the request goes to the address that the caller dialled, wherever that is. */
  dialled?: { host: string; namespace?: string; service?: string };
  /** Envoy has no such cluster and answers itself. */
  missing?: { status: number; why: string };
}

/** @public */
export interface Fault {
  delay?: { ms: number; percent: number };
  abort?: { status?: number; grpcStatus?: string; percent: number };
}

/** @public */
export interface Mirror {
  host: string;
  namespace?: string;
  service?: string;
  port: number;
  subset?: string;
  subsetLabels?: Record<string, string>;
  percent: number;
}

/** What happens to a request at one proxy. @public */
export type Treatment =
  | {
      type: 'forward';
      /** At which layer it was routed; `tcp` looks at addresses only. */
      protocol: 'http' | 'tcp';
      upstreams: Upstream[];
      /** With the query; rewritten. */
      path: string;
      authority: string;
      timeoutMs?: number;
      retries?: { attempts: number; perTryTimeoutMs?: number; on?: string };
      fault?: Fault;
      mirrors?: Mirror[];
      requestHeaders?: HeaderChanges;
      responseHeaders?: HeaderChanges;
      /** What the proxy adds to the answer for a browser of another origin. */
      cors?: Record<string, string>;
    }
  | {
      type: 'redirect';
      status: number;
      location: string;
      responseHeaders?: HeaderChanges;
    }
  | {
      type: 'direct';
      status: number;
      body?: string;
      responseHeaders?: HeaderChanges;
    }
  | { type: 'notFound' }
  /** No route applies: it goes in plain text to the address that was dialled, which may be a Service's. */
  | {
      type: 'passthrough';
      host: string;
      port: number;
      namespace?: string;
      service?: string;
    }
  /** Status 0: the connection is refused or closed without an answer. */
  | { type: 'blocked'; status: number; why: string }
  /** DNS has no such name. */
  | { type: 'unresolved'; host: string };

/** A rule that was looked at. @public */
export interface Candidate {
  object: ObjectRef;
  /** `http[2].match[0]`, a rule's name, … */
  rule: string;
  won: boolean;
  /** For people; why it lost, or why it won. */
  why: string;
}

/** Whether the connection is encrypted, seen from both ends. @public */
export type MutualTls = 'strict' | 'permissive' | 'disabled' | 'none';

/** An object that keeps the request out. @public */
export interface Denial {
  by: ObjectRef;
  why: string;
  /** What the caller gets; 0 if its connection is closed without an answer. */
  status: number;
}

/** One proxy's decision. @public */
export interface Hop {
  /** Whose proxy: `workload shop`, `gateway istio-system`, … */
  at: string;
  candidates: Candidate[];
  treatment: Treatment;
  mtls?: MutualTls;
  denied?: Denial;
}

/** @public */
export interface RequestPath {
  /** The caller's, then one for each call that follows. */
  hops: Hop[];
  /** A sentence for each hop: where it lands and by which rule. */
  summary: string;
}
