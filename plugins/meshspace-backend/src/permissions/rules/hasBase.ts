import { createPermissionRule } from '@backstage/plugin-permission-node';
import { z } from 'zod';
import { meshspaceSpaceResourceRef } from '../resource';

/** The space stands on one of the bases. */
export const hasBase = createPermissionRule({
  name: 'HAS_BASE',
  description: 'Allow spaces that stand on one of the bases',
  resourceRef: meshspaceSpaceResourceRef,
  paramsSchema: z.object({
    bases: z.array(z.string()).describe('Namespaces of bases'),
  }),
  apply: ({ space }, { bases }) => bases.includes(space.spec.base),
  toQuery: ({ bases }) => ({ key: 'base', values: bases }),
});
