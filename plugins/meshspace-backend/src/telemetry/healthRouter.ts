import Router from 'express-promise-router';
import type { Clusters } from '../cluster/Clusters';

/**
 * How the plugin stands, for probes and monitors. It names no cluster, so that it can be asked without signing in; and it fails
 * only when there is nothing that the plugin could serve, since one cluster that is down is no reason to restart a portal.
 */
export function healthRouter(clusters: Pick<Clusters, 'infos'>) {
  const router = Router();
  router.get('/health', (_request, response) => {
    const infos = clusters.infos();
    const ready = infos.filter(({ state }) => state === 'ready').length;
    const reachable = infos.filter(
      ({ state }) => state !== 'unreachable' && state !== 'connecting',
    ).length;
    const works = infos.length === 0 || reachable > 0;
    response.status(works ? 200 : 503).json({
      status: ready === infos.length ? 'ok' : 'degraded',
      clusters: infos.length,
      ready,
      reachable,
    });
  });
  return router;
}
