import {
  CreateSpaceRequest,
  ExplainRequest,
  ForkRequest,
  PlanRequest,
  ProbeRequest,
  UpdateSpaceRequest,
} from './requests';
import {
  BaseInfo,
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
  getEntityMesh(entityRef: string, options?: CallOptions): Promise<EntityMesh>;
  listSpaces(
    filter?: SpaceFilter,
    options?: CallOptions,
  ): Promise<Page<SpaceSummary>>;
  getSpace(ref: SpaceRef, options?: CallOptions): Promise<SpaceDetail>;
  createSpace(
    request: CreateSpaceRequest,
    options?: CallOptions,
  ): Promise<SpaceDetail>;
  updateSpace(
    ref: SpaceRef,
    change: UpdateSpaceRequest,
    options?: CallOptions,
  ): Promise<SpaceDetail>;
  deleteSpace(ref: SpaceRef, options?: CallOptions): Promise<void>;
  putFork(
    ref: SpaceRef,
    fork: ForkRequest,
    options?: CallOptions,
  ): Promise<SpaceDetail>;
  deleteFork(
    ref: SpaceRef,
    workload: WorkloadRef,
    options?: CallOptions,
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
  repair(
    ref: { cluster: string; code: string; object: string },
    options?: CallOptions,
  ): Promise<void>;
}
