import { meshspaceBaseReadPermission } from '@meshspace/plugin-meshspace-common';
import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import type { Clusters } from '../../cluster/Clusters';
import type { SpaceAccess } from '../../permissions/SpaceAccess';
import type { HttpContext } from '../http/HttpContext';

/** One row per cluster, with what is the matter with it. */
export function clustersRouter(
  http: HttpContext,
  access: SpaceAccess,
  clusters: Clusters,
): Router {
  const router = PromiseRouter();
  router.get('/clusters', async (request, response) => {
    const credentials = await http.credentials(request);
    await access.require(meshspaceBaseReadPermission, credentials);
    const items = clusters.infos();
    response.json({ items, totalItems: items.length });
  });
  return router;
}
