import { createPermissionRule } from '@backstage/plugin-permission-node';
import { z } from 'zod';
import { meshspaceSpaceResourceRef } from '../resource';

/** The space is in one of the clusters. */
export const inCluster = createPermissionRule({
  name: 'IN_CLUSTER',
  description: 'Allow spaces in one of the clusters',
  resourceRef: meshspaceSpaceResourceRef,
  paramsSchema: z.object({
    clusters: z.array(z.string()).describe('Names of clusters'),
  }),
  apply: ({ cluster }, { clusters }) => clusters.includes(cluster),
  toQuery: ({ clusters }) => ({ key: 'cluster', values: clusters }),
});
