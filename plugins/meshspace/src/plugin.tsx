import { createFrontendPlugin } from '@backstage/frontend-plugin-api';

/**
 * The MeshSpace plugin of the new frontend system.
 *
 * @public
 */
export const meshspacePlugin = createFrontendPlugin({
  pluginId: 'meshspace',
  extensions: [],
});
