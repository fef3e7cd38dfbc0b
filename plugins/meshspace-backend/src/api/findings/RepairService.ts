import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { ConflictError, NotFoundError } from '@backstage/errors';
import { refName } from '@meshspace/planner';
import {
  meshspaceBaseUpdatePermission,
  meshspaceSpaceUpdatePermission,
} from '@meshspace/plugin-meshspace-common';
import type { Clusters } from '../../cluster/Clusters';
import type { Clock } from '../../cluster/Clock';
import { applyOperations } from '../../cluster/apply/applyOperations';
import type { SpaceAccess } from '../../permissions/SpaceAccess';
import type { Diagnose } from './Findings';
import { forPeople } from '../http/clusterErrors';

/** Carries out the repair that a finding proposes. */
export class RepairService {
  constructor(
    private readonly clusters: Clusters,
    private readonly access: SpaceAccess,
    private readonly clock: Clock,
    private readonly diagnose: Diagnose,
  ) {}

  async repair(
    wanted: { cluster: string; code: string; object: string },
    credentials: BackstageCredentials,
  ): Promise<void> {
    const known = this.clusters
      .list()
      .some(({ name }) => name === wanted.cluster);
    // Which clusters there are, is not for everybody to know.
    if (!known) {
      await this.access.require(meshspaceBaseUpdatePermission, credentials);
    }
    const cluster = this.clusters.ready(wanted.cluster);
    const { view } = cluster;
    const finding = this.diagnose(view, {
      now: new Date(this.clock.now()),
    }).find(
      ({ code, object }) =>
        code === wanted.code && refName(object) === wanted.object,
    );
    // Asked before anything is told of the finding. What a space that is gone has left belongs to nobody.
    if (finding?.space && view.get('MeshSpace', undefined, finding.space)) {
      await this.access.space(
        { cluster: cluster.name, name: finding.space },
        credentials,
        meshspaceSpaceUpdatePermission,
      );
    } else {
      await this.access.require(meshspaceBaseUpdatePermission, credentials);
    }
    if (!finding) {
      throw new NotFoundError(
        `${wanted.code} is no longer found at ${wanted.object}; nothing is left to repair`,
      );
    }
    if (!finding.repair?.length) {
      throw new ConflictError(
        `${wanted.code} cannot be repaired by a button. ${finding.nextStep}`,
      );
    }
    const { failures } = await applyOperations(
      {
        api: cluster.api,
        view,
        note: object => cluster.cache.note(object),
      },
      finding.repair,
    );
    const [first] = failures;
    if (first) throw forPeople(first.error, cluster.name);
  }
}
