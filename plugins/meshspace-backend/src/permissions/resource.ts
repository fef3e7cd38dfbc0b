import { createPermissionResourceRef } from '@backstage/plugin-permission-node';
import { MESHSPACE_RESOURCE_TYPE_SPACE } from '@meshspace/plugin-meshspace-common';
import type { SpaceRecord } from './SpaceRecord';

/** What a rule asks of a space, as data. @public */
export interface SpaceQuery {
  key: 'owner' | 'member' | 'base' | 'cluster' | 'componentOwner';
  values: string[];
}

/** The resource that permissions of spaces are about; for rules of other modules. @public */
export const meshspaceSpaceResourceRef = createPermissionResourceRef<
  SpaceRecord,
  SpaceQuery
>().with({
  pluginId: 'meshspace',
  resourceType: MESHSPACE_RESOURCE_TYPE_SPACE,
});
