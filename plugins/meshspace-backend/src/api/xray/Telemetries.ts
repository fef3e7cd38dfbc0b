import type { MeshSpace } from '@meshspace/planner';
import { z } from 'zod';
import type { Cluster } from '../../cluster/Cluster';
import type { Clock } from '../../cluster/Clock';
import { isStatus } from '../../cluster/errors';
import { APPLY_PATCH } from '../../cluster/KubeApi';
import { resourcePath } from '../../cluster/resources';
import {
  LoggingState,
  loggingState,
  Telemetry,
  TELEMETRY_NAME,
  telemetriesSchema,
  xrayJob,
  xrayTelemetry,
} from './telemetry';

const TELEMETRIES = {
  group: 'telemetry.istio.io',
  versions: ['v1'],
  plural: 'telemetries',
  namespaced: true,
};
const JOBS = '/apis/batch/v1/namespaces';
const FRESH_MS = 2000;

const createdSchema = z.looseObject({
  metadata: z.looseObject({ name: z.string(), uid: z.string() }),
});

/** The Telemetries that have sidecars log the requests of a space. */
export class Telemetries {
  readonly #known = new Map<
    string,
    { until: number; telemetries: Promise<Telemetry[]> }
  >();

  constructor(private readonly clock: Clock) {}

  async state(cluster: Cluster, space: MeshSpace): Promise<LoggingState> {
    const { rootNamespace, accessLog } = cluster.view.mesh;
    const { base } = space.spec;
    const lists = await Promise.all(
      [...new Set([base, rootNamespace])].map(namespace =>
        this.#list(cluster, namespace),
      ),
    );
    return loggingState(lists.flat(), {
      space: space.metadata.name,
      base,
      rootNamespace,
      accessLog,
      now: this.clock.now(),
    });
  }

  /** In the space and in the base. Each is owned by a Job that Kubernetes deletes in time. */
  async start(cluster: Cluster, space: MeshSpace, seconds: number) {
    const now = this.clock.now();
    const until = new Date(now + seconds * 1000).toISOString();
    // The base last: it is by its Telemetry that the state is known.
    for (const namespace of [space.metadata.name, space.spec.base]) {
      const { body } = await cluster.api.call({
        method: 'POST',
        path: `${JOBS}/${encodeURIComponent(namespace)}/jobs`,
        query: { fieldManager: 'meshspace-portal' },
        body: xrayJob(space, namespace, now, seconds),
      });
      const { name, uid } = createdSchema.parse(body).metadata;
      await cluster.api.call({
        method: 'PATCH',
        path: pathOf(namespace),
        query: { fieldManager: 'meshspace-portal' },
        contentType: APPLY_PATCH,
        body: xrayTelemetry(space, namespace, { name, uid }, until),
      });
    }
    this.#known.clear();
  }

  async stop(cluster: Cluster, space: MeshSpace, inBase: Telemetry) {
    await Promise.all([
      remove(cluster, space.metadata.name, undefined),
      remove(cluster, space.spec.base, inBase.metadata.uid),
    ]);
    this.#known.clear();
  }

  #list(cluster: Cluster, namespace: string): Promise<Telemetry[]> {
    const key = `${cluster.name}/${namespace}`;
    const known = this.#known.get(key);
    if (known && known.until > this.clock.now()) return known.telemetries;
    if (this.#known.size > 500) this.#known.clear();
    const telemetries = list(cluster, namespace);
    telemetries.catch(() => this.#known.delete(key));
    this.#known.set(key, { until: this.clock.now() + FRESH_MS, telemetries });
    return telemetries;
  }
}

async function list({ api }: Cluster, namespace: string): Promise<Telemetry[]> {
  try {
    const { body } = await api.call({
      method: 'GET',
      path: resourcePath(TELEMETRIES, 'v1', namespace),
    });
    return telemetriesSchema.parse(body).items;
  } catch (error) {
    // A mesh without Telemetry has nothing that could compete.
    if (isStatus(error, 404)) return [];
    throw error;
  }
}

async function remove(
  { api }: Cluster,
  namespace: string,
  uid: string | undefined,
) {
  try {
    await api.call({
      method: 'DELETE',
      path: pathOf(namespace),
      ...(uid && {
        body: {
          apiVersion: 'v1',
          kind: 'DeleteOptions',
          preconditions: { uid },
        },
      }),
    });
  } catch (error) {
    if (!isStatus(error, 404)) throw error;
  }
}

function pathOf(namespace: string): string {
  return resourcePath(TELEMETRIES, 'v1', namespace, TELEMETRY_NAME);
}
