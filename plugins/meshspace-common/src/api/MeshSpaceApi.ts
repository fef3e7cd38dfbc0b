import {
  CreateSpaceRequest,
  ExplainRequest,
  ForkRequest,
  PlanRequest,
  ProbeRequest,
  ShareSpaceRequest,
  StartXrayRequest,
  UpdateSpaceRequest,
} from './requests';
import {
  BaseInfo,
  ClusterFinding,
  ClusterInfo,
  Drift,
  EntityMesh,
  EventInfo,
  ExplainAnswer,
  Page,
  PlanPreview,
  PodInfo,
  ProbeAnswer,
  SpaceDetail,
  SpaceSummary,
  Topology,
  Traffic,
} from './responses';
import { SeenRequest, Xray } from './xray';
import { WorkloadRef } from '@meshspace/planner';

/** Names a space. @public */
export interface SpaceRef {
  cluster: string;
  name: string;
}

/** @public */
export interface SpaceFilter {
  cluster?: string;
  base?: string;
  scope?: 'mine' | 'team' | 'all';
  query?: string;
  offset?: number;
  limit?: number;
}

/** @public */
export interface LogsRequest {
  pod: string;
  container: string;
  previous?: boolean;
  tailLines?: number;
  sinceSeconds?: number;
  follow?: boolean;
}

/** @public */
export interface CallOptions {
  signal?: AbortSignal;
}

/** @public */
export interface WriteOptions extends CallOptions {
  /** A repetition with the same key is the same request. */
  idempotencyKey?: string;
  /** Fails with a ConflictError if the wish is no longer of this {@link SpaceDetail.generation}. */
  ifGeneration?: number;
}

/**
 * The backend's HTTP API (`/api/meshspace/v1`), as the portal, actions and scripts see it.
 * Every failure is an error of `@backstage/errors` whose message names cause and next step.
 * @public
 */
export interface MeshSpaceApi {
  getClusters(options?: CallOptions): Promise<Page<ClusterInfo>>;
  getBases(
    filter?: { cluster?: string },
    options?: CallOptions,
  ): Promise<Page<BaseInfo>>;
  /** Switches a namespace on or off as a base, and its injection. */
  setBase(
    base: { cluster: string; namespace: string },
    change: { base?: boolean; injection?: boolean },
    options?: CallOptions,
  ): Promise<BaseInfo>;
  /** Restarts the workloads whose pods predate the current injection. */
  restartBase(
    base: { cluster: string; namespace: string; workloads: string[] },
    options?: CallOptions,
  ): Promise<void>;
  /** Of a System or Domain: of all its components. */
  getEntityMesh(entityRef: string, options?: CallOptions): Promise<EntityMesh>;
  /** Spaces that fork the entity, or a component of it, and that the caller may see. */
  getPresence(
    entityRef: string,
    options?: CallOptions,
  ): Promise<Page<SpaceSummary>>;
  listSpaces(
    filter?: SpaceFilter,
    options?: CallOptions,
  ): Promise<Page<SpaceSummary>>;
  getSpace(ref: SpaceRef, options?: CallOptions): Promise<SpaceDetail>;
  createSpace(
    request: CreateSpaceRequest,
    options?: WriteOptions,
  ): Promise<SpaceDetail>;
  updateSpace(
    ref: SpaceRef,
    change: UpdateSpaceRequest,
    options?: WriteOptions,
  ): Promise<SpaceDetail>;
  /** Adds and takes away people and groups, whatever others change at the same time. */
  shareSpace(
    ref: SpaceRef,
    change: ShareSpaceRequest,
    options?: WriteOptions,
  ): Promise<SpaceDetail>;
  deleteSpace(ref: SpaceRef, options?: WriteOptions): Promise<void>;
  putFork(
    ref: SpaceRef,
    fork: ForkRequest,
    options?: WriteOptions,
  ): Promise<SpaceDetail>;
  deleteFork(
    ref: SpaceRef,
    workload: WorkloadRef,
    options?: WriteOptions,
  ): Promise<SpaceDetail>;
  plan(request: PlanRequest, options?: CallOptions): Promise<PlanPreview>;
  getTopology(
    filter: {
      cluster: string;
      base: string;
      space?: string;
      entityRef?: string;
    },
    options?: CallOptions,
  ): Promise<Topology>;
  getTraffic(
    filter: {
      cluster: string;
      base: string;
      space?: string;
      workload?: string;
      minutes: number;
    },
    options?: CallOptions,
  ): Promise<Traffic>;
  explain(
    request: ExplainRequest,
    options?: CallOptions,
  ): Promise<ExplainAnswer>;
  probe(request: ProbeRequest, options?: CallOptions): Promise<ProbeAnswer>;
  getXray(ref: SpaceRef, options?: CallOptions): Promise<Xray>;
  /** Has sidecars log the space's requests for some minutes; again to prolong it. */
  startXray(
    ref: SpaceRef,
    request?: StartXrayRequest,
    options?: CallOptions,
  ): Promise<Xray>;
  stopXray(ref: SpaceRef, options?: CallOptions): Promise<void>;
  /** Requests of the space as sidecars log them; one comes again when more of its hops are known. Ends with the signal. */
  watchRequests(
    ref: SpaceRef,
    options?: CallOptions,
  ): AsyncIterable<SeenRequest>;
  getPods(ref: SpaceRef, options?: CallOptions): Promise<Page<PodInfo>>;
  getEvents(ref: SpaceRef, options?: CallOptions): Promise<Page<EventInfo>>;
  /** Lines as they come; ends when the log ends, or with the signal. */
  getLogs(
    ref: SpaceRef,
    request: LogsRequest,
    options?: CallOptions,
  ): AsyncIterable<string>;
  getDrift(ref: SpaceRef, options?: CallOptions): Promise<Page<Drift>>;
  takeOver(
    ref: SpaceRef,
    workload: WorkloadRef,
    options?: CallOptions,
  ): Promise<SpaceDetail>;
  /** What the doctor says of bases and clusters; of a space see {@link SpaceDetail.findings}. */
  getFindings(
    filter?: { cluster?: string; base?: string },
    options?: CallOptions,
  ): Promise<Page<ClusterFinding>>;
  repair(
    ref: { cluster: string; code: string; object: string },
    options?: CallOptions,
  ): Promise<void>;
}
