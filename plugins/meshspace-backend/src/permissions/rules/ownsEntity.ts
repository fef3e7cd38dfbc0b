import { createPermissionRule } from '@backstage/plugin-permission-node';
import { z } from 'zod';
import { meshspaceSpaceResourceRef } from '../resource';

/** One of the claims owns a component that the space forks. */
export const ownsEntity = createPermissionRule({
  name: 'OWNS_ENTITY',
  description:
    'Allow spaces that fork a component which one of the claims owns',
  resourceRef: meshspaceSpaceResourceRef,
  paramsSchema: z.object({
    claims: z
      .array(z.string())
      .describe(
        'Entity references, such as those that a user owns things through',
      ),
  }),
  apply: ({ componentOwners }, { claims }) =>
    componentOwners.some(owner => claims.includes(owner)),
  toQuery: ({ claims }) => ({ key: 'componentOwner', values: claims }),
});
