import { createPermissionRule } from '@backstage/plugin-permission-node';
import { z } from 'zod';
import { meshspaceSpaceResourceRef } from '../resource';

/** The space is shared with one of the claims. */
export const isMember = createPermissionRule({
  name: 'IS_MEMBER',
  description: 'Allow spaces that are shared with one of the claims',
  resourceRef: meshspaceSpaceResourceRef,
  paramsSchema: z.object({
    claims: z
      .array(z.string())
      .describe(
        'Entity references, such as those that a user owns things through',
      ),
  }),
  apply: ({ space }, { claims }) =>
    !!space.spec.members?.some(member => claims.includes(member)),
  toQuery: ({ claims }) => ({ key: 'member', values: claims }),
});
