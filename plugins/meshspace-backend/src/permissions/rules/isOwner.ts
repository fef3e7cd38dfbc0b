import { createPermissionRule } from '@backstage/plugin-permission-node';
import { z } from 'zod';
import { meshspaceSpaceResourceRef } from '../resource';

/** The space belongs to one of the claims. */
export const isOwner = createPermissionRule({
  name: 'IS_OWNER',
  description: 'Allow spaces that belong to one of the claims',
  resourceRef: meshspaceSpaceResourceRef,
  paramsSchema: z.object({
    claims: z
      .array(z.string())
      .describe(
        'Entity references, such as those that a user owns things through',
      ),
  }),
  apply: ({ space }, { claims }) => claims.includes(space.spec.owner),
  toQuery: ({ claims }) => ({ key: 'owner', values: claims }),
});
