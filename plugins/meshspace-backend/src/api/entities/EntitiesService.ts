import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { Workload } from '@meshspace/planner';
import {
  EntityMesh,
  meshspaceBaseReadPermission,
  meshspaceSpaceCreatePermission,
} from '@meshspace/plugin-meshspace-common';
import type { Clusters } from '../../cluster/Clusters';
import type { PolicySettings } from '../../config/settings';
import type { SpaceAccess } from '../../permissions/SpaceAccess';
import type { SpaceRecord } from '../../permissions/SpaceRecord';
import type { SpaceRecords } from '../../permissions/SpaceRecords';
import { Callers, isMine } from '../../policy/Callers';
import { ownersOf } from '../../policy/ComponentOwners';
import { summaryOf } from '../spaces/present';
import { baseWorkload } from './baseWorkload';
import { entityWorkloads } from './entityWorkloads';

interface Options {
  clusters: Clusters;
  records: SpaceRecords;
  access: SpaceAccess;
  callers: Callers;
  catalog: CatalogService;
  policy: PolicySettings;
}

/** What the tab of an entity shows first. */
export class EntitiesService {
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
  }

  async get(
    entityRef: string,
    credentials: BackstageCredentials,
  ): Promise<EntityMesh> {
    const { access, callers, catalog, clusters, policy, records } =
      this.#options;
    await access.require(meshspaceBaseReadPermission, credentials);
    const entity = await catalog.getEntityByRef(entityRef, { credentials });
    if (!entity) {
      throw new NotFoundError(
        `There is no entity ${entityRef} in the catalog, or you may not see it`,
      );
    }
    const found = clusters.list().flatMap(cluster =>
      entityWorkloads(cluster.view, cluster.name, entity).map(workload => ({
        cluster,
        workload,
      })),
    );
    const ref = stringifyEntityRef(entity);
    const all = await records.list();
    const onBases = all.filter(record =>
      found.some(({ cluster, workload }) =>
        isOn(record, cluster.name, workload),
      ),
    );
    const readable = await access.readable(onBases, credentials);
    const [caller, mayCreate, allows] = await Promise.all([
      callers.identify(credentials),
      access.may(meshspaceSpaceCreatePermission, credentials),
      access.allows(readable, credentials),
    ]);
    const summarize = (record: SpaceRecord) =>
      summaryOf(record.cluster, record.space, {
        mine: isMine(caller, record.space.spec),
        allows: allows(record),
      });
    const forks = readable.filter(record =>
      found.some(
        ({ cluster, workload }) =>
          isOn(record, cluster.name, workload) && doesFork(record, workload),
      ),
    );
    const owners = ownersOf(entity);
    const isOwner =
      policy.whoMayFork === 'everyone' ||
      caller.type === 'service' ||
      owners.length === 0 ||
      owners.some(owner => caller.ownershipRefs.includes(owner));
    return {
      entityRef: ref,
      workloads: found.map(({ cluster, workload }) =>
        baseWorkload(cluster.view, cluster.name, workload),
      ),
      spaces: forks.map(summarize),
      candidates: readable
        .filter(({ space }) => isMine(caller, space.spec))
        .map(summarize),
      allows: {
        create: mayCreate && isOwner,
        ...(!mayCreate && {
          createReason: `You lack the permission ${meshspaceSpaceCreatePermission.name}; ask the administrators of the portal for it.`,
        }),
        ...(mayCreate &&
          !isOwner && {
            createReason: `Only the owners of this component (${owners.join(
              ', ',
            )}) may fork it.`,
          }),
      },
      policy: {
        defaultTtlSeconds: policy.defaultTtlSeconds,
        ...(policy.maxTtlSeconds && { maxTtlSeconds: policy.maxTtlSeconds }),
        formats: policy.formats,
      },
      clusters: clusters.infos(),
    };
  }
}

function isOn(record: SpaceRecord, cluster: string, workload: Workload) {
  return (
    record.cluster === cluster &&
    record.space.spec.base === workload.metadata.namespace
  );
}

function doesFork({ space }: SpaceRecord, { kind, metadata }: Workload) {
  return space.spec.forks.some(
    fork => fork.workload.kind === kind && fork.workload.name === metadata.name,
  );
}
