import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { Workload } from '@meshspace/planner';
import {
  EntityMesh,
  meshspaceBaseReadPermission,
  meshspaceSpaceCreatePermission,
  Page,
  SpaceSummary,
} from '@meshspace/plugin-meshspace-common';
import type { Clusters } from '../../cluster/Clusters';
import type { PolicySettings } from '../../config/settings';
import type { SpaceAccess } from '../../permissions/SpaceAccess';
import type { SpaceRecord } from '../../permissions/SpaceRecord';
import type { SpaceRecords } from '../../permissions/SpaceRecords';
import { Callers, isMine } from '../../policy/Callers';
import { ownersOf } from '../../policy/ComponentOwners';
import { summaryOf } from '../spaces/present';
import type { SpaceRates } from '../traffic/SpaceRates';
import { baseWorkload } from './baseWorkload';
import { entityParts } from './entityParts';
import { entityWorkloads } from './entityWorkloads';

interface Options {
  clusters: Clusters;
  records: SpaceRecords;
  access: SpaceAccess;
  callers: Callers;
  catalog: CatalogService;
  policy: PolicySettings;
  rates: SpaceRates;
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
    const [entity, ...parts] = await entityParts(
      catalog,
      entityRef,
      credentials,
    );
    const found = this.#workloads([entity, ...parts]);
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
    const rps = await this.#options.rates.of(readable);
    const summarize = (record: SpaceRecord) =>
      summaryOf(record.cluster, record.space, {
        mine: isMine(caller, record.space.spec),
        allows: allows(record),
        rps: rps(record),
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

  /** Which spaces fork the entity, or a part of it. */
  async presence(
    entityRef: string,
    credentials: BackstageCredentials,
  ): Promise<Page<SpaceSummary>> {
    const { access, callers, catalog, rates, records } = this.#options;
    const entities = await entityParts(catalog, entityRef, credentials);
    const found = this.#workloads(entities);
    const all = await records.list();
    const readable = await access.readable(
      all.filter(record =>
        found.some(
          ({ cluster, workload }) =>
            isOn(record, cluster.name, workload) && doesFork(record, workload),
        ),
      ),
      credentials,
    );
    const [caller, allows, rps] = await Promise.all([
      callers.identify(credentials),
      access.allows(readable, credentials),
      rates.of(readable),
    ]);
    const items = readable.map(record =>
      summaryOf(record.cluster, record.space, {
        mine: isMine(caller, record.space.spec),
        allows: allows(record),
        rps: rps(record),
      }),
    );
    return { items, totalItems: items.length };
  }

  /** A workload that several of the entities claim counts once. */
  #workloads(entities: readonly Entity[]) {
    return this.#options.clusters.list().flatMap(cluster => {
      const workloads = new Set(
        entities.flatMap(entity =>
          entityWorkloads(cluster.view, cluster.name, entity),
        ),
      );
      return [...workloads].map(workload => ({ cluster, workload }));
    });
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
