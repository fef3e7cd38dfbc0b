import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import {
  EventInfo,
  LogsRequest,
  meshspaceSpaceLogsPermission,
  meshspaceSpaceReadPermission,
  Page,
  PodInfo,
  SpaceRef,
} from '@meshspace/plugin-meshspace-common';
import type { Clusters } from '../../cluster/Clusters';
import type { Clock } from '../../cluster/Clock';
import type { KubeStream } from '../../cluster/KubeApi';
import type { SpaceAccess } from '../../permissions/SpaceAccess';
import { atCluster } from '../http/clusterErrors';
import { SpaceEvents } from './SpaceEvents';
import { podsOf } from './podInfo';

/** What runs in a space, and what it says. */
export class PodsService {
  readonly #events: SpaceEvents;

  constructor(
    private readonly clusters: Clusters,
    private readonly access: SpaceAccess,
    clock: Clock,
  ) {
    this.#events = new SpaceEvents(clock);
  }

  async list(
    ref: SpaceRef,
    credentials: BackstageCredentials,
  ): Promise<Page<PodInfo>> {
    const { space } = await this.access.space(ref, credentials);
    const items = podsOf(this.clusters.get(ref.cluster).view, space);
    return { items, totalItems: items.length };
  }

  async events(
    ref: SpaceRef,
    credentials: BackstageCredentials,
  ): Promise<Page<EventInfo>> {
    const { space } = await this.access.space(
      ref,
      credentials,
      meshspaceSpaceReadPermission,
    );
    const cluster = this.clusters.get(ref.cluster);
    const items = await atCluster(cluster.name, () =>
      this.#events.of(cluster, space.metadata.name),
    );
    return { items, totalItems: items.length };
  }

  /** Logs of the space's own pods only; the base's are not the space's to give away. */
  async logs(
    ref: SpaceRef,
    request: LogsRequest & { timestamps?: boolean },
    credentials: BackstageCredentials,
    signal: AbortSignal,
  ): Promise<KubeStream> {
    const { space } = await this.access.space(
      ref,
      credentials,
      meshspaceSpaceLogsPermission,
    );
    const cluster = this.clusters.get(ref.cluster);
    const namespace = space.metadata.name;
    const pod = cluster.view.get('Pod', namespace, request.pod);
    if (!pod) {
      throw new NotFoundError(
        `The space "${namespace}" has no pod "${request.pod}" any more; choose another one`,
      );
    }
    const names = pod.containers.map(({ name }) => name);
    if (![...names, 'istio-proxy'].includes(request.container)) {
      throw new NotFoundError(
        `The pod "${request.pod}" has no container "${
          request.container
        }"; it has ${names.join(', ')}`,
      );
    }
    const { container, previous, follow, tailLines, sinceSeconds, timestamps } =
      request;
    return atCluster(cluster.name, () =>
      cluster.api.stream({
        method: 'GET',
        path: `/api/v1/namespaces/${encodeURIComponent(
          namespace,
        )}/pods/${encodeURIComponent(request.pod)}/log`,
        query: {
          container,
          previous,
          follow,
          tailLines,
          sinceSeconds,
          timestamps,
        },
        accept: '*/*',
        signal,
      }),
    );
  }
}
