import { createApiRef } from '@backstage/core-plugin-api';
import type { MeshSpaceApi } from '@meshspace/plugin-meshspace-common';

/**
 * The API of the MeshSpace backend; replace it to talk to something else.
 * @public
 */
export const meshSpaceApiRef = createApiRef<MeshSpaceApi>({
  id: 'plugin.meshspace.service',
});
