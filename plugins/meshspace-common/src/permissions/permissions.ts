import { createPermission } from '@backstage/plugin-permission-common';

/**
 * Resource type of the permissions that are about one space. Its resource references are made by {@link spaceResourceRef}.
 * @public
 */
export const MESHSPACE_RESOURCE_TYPE_SPACE = 'meshspace-space';

/** Creating spaces. @public */
export const meshspaceSpaceCreatePermission = createPermission({
  name: 'meshspace.space.create',
  attributes: { action: 'create' },
});

/** Seeing a space. Without it, a space looks as if it did not exist. @public */
export const meshspaceSpaceReadPermission = createPermission({
  name: 'meshspace.space.read',
  attributes: { action: 'read' },
  resourceType: MESHSPACE_RESOURCE_TYPE_SPACE,
});

/** Changing a space and its forks. @public */
export const meshspaceSpaceUpdatePermission = createPermission({
  name: 'meshspace.space.update',
  attributes: { action: 'update' },
  resourceType: MESHSPACE_RESOURCE_TYPE_SPACE,
});

/** Deleting a space. @public */
export const meshspaceSpaceDeletePermission = createPermission({
  name: 'meshspace.space.delete',
  attributes: { action: 'delete' },
  resourceType: MESHSPACE_RESOURCE_TYPE_SPACE,
});

/** Reading the logs of a space's pods. @public */
export const meshspaceSpaceLogsPermission = createPermission({
  name: 'meshspace.space.logs',
  attributes: { action: 'read' },
  resourceType: MESHSPACE_RESOURCE_TYPE_SPACE,
});

/** Seeing clusters, bases and their topology. @public */
export const meshspaceBaseReadPermission = createPermission({
  name: 'meshspace.base.read',
  attributes: { action: 'read' },
});

/** Making bases, switching injection, restarting workloads of a base. @public */
export const meshspaceBaseUpdatePermission = createPermission({
  name: 'meshspace.base.update',
  attributes: { action: 'update' },
});

/** All permissions of the plugin. @public */
export const meshspacePermissions = [
  meshspaceSpaceCreatePermission,
  meshspaceSpaceReadPermission,
  meshspaceSpaceUpdatePermission,
  meshspaceSpaceDeletePermission,
  meshspaceSpaceLogsPermission,
  meshspaceBaseReadPermission,
  meshspaceBaseUpdatePermission,
];
