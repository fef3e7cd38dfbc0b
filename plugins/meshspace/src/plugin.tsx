import {
  ApiBlueprint,
  createFrontendPlugin,
  discoveryApiRef,
  fetchApiRef,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import { HomePageWidgetBlueprint } from '@backstage/plugin-home-react/alpha';
import { MeshSpaceClient } from '@meshspace/plugin-meshspace-common';
import { meshSpaceApiRef } from './api/ref';
import { availableFilter, componentFilter } from './entity/available';
import {
  entityRouteRef,
  platformRouteRef,
  rootRouteRef,
  spaceRouteRef,
} from './routes';
import { MeshSpaceIcon } from './ui/MeshSpaceIcon';

const meshSpaceApi = ApiBlueprint.make({
  params: define =>
    define({
      api: meshSpaceApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: ({ discoveryApi, fetchApi }) =>
        new MeshSpaceClient({ discoveryApi, fetchApi }),
    }),
});

const meshSpaceEntityContent = EntityContentBlueprint.make({
  params: {
    path: '/meshspace',
    title: 'MeshSpace',
    group: 'deployment',
    icon: <MeshSpaceIcon fontSize="small" />,
    filter: availableFilter,
    routeRef: entityRouteRef,
    loader: () => import('./entity/EntityTab').then(m => <m.EntityTab />),
  },
});

const meshSpaceEntityCard = EntityCardBlueprint.make({
  name: 'presence',
  params: {
    type: 'info',
    filter: componentFilter,
    loader: () => import('./cards/PresenceCard').then(m => <m.PresenceCard />),
  },
});

const meshSpacesPage = PageBlueprint.make({
  params: {
    path: '/meshspaces',
    title: 'MeshSpaces',
    icon: <MeshSpaceIcon fontSize="inherit" />,
    routeRef: rootRouteRef,
    loader: () => import('./pages/Pages').then(m => <m.Pages />),
  },
});

const mySpacesWidget = HomePageWidgetBlueprint.make({
  name: 'my-spaces',
  params: {
    name: 'MySpaces',
    title: 'My MeshSpaces',
    description: 'Your spaces: how they are, their headers, and when they end',
    layout: { height: { minRows: 3 }, width: { minColumns: 3 } },
    components: () =>
      import('./cards/MySpaces').then(m => ({ Content: m.MySpaces })),
  },
});

/**
 * The MeshSpace plugin of the new frontend system.
 *
 * @public
 */
export const meshspacePlugin = createFrontendPlugin({
  pluginId: 'meshspace',
  title: 'MeshSpaces',
  icon: <MeshSpaceIcon fontSize="inherit" />,
  extensions: [
    meshSpaceApi,
    meshSpaceEntityContent,
    meshSpaceEntityCard,
    meshSpacesPage,
    mySpacesWidget,
  ],
  routes: {
    root: rootRouteRef,
    space: spaceRouteRef,
    platform: platformRouteRef,
    entity: entityRouteRef,
  },
});
