import {
  restartBaseSchema,
  setBaseSchema,
} from '@meshspace/plugin-meshspace-common';
import type { Request, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { z } from 'zod';
import { HttpContext, parsed } from '../http/HttpContext';
import type { BasesService } from './BasesService';

const filterSchema = z.strictObject({
  cluster: z.string().max(253).optional(),
});

const BASE = '/clusters/:cluster/bases/:base';

export function basesRouter(http: HttpContext, bases: BasesService): Router {
  const router = PromiseRouter();

  router.get('/bases', async (request, response) => {
    const filter = parsed(filterSchema, request.query);
    response.json(await bases.list(filter, await http.credentials(request)));
  });

  router.patch(BASE, async (request, response) => {
    const base = baseOf(request);
    const change = parsed(setBaseSchema, request.body);
    response.json(
      await http.audited(
        request,
        'base-update',
        { ...base, ...change },
        credentials => bases.set(base, change, credentials),
      ),
    );
  });

  router.post(`${BASE}/restart`, async (request, response) => {
    const base = baseOf(request);
    const { workloads } = parsed(restartBaseSchema, request.body);
    await http.audited(
      request,
      'base-restart',
      { ...base, workloads },
      credentials => bases.restart(base, workloads, credentials),
    );
    response.status(204).end();
  });

  return router;
}

function baseOf({ params }: Request) {
  return { cluster: params.cluster, namespace: params.base };
}
