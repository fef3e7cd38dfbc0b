import { MeshSpace } from '@meshspace/planner';
import type { TrafficSource } from '@meshspace/plugin-meshspace-node';
import { Clock, sleep } from '../cluster/Clock';
import { isStatus, messageOf } from '../cluster/errors';
import { MERGE_PATCH } from '../cluster/KubeApi';
import { objectPath } from '../cluster/resources';
import type { Log } from '../Log';
import type { ControlledCluster } from './ClusterController';
import { IDLE_ANNOTATION } from './idleAnnotation';
import { idleSpaces } from './idleSpaces';

interface Options {
  cluster: Pick<ControlledCluster, 'name' | 'api' | 'cache' | 'now'>;
  traffic: Pick<TrafficSource, 'getHistory'>;
  clock: Clock;
  logger: Log;
  idleSeconds: number;
  /** Only who controls the cluster acts. */
  leads(): boolean;
}

/** Suspends spaces that nobody sends requests to; who needs one again resumes it. */
export class IdleWatch {
  constructor(private readonly options: Options) {}

  /** Ends when the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, logger, cluster, idleSeconds, leads } = this.options;
    const everyMs = Math.min(60_000, (idleSeconds * 1000) / 4);
    while (!signal.aborted) {
      await sleep(clock, everyMs * (0.75 + clock.random() / 2), signal);
      if (signal.aborted || !leads()) continue;
      await this.look(signal).catch(error =>
        logger.debug(`Idle spaces cannot be told: ${messageOf(error)}`, {
          cluster: cluster.name,
        }),
      );
    }
  }

  async look(signal?: AbortSignal): Promise<void> {
    const { cluster, traffic, idleSeconds } = this.options;
    const spaces = cluster.cache.view.list('MeshSpace');
    if (spaces.length === 0) return;
    const namespaces = new Set(
      spaces.flatMap(({ metadata, spec }) => [metadata.name, spec.base]),
    );
    const history = await traffic.getHistory({
      cluster: cluster.name,
      namespaces: [...namespaces],
      minutes: Math.ceil(idleSeconds / 60),
    });
    const now = cluster.now();
    for (const space of idleSpaces(spaces, history, now, idleSeconds * 1000)) {
      await this.#suspend(space, signal);
    }
  }

  async #suspend(space: MeshSpace, signal?: AbortSignal) {
    const { cluster, logger, idleSeconds } = this.options;
    const { name, resourceVersion } = space.metadata;
    try {
      const { body } = await cluster.api.call({
        method: 'PATCH',
        path: objectPath({ ...space, name }),
        query: { fieldManager: 'meshspace-idle' },
        contentType: MERGE_PATCH,
        body: {
          // Whoever changed it meanwhile is using it.
          metadata: {
            resourceVersion,
            annotations: { [IDLE_ANNOTATION]: String(idleSeconds) },
          },
          spec: { suspended: true },
        },
        signal,
      });
      cluster.cache.note(body);
      logger.info('A space is suspended, since nobody asks for it', {
        cluster: cluster.name,
        space: name,
      });
    } catch (error) {
      if (!isStatus(error, 404, 409)) throw error;
    }
  }
}
