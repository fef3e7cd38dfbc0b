import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { WorkloadRef } from '@meshspace/planner';
import type {
  CreateSpaceRequest,
  Drift,
  ForkRequest,
  Page,
  PlanPreview,
  PlanRequest,
  SpaceDetail,
  SpaceFilter,
  SpaceRef,
  ShareSpaceRequest,
  SpaceSummary,
  UpdateSpaceRequest,
} from '@meshspace/plugin-meshspace-common';

export interface Called {
  credentials: BackstageCredentials;
  /** Says that two requests are one. */
  idempotencyKey?: string;
  /** Refused if the wish is no longer of this generation. */
  ifGeneration?: number;
}

/** What people do with spaces. Each change is one write of one MeshSpace. */
export interface SpacesService {
  list(filter: SpaceFilter, call: Called): Promise<Page<SpaceSummary>>;
  get(ref: SpaceRef, call: Called): Promise<SpaceDetail>;
  create(request: CreateSpaceRequest, call: Called): Promise<SpaceDetail>;
  update(
    ref: SpaceRef,
    change: UpdateSpaceRequest,
    call: Called,
  ): Promise<SpaceDetail>;
  share(
    ref: SpaceRef,
    change: ShareSpaceRequest,
    call: Called,
  ): Promise<SpaceDetail>;
  delete(ref: SpaceRef, call: Called): Promise<void>;
  putFork(ref: SpaceRef, fork: ForkRequest, call: Called): Promise<SpaceDetail>;
  deleteFork(
    ref: SpaceRef,
    workload: WorkloadRef,
    call: Called,
  ): Promise<SpaceDetail>;
  plan(request: PlanRequest, call: Called): Promise<PlanPreview>;
  drift(ref: SpaceRef, call: Called): Promise<Page<Drift>>;
  takeOver(
    ref: SpaceRef,
    workload: WorkloadRef,
    call: Called,
  ): Promise<SpaceDetail>;
}
