import {
  explainRequestSchema,
  probeRequestSchema,
} from '@meshspace/plugin-meshspace-common';
import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { HttpContext, parsed } from '../http/HttpContext';
import type { ExplainService } from './ExplainService';
import type { ProbeService } from './ProbeService';

export function requestsRouter(
  http: HttpContext,
  explains: ExplainService,
  probes: ProbeService,
): Router {
  const router = PromiseRouter();

  router.post('/explain', async (request, response) => {
    const question = parsed(explainRequestSchema, request.body);
    const credentials = await http.credentials(request);
    response.json(await explains.explain(question, credentials));
  });

  // A real request can change things behind it, so it is recorded like a write.
  router.post('/probe', async (request, response) => {
    const question = parsed(probeRequestSchema, request.body);
    const { cluster, space, method } = question;
    response.json(
      await http.audited(
        request,
        'probe',
        { cluster, space, method },
        credentials => probes.probe(question, credentials),
      ),
    );
  });

  return router;
}
