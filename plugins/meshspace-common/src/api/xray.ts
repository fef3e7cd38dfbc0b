import { WorkloadRef } from '@meshspace/planner';

/** One line that a sidecar wrote about a request with the space's header. @public */
export interface RequestHop {
  /** When the request reached the sidecar; RFC 3339. */
  at: string;
  pod: string;
  namespace: string;
  workload?: WorkloadRef;
  /** Whether the pod belongs to a fork of the space. */
  fork: boolean;
  /** What came to the workload, or what it sent on. */
  direction: 'inbound' | 'outbound';
  /** Where it was sent on to, as far as the sidecar knew. */
  to?: { host: string; service?: string; namespace?: string; fork: boolean };
  method: string;
  path: string;
  /** 0: the connection broke before an answer. */
  status: number;
  /** Envoy's response flags, such as `UF`; absent if there are none. */
  flags?: string;
  durationMs: number;
}

/** A request of the space, with all that sidecars wrote about it, in order of time. @public */
export interface SeenRequest {
  /** The mesh's request id. */
  id: string;
  at: string;
  method: string;
  path: string;
  hops: RequestHop[];
  /** Set if it was one of our probes: {@link ProbeAnswer.id}. */
  probe?: string;
}

/** What a workload does with the header of the requests that reach it. @public */
export interface XrayWorkload {
  /** The same as in the topology. */
  nodeId: string;
  name: string;
  namespace: string;
  fork: boolean;
  entityRef?: string;
  /** Whose component it is; empty if the catalog does not say. */
  owners: string[];
  /** Requests with the header that came in. */
  received: number;
  /** How often it sent them on, by node of the topology. */
  passedOn: { nodeId: string; count: number }[];
  /** `end`: it calls nobody. `unknown`: nothing came, or the lines do not tell. */
  verdict: 'passes' | 'loses' | 'end' | 'unknown';
  /** Nodes that it calls, but not with the header. */
  lostTo: string[];
  /** For people: what was seen, what it means, what to do. */
  message: string;
}

/**
 * Where along the call graph the header of a space is lost, from what sidecars log.
 *
 * `off`: sidecars do not log these requests until it is started. `on`: they do, until `until`. `always`: the mesh logs all
 * requests anyway, so nothing has to be started, but only requests that reached a fork, or were probes, can be told apart.
 * `blocked`: it cannot be started; `message` says why.
 * @public
 */
export interface Xray {
  state: 'off' | 'on' | 'always' | 'blocked';
  /** For people: what is the case, and the next step. */
  message: string;
  until?: string;
  /** Sidecars keep lines back for some seconds: what is absent now can still come. */
  collecting: boolean;
  requests: SeenRequest[];
  workloads: XrayWorkload[];
}
