import {
  findingsFilterSchema,
  repairRequestSchema,
} from '@meshspace/plugin-meshspace-common';
import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { HttpContext, parsed } from '../http/HttpContext';
import type { FindingsService } from './FindingsService';
import type { RepairService } from './RepairService';

export function findingsRouter(
  http: HttpContext,
  findings: FindingsService,
  repairs: RepairService,
): Router {
  const router = PromiseRouter();
  router.get('/findings', async (request, response) => {
    const filter = parsed(findingsFilterSchema, request.query);
    response.json(await findings.list(filter, await http.credentials(request)));
  });
  router.post('/repairs', async (request, response) => {
    const wanted = parsed(repairRequestSchema, request.body);
    await http.audited(request, 'repair', wanted, credentials =>
      repairs.repair(wanted, credentials),
    );
    response.status(204).end();
  });
  return router;
}
