import { createBackendPlugin } from '@backstage/backend-plugin-api';

/**
 * The MeshSpace backend plugin.
 *
 * @public
 */
export const meshspacePlugin = createBackendPlugin({
  pluginId: 'meshspace',
  register(env) {
    env.registerInit({
      deps: {},
      async init() {},
    });
  },
});
