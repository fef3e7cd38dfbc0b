/**
 * The MeshSpace plugin of the legacy frontend system.
 *
 * @packageDocumentation
 */
import {
  createApiFactory,
  createComponentExtension,
  createPlugin,
  createRoutableExtension,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { createCardExtension } from '@backstage/plugin-home-react';
import { MeshSpaceClient } from '@meshspace/plugin-meshspace-common';
import { meshSpaceApiRef } from './api/ref';
import {
  entityRouteRef,
  platformRouteRef,
  rootRouteRef,
  spaceRouteRef,
} from './routes';

export { meshSpaceApiRef } from './api/ref';
export { isMeshSpaceAvailable } from './entity/available';
export { meshSpaceTranslationRef } from './translations/ref';
export { meshSpaceTranslations } from './translations/resource';

/**
 * The MeshSpace plugin of the legacy frontend system.
 *
 * @public
 */
export const meshspacePlugin = createPlugin({
  id: 'meshspace',
  apis: [
    createApiFactory({
      api: meshSpaceApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: ({ discoveryApi, fetchApi }) =>
        new MeshSpaceClient({ discoveryApi, fetchApi }),
    }),
  ],
  routes: {
    root: rootRouteRef,
    space: spaceRouteRef,
    platform: platformRouteRef,
    entity: entityRouteRef,
  },
});

/**
 * The tab of a component: `<EntityLayout.Route path="/meshspace" title="MeshSpace" if={isMeshSpaceAvailable}>`.
 *
 * @public
 */
export const EntityMeshSpaceContent: () => JSX.Element =
  meshspacePlugin.provide(
    createRoutableExtension({
      name: 'EntityMeshSpaceContent',
      component: () => import('./entity/EntityTab').then(m => m.EntityTab),
      mountPoint: entityRouteRef,
    }),
  );

/**
 * The page of all spaces: `<Route path="/meshspaces" element={<MeshSpacesPage />} />`.
 *
 * @public
 */
export const MeshSpacesPage: () => JSX.Element = meshspacePlugin.provide(
  createRoutableExtension({
    name: 'MeshSpacesPage',
    component: () => import('./pages/LegacyPages').then(m => m.LegacyPages),
    mountPoint: rootRouteRef,
  }),
);

/**
 * Who has a fork of the component, for its overview.
 *
 * @public
 */
export const EntityMeshSpaceCard: () => JSX.Element | null =
  meshspacePlugin.provide(
    createComponentExtension({
      name: 'EntityMeshSpaceCard',
      component: {
        lazy: () => import('./cards/PresenceCard').then(m => m.PresenceCard),
      },
    }),
  );

/**
 * The caller's spaces, for the home page.
 *
 * @public
 */
export const HomePageMySpaces = meshspacePlugin.provide(
  createCardExtension({
    name: 'HomePageMySpaces',
    title: 'My MeshSpaces',
    components: () =>
      import('./cards/MySpaces').then(m => ({ Content: m.MySpaces })),
  }),
);
