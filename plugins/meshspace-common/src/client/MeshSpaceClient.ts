import { parseEntityRef } from '@backstage/catalog-model';
import { ResponseError } from '@backstage/errors';
import type { WorkloadRef } from '@meshspace/planner';
import type {
  BaseInfo,
  CallOptions,
  ClusterFinding,
  ClusterInfo,
  CreateSpaceRequest,
  Drift,
  EntityMesh,
  EventInfo,
  ExplainAnswer,
  ExplainRequest,
  ForkRequest,
  LogsRequest,
  MeshSpaceApi,
  Page,
  PlanPreview,
  PlanRequest,
  PodInfo,
  ProbeAnswer,
  ProbeRequest,
  SeenRequest,
  ShareSpaceRequest,
  SpaceDetail,
  SpaceFilter,
  SpaceRef,
  SpaceSummary,
  StartXrayRequest,
  Topology,
  Traffic,
  UpdateSpaceRequest,
  WriteOptions,
  Xray,
} from '../api';
import { linesOf } from './lines';
import { path, query } from './url';

/** What {@link MeshSpaceClient} needs of its surroundings; the portal's `discoveryApi` and `fetchApi` fit. @public */
export interface MeshSpaceClientOptions {
  discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
  fetchApi: { fetch: typeof fetch };
}

interface Call extends WriteOptions {
  method?: string;
  body?: unknown;
}

/**
 * The backend's HTTP API over `fetch`.
 * @public
 */
export class MeshSpaceClient implements MeshSpaceApi {
  readonly #options: MeshSpaceClientOptions;

  constructor(options: MeshSpaceClientOptions) {
    this.#options = options;
  }

  getClusters(options?: CallOptions): Promise<Page<ClusterInfo>> {
    return this.#json('/clusters', options);
  }

  getBases(
    filter: { cluster?: string } = {},
    options?: CallOptions,
  ): Promise<Page<BaseInfo>> {
    return this.#json(`/bases${query(filter)}`, options);
  }

  setBase(
    { cluster, namespace }: { cluster: string; namespace: string },
    change: { base?: boolean; injection?: boolean },
    options?: CallOptions,
  ): Promise<BaseInfo> {
    return this.#json(path`/clusters/${cluster}/bases/${namespace}`, {
      ...options,
      method: 'PATCH',
      body: change,
    });
  }

  restartBase(
    base: { cluster: string; namespace: string; workloads: string[] },
    options?: CallOptions,
  ): Promise<void> {
    const { cluster, namespace, workloads } = base;
    return this.#nothing(
      path`/clusters/${cluster}/bases/${namespace}/restart`,
      { ...options, method: 'POST', body: { workloads } },
    );
  }

  async getEntityMesh(
    entityRef: string,
    options?: CallOptions,
  ): Promise<EntityMesh> {
    const { kind, namespace, name } = parseEntityRef(entityRef);
    return this.#json(path`/entities/${kind}/${namespace}/${name}`, options);
  }

  async getPresence(
    entityRef: string,
    options?: CallOptions,
  ): Promise<Page<SpaceSummary>> {
    const { kind, namespace, name } = parseEntityRef(entityRef);
    return this.#json(
      path`/entities/${kind}/${namespace}/${name}/spaces`,
      options,
    );
  }

  listSpaces(
    filter: SpaceFilter = {},
    options?: CallOptions,
  ): Promise<Page<SpaceSummary>> {
    return this.#json(`/spaces${query(filter)}`, options);
  }

  getSpace(ref: SpaceRef, options?: CallOptions): Promise<SpaceDetail> {
    return this.#json(space(ref), options);
  }

  createSpace(
    request: CreateSpaceRequest,
    options?: WriteOptions,
  ): Promise<SpaceDetail> {
    return this.#json('/spaces', { ...options, method: 'POST', body: request });
  }

  updateSpace(
    ref: SpaceRef,
    change: UpdateSpaceRequest,
    options?: WriteOptions,
  ): Promise<SpaceDetail> {
    return this.#json(space(ref), {
      ...options,
      method: 'PATCH',
      body: change,
    });
  }

  shareSpace(
    ref: SpaceRef,
    change: ShareSpaceRequest,
    options?: WriteOptions,
  ): Promise<SpaceDetail> {
    return this.#json(`${space(ref)}/members`, {
      ...options,
      method: 'POST',
      body: change,
    });
  }

  deleteSpace(ref: SpaceRef, options?: WriteOptions): Promise<void> {
    return this.#nothing(space(ref), { ...options, method: 'DELETE' });
  }

  putFork(
    ref: SpaceRef,
    wanted: ForkRequest,
    options?: WriteOptions,
  ): Promise<SpaceDetail> {
    return this.#json(`${space(ref)}/forks`, {
      ...options,
      method: 'PUT',
      body: wanted,
    });
  }

  deleteFork(
    ref: SpaceRef,
    workload: WorkloadRef,
    options?: WriteOptions,
  ): Promise<SpaceDetail> {
    return this.#json(fork(ref, workload), { ...options, method: 'DELETE' });
  }

  plan(request: PlanRequest, options?: CallOptions): Promise<PlanPreview> {
    return this.#json('/plan', { ...options, method: 'POST', body: request });
  }

  getTopology(
    filter: {
      cluster: string;
      base: string;
      space?: string;
      entityRef?: string;
    },
    options?: CallOptions,
  ): Promise<Topology> {
    const { cluster, base, ...rest } = filter;
    return this.#json(
      path`/clusters/${cluster}/bases/${base}/topology` + query(rest),
      options,
    );
  }

  getTraffic(
    filter: {
      cluster: string;
      base: string;
      space?: string;
      workload?: string;
      minutes: number;
    },
    options?: CallOptions,
  ): Promise<Traffic> {
    const { cluster, base, ...rest } = filter;
    return this.#json(
      path`/clusters/${cluster}/bases/${base}/traffic` + query(rest),
      options,
    );
  }

  explain(
    request: ExplainRequest,
    options?: CallOptions,
  ): Promise<ExplainAnswer> {
    return this.#json('/explain', {
      ...options,
      method: 'POST',
      body: request,
    });
  }

  probe(request: ProbeRequest, options?: CallOptions): Promise<ProbeAnswer> {
    return this.#json('/probe', { ...options, method: 'POST', body: request });
  }

  getXray(ref: SpaceRef, options?: CallOptions): Promise<Xray> {
    return this.#json(`${space(ref)}/xray`, options);
  }

  startXray(
    ref: SpaceRef,
    request: StartXrayRequest = {},
    options?: CallOptions,
  ): Promise<Xray> {
    return this.#json(`${space(ref)}/xray`, {
      ...options,
      method: 'PUT',
      body: request,
    });
  }

  stopXray(ref: SpaceRef, options?: CallOptions): Promise<void> {
    return this.#nothing(`${space(ref)}/xray`, {
      ...options,
      method: 'DELETE',
    });
  }

  async *watchRequests(
    ref: SpaceRef,
    options?: CallOptions,
  ): AsyncGenerator<SeenRequest> {
    const response = await this.#call(`${space(ref)}/requests`, options);
    if (!response.body) return;
    for await (const line of linesOf(response.body)) {
      // An empty line only keeps the connection open.
      if (line) yield JSON.parse(line) as SeenRequest;
    }
  }

  getPods(ref: SpaceRef, options?: CallOptions): Promise<Page<PodInfo>> {
    return this.#json(`${space(ref)}/pods`, options);
  }

  getEvents(ref: SpaceRef, options?: CallOptions): Promise<Page<EventInfo>> {
    return this.#json(`${space(ref)}/events`, options);
  }

  async *getLogs(
    ref: SpaceRef,
    { pod, ...request }: LogsRequest,
    options?: CallOptions,
  ): AsyncGenerator<string> {
    const response = await this.#call(
      `${space(ref)}${path`/pods/${pod}/logs`}${query(request)}`,
      options,
    );
    if (response.body) yield* linesOf(response.body);
  }

  getDrift(ref: SpaceRef, options?: CallOptions): Promise<Page<Drift>> {
    return this.#json(`${space(ref)}/drift`, options);
  }

  takeOver(
    ref: SpaceRef,
    workload: WorkloadRef,
    options?: CallOptions,
  ): Promise<SpaceDetail> {
    return this.#json(`${fork(ref, workload)}/take-over`, {
      ...options,
      method: 'POST',
    });
  }

  getFindings(
    filter: { cluster?: string; base?: string } = {},
    options?: CallOptions,
  ): Promise<Page<ClusterFinding>> {
    return this.#json(`/findings${query(filter)}`, options);
  }

  repair(
    ref: { cluster: string; code: string; object: string },
    options?: CallOptions,
  ): Promise<void> {
    return this.#nothing('/repairs', {
      ...options,
      method: 'POST',
      body: ref,
    });
  }

  async #json<T>(route: string, call?: Call): Promise<T> {
    const response = await this.#call(route, call);
    return (await response.json()) as T;
  }

  async #nothing(route: string, call?: Call): Promise<void> {
    const response = await this.#call(route, call);
    await response.body?.cancel();
  }

  async #call(route: string, call: Call = {}): Promise<Response> {
    const { method = 'GET', body, signal, idempotencyKey, ifGeneration } = call;
    const baseUrl = await this.#options.discoveryApi.getBaseUrl('meshspace');
    const response = await this.#options.fetchApi.fetch(
      `${baseUrl}/v1${route}`,
      {
        method,
        ...(signal && { signal }),
        ...(body !== undefined && { body: JSON.stringify(body) }),
        headers: {
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(idempotencyKey && { 'idempotency-key': idempotencyKey }),
          ...(ifGeneration !== undefined && {
            'if-match': `"${ifGeneration}"`,
          }),
        },
      },
    );
    if (!response.ok) throw await ResponseError.fromResponse(response);
    return response;
  }
}

function space({ cluster, name }: SpaceRef): string {
  return path`/clusters/${cluster}/spaces/${name}`;
}

function fork(ref: SpaceRef, { kind, name }: WorkloadRef): string {
  return `${space(ref)}${path`/forks/${kind}/${name}`}`;
}
