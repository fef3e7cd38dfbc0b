import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import {
  ClusterFinding,
  meshspaceBaseReadPermission,
  Page,
} from '@meshspace/plugin-meshspace-common';
import type { Clusters } from '../../cluster/Clusters';
import type { SpaceAccess } from '../../permissions/SpaceAccess';
import type { Findings } from './Findings';

/** What the doctor says of bases and clusters, for those who run them. */
export class FindingsService {
  constructor(
    private readonly clusters: Clusters,
    private readonly access: SpaceAccess,
    private readonly findings: Findings,
  ) {}

  /** Not what is the matter within somebody's space; but what a space has left that is gone. */
  async list(
    filter: { cluster?: string; base?: string },
    credentials: BackstageCredentials,
  ): Promise<Page<ClusterFinding>> {
    await this.access.require(meshspaceBaseReadPermission, credentials);
    const clusters = filter.cluster
      ? [this.clusters.get(filter.cluster)]
      : this.clusters.list();
    const items = clusters.flatMap(({ name, view }) =>
      this.findings
        .all({ name, view })
        .filter(
          ({ space }) =>
            space === undefined || !view.get('MeshSpace', undefined, space),
        )
        .filter(({ base }) => !filter.base || filter.base === base)
        .map(finding => ({ cluster: name, ...finding })),
    );
    return { items, totalItems: items.length };
  }
}
