import { repairRequestSchema } from '@meshspace/plugin-meshspace-common';
import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { HttpContext, parsed } from '../http/HttpContext';
import type { RepairService } from './RepairService';

export function findingsRouter(
  http: HttpContext,
  repairs: RepairService,
): Router {
  const router = PromiseRouter();
  router.post('/repairs', async (request, response) => {
    const wanted = parsed(repairRequestSchema, request.body);
    await http.audited(request, 'repair', wanted, credentials =>
      repairs.repair(wanted, credentials),
    );
    response.status(204).end();
  });
  return router;
}
