import { createRouteRef, createSubRouteRef } from '@backstage/core-plugin-api';

/** The spaces page. */
export const rootRouteRef = createRouteRef({ id: 'meshspace' });

/** One space. */
export const spaceRouteRef = createSubRouteRef({
  id: 'meshspace/space',
  parent: rootRouteRef,
  path: '/space/:cluster/:name',
});

/** Bases and clusters, for platform engineers. */
export const platformRouteRef = createSubRouteRef({
  id: 'meshspace/platform',
  parent: rootRouteRef,
  path: '/platform',
});

/** The tab on a component's page. */
export const entityRouteRef = createRouteRef({ id: 'meshspace/entity' });
