import type { PermissionsRegistryService } from '@backstage/backend-plugin-api';
import { isResourcePermission } from '@backstage/plugin-permission-common';
import {
  meshspacePermissions,
  parseSpaceResourceRef,
} from '@meshspace/plugin-meshspace-common';
import { meshspaceSpaceResourceRef } from './resource';
import { spaceRules } from './rules';
import type { SpaceRecords } from './SpaceRecords';

/** Makes permissions and rules known to policies and to the pickers that help to write them. */
export function registerPermissions(
  registry: PermissionsRegistryService,
  records: SpaceRecords,
) {
  registry.addPermissions(
    meshspacePermissions.filter(
      permission => !isResourcePermission(permission),
    ),
  );
  registry.addResourceType({
    resourceRef: meshspaceSpaceResourceRef,
    permissions: meshspacePermissions.filter(permission =>
      isResourcePermission(permission),
    ),
    rules: Object.values(spaceRules),
    getResources: refs =>
      Promise.all(
        refs.map(ref =>
          records.find(parseSpaceResourceRef(ref)).catch(() => undefined),
        ),
      ),
  });
}
