import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import { BASE_LABEL, SPACE_LABEL, workloadsOf } from '@meshspace/planner';
import {
  BaseInfo,
  meshspaceBaseReadPermission,
  meshspaceBaseUpdatePermission,
  Page,
} from '@meshspace/plugin-meshspace-common';
import type { Cluster } from '../../cluster/Cluster';
import type { Clusters } from '../../cluster/Clusters';
import type { Clock } from '../../cluster/Clock';
import { isStatus } from '../../cluster/errors';
import { MERGE_PATCH } from '../../cluster/KubeApi';
import { objectPath } from '../../cluster/resources';
import { baseNamespaces } from '../../cluster/scopes';
import type { SpaceAccess } from '../../permissions/SpaceAccess';
import type { Findings } from '../findings/Findings';
import { atCluster } from '../http/clusterErrors';
import { baseInfo } from './baseInfo';

interface Base {
  cluster: string;
  namespace: string;
}

/** Namespaces that belong to the cluster itself. */
const NEVER = /^(kube-.*|istio-system|default|meshspace-system)$/;

/** Namespaces that are shared as bases, and their sidecars. */
export class BasesService {
  constructor(
    private readonly clusters: Clusters,
    private readonly access: SpaceAccess,
    private readonly findings: Findings,
    private readonly clock: Clock,
  ) {}

  async list(
    filter: { cluster?: string },
    credentials: BackstageCredentials,
  ): Promise<Page<BaseInfo>> {
    await this.access.require(meshspaceBaseReadPermission, credentials);
    const clusters = filter.cluster
      ? [this.clusters.get(filter.cluster)]
      : this.clusters.list();
    const items = clusters.flatMap(cluster =>
      baseNamespaces(cluster.view).map(namespace =>
        this.#info(cluster, namespace),
      ),
    );
    return { items, totalItems: items.length };
  }

  async set(
    { cluster: name, namespace }: Base,
    change: { base?: boolean; injection?: boolean },
    credentials: BackstageCredentials,
  ): Promise<BaseInfo> {
    await this.access.require(meshspaceBaseUpdatePermission, credentials);
    const cluster = this.clusters.ready(name);
    this.#mayBeBase(cluster, namespace);
    if (change.base === false) this.#hasNoSpaces(cluster, namespace);
    const labels = {
      ...(change.base !== undefined && {
        [BASE_LABEL]: change.base ? 'true' : null,
      }),
      ...(change.injection !== undefined && injectionLabels(change.injection)),
    };
    await atCluster(name, () =>
      this.#label(cluster, namespace, change, labels),
    );
    return this.#info(cluster, namespace);
  }

  async restart(
    { cluster: name, namespace }: Base,
    wanted: readonly string[],
    credentials: BackstageCredentials,
  ): Promise<void> {
    await this.access.require(meshspaceBaseUpdatePermission, credentials);
    const cluster = this.clusters.ready(name);
    this.#isBase(cluster, namespace);
    const known = workloadsOf(cluster.view, namespace);
    const chosen = wanted.length
      ? wanted
      : this.#info(cluster, namespace).pods.needRestart;
    const workloads = chosen.map(text => {
      const found = known.find(
        ({ kind, metadata }) =>
          text === `${kind}/${metadata.name}` || text === metadata.name,
      );
      if (found) return found;
      throw new NotFoundError(
        `The base "${namespace}" has no workload "${text}"; choose one of its workloads`,
      );
    });
    const restartedAt = new Date(this.clock.now()).toISOString();
    await atCluster(name, () =>
      Promise.all(
        workloads.map(({ apiVersion, kind, metadata }) =>
          cluster.api.call({
            method: 'PATCH',
            path: objectPath({
              apiVersion,
              kind,
              namespace,
              name: metadata.name,
            }),
            query: { fieldManager: 'meshspace-portal' },
            contentType: MERGE_PATCH,
            body: {
              spec: {
                template: {
                  metadata: {
                    annotations: {
                      'kubectl.kubernetes.io/restartedAt': restartedAt,
                    },
                  },
                },
              },
            },
          }),
        ),
      ),
    );
  }

  #info(cluster: Cluster, namespace: string): BaseInfo {
    const findings = this.findings.ofBase(cluster, namespace).length;
    return baseInfo(cluster.view, cluster.name, namespace, findings);
  }

  async #label(
    cluster: Cluster,
    namespace: string,
    change: { base?: boolean },
    labels: Record<string, string | null>,
  ) {
    const ref = { apiVersion: 'v1', kind: 'Namespace', name: namespace };
    try {
      const { body } = await cluster.api.call({
        method: 'PATCH',
        path: objectPath(ref),
        query: { fieldManager: 'meshspace-portal' },
        contentType: MERGE_PATCH,
        body: { metadata: { labels } },
      });
      cluster.cache.note(body);
    } catch (error) {
      if (!isStatus(error, 404) || !change.base) throw error;
      const { body } = await cluster.api.call({
        method: 'POST',
        path: '/api/v1/namespaces',
        query: { fieldManager: 'meshspace-portal' },
        body: {
          apiVersion: 'v1',
          kind: 'Namespace',
          metadata: { name: namespace, labels: withoutNulls(labels) },
        },
      });
      cluster.cache.note(body);
    }
  }

  #mayBeBase({ view }: Cluster, namespace: string) {
    if (!/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(namespace)) {
      throw new InputError(
        `"${namespace}" is no name of a namespace; use lower-case letters, digits and dashes`,
      );
    }
    const isSpace =
      view.get('Namespace', undefined, namespace)?.metadata.labels?.[
        SPACE_LABEL
      ] !== undefined;
    if (NEVER.test(namespace) || isSpace) {
      throw new NotAllowedError(
        `The namespace "${namespace}" belongs to ${
          isSpace ? 'a space' : 'the cluster'
        } and cannot be a base; choose another one`,
      );
    }
  }

  #isBase({ view }: Cluster, namespace: string) {
    if (!baseNamespaces(view).includes(namespace)) {
      throw new NotFoundError(`The namespace "${namespace}" is not a base`);
    }
  }

  #hasNoSpaces({ view }: Cluster, namespace: string) {
    const spaces = view
      .list('MeshSpace')
      .filter(({ spec }) => spec.base === namespace).length;
    if (spaces > 0) {
      throw new ConflictError(
        `${spaces} ${
          spaces > 1 ? 'spaces stand' : 'space stands'
        } on "${namespace}"; have them deleted first`,
      );
    }
  }
}

/** A revision that somebody chose is left in force. */
function injectionLabels(on: boolean): Record<string, string | null> {
  return { 'istio-injection': on ? 'enabled' : 'disabled' };
}

function withoutNulls(labels: Record<string, string | null>) {
  return Object.fromEntries(
    Object.entries(labels).filter(([, value]) => value !== null),
  );
}
