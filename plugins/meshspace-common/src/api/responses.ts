import {
  Condition,
  Finding,
  ForkSpec,
  ForkStatus,
  ObjectRef,
  RequestPath,
  RoutingHeader,
  SpacePhase,
  Warning,
  WorkloadRef,
} from '@meshspace/planner';

/** @public */
export interface Page<T> {
  items: T[];
  totalItems: number;
}

/** One row per cluster; a dead one costs its own row an error, nothing else. @public */
export interface ClusterInfo {
  name: string;
  title?: string;
  state: 'ready' | 'connecting' | 'degraded' | 'unreachable';
  /** For people: cause and next step; absent when ready. */
  message?: string;
  istio?: { version?: string; revisions: string[]; ambient: boolean };
  gatewayApi: boolean;
  crdInstalled: boolean;
  prometheus: boolean;
  bases: number;
  spaces: number;
}

/** @public */
export interface BaseInfo {
  cluster: string;
  namespace: string;
  /** How its pods get a sidecar. */
  injection: {
    mode: 'enabled' | 'revision' | 'ambient' | 'off';
    revision?: string;
  };
  pods: { total: number; withSidecar: number; needRestart: string[] };
  workloads: number;
  spaces: number;
  findings: number;
}

/** What the caller may do, so that the portal disables rather than fails. @public */
export interface SpaceAllows {
  update: boolean;
  delete: boolean;
  logs: boolean;
}

/** @public */
export interface SpaceSummary {
  cluster: string;
  name: string;
  base: string;
  owner: string;
  members: string[];
  phase: SpacePhase;
  header: RoutingHeader;
  /** What a client sends, ready to be copied. */
  sends: { name: string; value: string };
  createdAt: string;
  expiresAt?: string;
  suspended: boolean;
  forks: ForkStatus[];
  /** Requests carrying the header that reached forks, per second; absent without a traffic source. */
  rps?: number;
  mine: boolean;
  allows: SpaceAllows;
}

/** How a request enters the base, with the header or without. @public */
export interface EntryPoint {
  url: string;
  via: 'istio-gateway' | 'gateway-api' | 'service';
}

/** @public */
export interface SpaceDetail extends SpaceSummary {
  /** Grows with each change of what is wished for; to be sent back as `ifGeneration`. */
  generation: number;
  conditions: Condition[];
  specForks: ForkSpec[];
  fallback: 'base' | 'fail';
  entryPoints: EntryPoint[];
  /** URLs at which requests reach the space without its header. */
  addresses: string[];
  objects: ManagedObject[];
  findings: Finding[];
  /** In one sentence: what is the case for requests with the header. */
  sentence: string;
}

/** @public */
export interface ClusterFinding extends Finding {
  cluster: string;
}

/** An object of ours in the cluster. @public */
export interface ManagedObject {
  ref: ObjectRef;
  fork?: WorkloadRef;
  why: string;
  /** Without Secret data; ready to be shown. */
  yaml: string;
}

/** The component's workload, if the cluster has it. @public */
export interface BaseWorkload {
  cluster: string;
  namespace: string;
  workload: WorkloadRef;
  replicas: number;
  readyReplicas: number;
  containers: {
    name: string;
    image: string;
    env: { name: string; value?: string; from?: string }[];
    resources?: {
      requests?: Record<string, string>;
      limits?: Record<string, string>;
    };
  }[];
  services: {
    name: string;
    ports: { port: number; name?: string; protocol: string }[];
  }[];
  meshed: boolean;
}

/** Everything the entity tab needs first, in one answer. @public */
export interface EntityMesh {
  entityRef: string;
  workloads: BaseWorkload[];
  /** Spaces that fork this component and that the caller may see. */
  spaces: SpaceSummary[];
  /** The caller's own spaces on the same base, also those without a fork of this component. */
  candidates: SpaceSummary[];
  allows: { create: boolean; createReason?: string };
  policy: {
    defaultTtlSeconds: number;
    maxTtlSeconds?: number;
    formats: RoutingHeader['format'][];
  };
  clusters: ClusterInfo[];
}

/** @public */
export interface PlanPreview {
  /** In words, in order. */
  steps: {
    type: 'create' | 'change' | 'copy' | 'delete';
    object: ObjectRef;
    reason: string;
    yaml?: string;
    before?: string;
  }[];
  warnings: Warning[];
  header: { name: string; value: string };
}

/** @public */
export interface TopologyNode {
  id: string;
  kind: 'service' | 'fork' | 'gateway' | 'external';
  name: string;
  namespace: string;
  workload?: WorkloadRef;
  entityRef?: string;
  /** For a fork: the node it stands beside. */
  baseId?: string;
  space?: string;
  health: 'healthy' | 'degraded' | 'failing' | 'idle' | 'unknown';
  protocols: string[];
  meshed: boolean;
  version?: string;
  /** With a filter by entity: it is no part of the entity, but a neighbour. */
  outside?: boolean;
}

/** @public */
export interface TopologyEdge {
  from: string;
  to: string;
  protocol: 'http' | 'grpc' | 'tcp';
  rps: number;
  errorRate: number;
  p95Ms?: number;
  mtls: boolean;
  /** The space's requests take it. */
  path: boolean;
}

/** @public */
export interface Topology {
  nodes: TopologyNode[];
  edges: TopologyEdge[];
  /** Why traffic figures are missing, and what to do. */
  trafficMessage?: string;
}

/** @public */
export interface TrafficSeries {
  service: string;
  workload: string;
  namespace: string;
  fork: boolean;
  points: {
    t: number;
    rps: number;
    errorRate: number;
    p50Ms?: number;
    p95Ms?: number;
    p99Ms?: number;
  }[];
}

/** @public */
export interface Traffic {
  series: TrafficSeries[];
  /** Why it is empty, and what to do. */
  message?: string;
}

/** @public */
export interface ExplainAnswer {
  before: RequestPath;
  /** With the space's header; absent when no space was named. */
  after?: RequestPath;
  /** With `follow`: the calls that follow from it, nearest first, if every service on the way passes the header on. */
  next?: ExplainStep[];
}

/** A call that a workload on the way makes in its turn. @public */
export interface ExplainStep {
  /** Of which step it is the consequence; absent for those of the request itself. */
  parent?: number;
  /** Who calls, without the header and with it. */
  from: { namespace: string; workload: string };
  fromAfter?: { namespace: string; workload: string };
  call: { method: string; host: string; port: number; path: string };
  before: RequestPath;
  after?: RequestPath;
}

/** @public */
export interface ProbeAnswer {
  /** Names the request in {@link Xray.requests}. */
  id: string;
  request: {
    method: string;
    url: string;
    header: { name: string; value: string };
  };
  status: number;
  durationMs: number;
  /** The pod that answered, if it could be proved. */
  answeredBy?: { pod: string; namespace: string; fork: boolean };
  headers: [string, string][];
  /** First 4 kB. */
  body: string;
  proof: string;
}

/** @public */
export interface PodInfo {
  name: string;
  namespace: string;
  workload: string;
  fork: boolean;
  ready: boolean;
  phase: string;
  startedAt?: string;
  containers: {
    name: string;
    image: string;
    ready: boolean;
    restarts: number;
    state: string;
    message?: string;
  }[];
}

/** @public */
export interface EventInfo {
  time: string;
  type: string;
  reason: string;
  object: ObjectRef;
  message: string;
  count: number;
}

/** The base moved on since the fork was made. @public */
export interface Drift {
  workload: WorkloadRef;
  behindBase: boolean;
  /** Field by field, in words. */
  changes: { path: string; base?: string; fork?: string }[];
  mine: { path: string; base?: string; fork?: string }[];
}

/** Published on the signal channel {@link MESHSPACE_SIGNAL_CHANNEL}. @public */
export interface MeshSpaceSignal {
  [key: string]: string | undefined;
  cluster: string;
  space?: string;
  base?: string;
}

/** @public */
export const MESHSPACE_SIGNAL_CHANNEL = 'meshspace';
