import {
  topologyFilterSchema,
  trafficFilterSchema,
} from '@meshspace/plugin-meshspace-common';
import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { HttpContext, parsed } from '../http/HttpContext';
import type { TopologyService } from './TopologyService';

const BASE = '/clusters/:cluster/bases/:base';

export function topologyRouter(
  http: HttpContext,
  topology: TopologyService,
): Router {
  const router = PromiseRouter();

  router.get(`${BASE}/topology`, async (request, response) => {
    const filter = parsed(topologyFilterSchema, request.query);
    const { cluster, base } = request.params;
    const credentials = await http.credentials(request);
    response.json(
      await topology.topology({ ...filter, cluster, base }, credentials),
    );
  });

  router.get(`${BASE}/traffic`, async (request, response) => {
    const filter = parsed(trafficFilterSchema, request.query);
    const { cluster, base } = request.params;
    const credentials = await http.credentials(request);
    response.json(
      await topology.traffic({ ...filter, cluster, base }, credentials),
    );
  });

  return router;
}
