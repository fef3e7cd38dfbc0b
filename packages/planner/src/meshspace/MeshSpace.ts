import { KubeObject, ObjectRef, Raw } from '../kube/objects';

/** @public */
export const MESHSPACE_API_VERSION = 'meshspace.dev/v1alpha1';

/** How a request carries its routing key. @public */
export type HeaderFormat = 'header' | 'baggage' | 'jaeger' | 'zipkin';

/**
 * The routing header of a space. `name` is the header (format `header`) or the baggage member (format `baggage`);
 * `jaeger` and `zipkin` carry it as `uberctx-<name>` and `baggage-<name>`.
 * @public
 */
export interface RoutingHeader {
  format: HeaderFormat;
  name: string;
  value: string;
}

/** The workload that is forked. @public */
export interface WorkloadRef {
  kind: 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'Rollout';
  name: string;
}

/** What a fork changes in one container. @public */
export interface ContainerChange {
  name: string;
  image?: string;
  /** A `null` value removes the variable. */
  env?: { name: string; value: string | null }[];
  args?: string[];
  command?: string[];
  resources?: {
    requests?: Record<string, string>;
    limits?: Record<string, string>;
  };
}

/**
 * How requests with the space's header are treated on their way to one fork. Nobody else's are: a fault is met by who asks for it.
 * @public
 */
export interface ForkTraffic {
  /** Percent of them that the fork answers; the base answers the others. With `mirror`, percent that are copied. Default 100. */
  share?: number;
  /** The base answers; the fork gets copies, and its answers are dropped. */
  mirror?: boolean;
  /** Held back before they are sent. `percent`: how many of them; default 100. */
  delay?: { duration: string; percent?: number };
  /** Answered with this status instead of being sent. `percent`: how many of them; default 100. */
  abort?: { status: number; percent?: number };
  /** Instead of what the base's routes say; `0s` means none. */
  timeout?: string;
  /** Instead of what the base's routes say; no attempts mean none. */
  retries?: { attempts: number; perTryTimeout?: string };
}

/** One workload that a space wants for itself. @public */
export interface ForkSpec {
  workload: WorkloadRef;
  entityRef?: string;
  replicas?: number;
  containers?: ContainerChange[];
  /** Takes the base's state over if the fork was made from an older generation than this. */
  takeOver?: number;
  /** Strategic patch of the pod template, limited to a list of safe fields. */
  patch?: Raw;
  traffic?: ForkTraffic;
}

/** @public */
export interface MeshSpaceSpec {
  /** The BaseSpace's namespace. Immutable. */
  base: string;
  owner: string;
  members?: string[];
  header: RoutingHeader;
  /** RFC 3339; absent = never, if policy allows. */
  expiresAt?: string;
  suspended?: boolean;
  /** `base` (default): requests with the header get the base while a fork is not ready; `fail`: they fail. */
  fallback?: 'base' | 'fail';
  /** Whether clones keep the base's traffic mirrors. Default true. */
  mirrors?: boolean;
  /** Whether calls inside the space stay in it when the application drops the header. Default true. */
  consumerRoutes?: boolean;
  quota?: Record<string, string>;
  forks: ForkSpec[];
}

/** @public */
export type SpacePhase =
  | 'Pending'
  | 'Ready'
  | 'Degraded'
  | 'Suspended'
  | 'Terminating';

/** metav1.Condition. @public */
export interface Condition {
  type: string;
  status: 'True' | 'False' | 'Unknown';
  reason: string;
  message: string;
  observedGeneration?: number;
  lastTransitionTime: string;
}

/** Where a fork is on its way to being routed; the portal shows it step by step. @public */
export type ForkPhase =
  | 'Pending'
  | 'Creating'
  | 'Starting'
  | 'Ready'
  | 'Routed'
  | 'Failing'
  | 'Unroutable'
  | 'Suspended'
  | 'BaseGone'
  | 'Removing';

/** @public */
export interface ForkStatus {
  workload: WorkloadRef;
  phase: ForkPhase;
  readyReplicas: number;
  replicas: number;
  /** Services of the base that this fork answers for. */
  services: string[];
  routed: boolean;
  routeObjects: ObjectRef[];
  /** Generation of the base's workload that the fork was made from. */
  sourceGeneration?: number;
  behindBase: boolean;
  /** When it entered this phase. */
  since?: string;
  /** Stable, CamelCase; e.g. `ImagePullBackOff`. */
  reason?: string;
  /** For people: what happened, what it means, what to do. */
  message?: string;
}

/** @public */
export interface MeshSpaceStatus {
  phase: SpacePhase;
  observedGeneration?: number;
  conditions: Condition[];
  forks: ForkStatus[];
}

/** The only state of the product. Cluster-scoped; its name is also its namespace's. @public */
export interface MeshSpace extends KubeObject {
  apiVersion: typeof MESHSPACE_API_VERSION;
  kind: 'MeshSpace';
  spec: MeshSpaceSpec;
  status?: MeshSpaceStatus;
}
