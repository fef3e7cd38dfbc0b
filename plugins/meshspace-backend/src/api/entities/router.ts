import { stringifyEntityRef } from '@backstage/catalog-model';
import type { Router } from 'express';
import PromiseRouter from 'express-promise-router';
import type { HttpContext } from '../http/HttpContext';
import type { EntitiesService } from './EntitiesService';

export function entitiesRouter(
  http: HttpContext,
  entities: EntitiesService,
): Router {
  const router = PromiseRouter();
  router.get('/entities/:kind/:namespace/:name', async (request, response) => {
    const { kind, namespace, name } = request.params;
    const ref = stringifyEntityRef({ kind, namespace, name });
    response.json(await entities.get(ref, await http.credentials(request)));
  });

  router.get(
    '/entities/:kind/:namespace/:name/spaces',
    async (request, response) => {
      const { kind, namespace, name } = request.params;
      const ref = stringifyEntityRef({ kind, namespace, name });
      response.json(
        await entities.presence(ref, await http.credentials(request)),
      );
    },
  );

  return router;
}
