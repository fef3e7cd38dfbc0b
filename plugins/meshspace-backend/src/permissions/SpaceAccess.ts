import type {
  BackstageCredentials,
  PermissionsRegistryService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  AuthorizeResult,
  BasicPermission,
  PolicyDecision,
  ResourcePermission,
} from '@backstage/plugin-permission-common';
import { createConditionAuthorizer } from '@backstage/plugin-permission-node';
import {
  meshspaceSpaceDeletePermission,
  meshspaceSpaceLogsPermission,
  meshspaceSpaceReadPermission,
  meshspaceSpaceUpdatePermission,
  SpaceAllows,
  SpaceRef,
} from '@meshspace/plugin-meshspace-common';
import { meshspaceSpaceResourceRef } from './resource';
import type { SpaceRecord } from './SpaceRecord';
import type { SpaceRecords } from './SpaceRecords';

const READ = meshspaceSpaceReadPermission;

/** What a caller may do with spaces. A space that may not be read looks as if it did not exist. */
export class SpaceAccess {
  readonly #permissions: PermissionsService;
  readonly #records: SpaceRecords;
  readonly #decide: (
    decision: PolicyDecision,
    record: SpaceRecord | undefined,
  ) => boolean;

  constructor(options: {
    permissions: PermissionsService;
    permissionsRegistry: PermissionsRegistryService;
    records: SpaceRecords;
  }) {
    this.#permissions = options.permissions;
    this.#records = options.records;
    const ruleset = options.permissionsRegistry.getPermissionRuleset(
      meshspaceSpaceResourceRef,
    );
    this.#decide = createConditionAuthorizer(ruleset);
  }

  /** @throws NotAllowedError that names the permission */
  async require(
    permission: BasicPermission,
    credentials: BackstageCredentials,
  ): Promise<void> {
    if (!(await this.may(permission, credentials))) {
      throw notAllowed(permission.name);
    }
  }

  async may(
    permission: BasicPermission,
    credentials: BackstageCredentials,
  ): Promise<boolean> {
    const [{ result }] = await this.#permissions.authorize([{ permission }], {
      credentials,
    });
    return result === AuthorizeResult.ALLOW;
  }

  /**
   * The space, if it may be read and, beyond that, `permission` is given.
   * @throws NotFoundError for what does not exist and for what may not be seen, in the same words
   */
  async space(
    ref: SpaceRef,
    credentials: BackstageCredentials,
    permission: ResourcePermission = READ,
  ): Promise<SpaceRecord> {
    const [record, [read, wanted]] = await Promise.all([
      this.#records.find(ref),
      this.#decisions([READ, permission], credentials),
    ]);
    if (!record || !this.#decide(read, record)) {
      throw new NotFoundError(
        `There is no space "${ref.name}" in cluster "${ref.cluster}", or you may not see it`,
      );
    }
    if (permission !== READ && !this.#decide(wanted, record)) {
      throw notAllowed(permission.name);
    }
    return record;
  }

  /** Those that may be read. */
  async readable(
    records: readonly SpaceRecord[],
    credentials: BackstageCredentials,
  ): Promise<SpaceRecord[]> {
    if (records.length === 0) return [];
    const [decision] = await this.#decisions([READ], credentials);
    return records.filter(record => this.#decide(decision, record));
  }

  /** What the caller may do with each. */
  async allows(
    records: readonly SpaceRecord[],
    credentials: BackstageCredentials,
  ): Promise<(record: SpaceRecord) => SpaceAllows> {
    if (records.length === 0) {
      return () => ({ update: false, delete: false, logs: false });
    }
    const [update, remove, logs] = await this.#decisions(
      [
        meshspaceSpaceUpdatePermission,
        meshspaceSpaceDeletePermission,
        meshspaceSpaceLogsPermission,
      ],
      credentials,
    );
    return record => ({
      update: this.#decide(update, record),
      delete: this.#decide(remove, record),
      logs: this.#decide(logs, record),
    });
  }

  #decisions(
    permissions: ResourcePermission[],
    credentials: BackstageCredentials,
  ): Promise<PolicyDecision[]> {
    return this.#permissions.authorizeConditional(
      permissions.map(permission => ({ permission })),
      { credentials },
    );
  }
}

function notAllowed(name: string) {
  return new NotAllowedError(
    `You lack the permission ${name}; ask the administrators of the portal for it`,
  );
}
