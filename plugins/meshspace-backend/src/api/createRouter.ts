import type {
  AuditorService,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import express, { ErrorRequestHandler, Router } from 'express';
import type { Clusters } from '../cluster/Clusters';
import type { SpaceAccess } from '../permissions/SpaceAccess';
import { basesRouter } from './bases/router';
import { clustersRouter } from './clusters/router';
import { entitiesRouter } from './entities/router';
import { findingsRouter } from './findings/router';
import { ClusterBusyError } from './http/clusterErrors';
import { HttpContext } from './http/HttpContext';
import { podsRouter } from './pods/router';
import { requestsRouter } from './requests/router';
import type { Services } from './createServices';
import { spacesRouter } from './spaces/router';
import { openApiDocument } from '../schema/openApiDocument';
import { topologyRouter } from './topology/router';
import { xrayRouter } from './xray/router';

interface Options {
  httpAuth: HttpAuthService;
  auditor: AuditorService;
  access: SpaceAccess;
  clusters: Clusters;
  services: Services;
}

/** When a busy cluster wants to be asked again, in whole seconds. */
const sayWhen: ErrorRequestHandler = (error, _request, response, next) => {
  if (error instanceof ClusterBusyError && error.retryAfterMs !== undefined) {
    response.set('retry-after', `${Math.ceil(error.retryAfterMs / 1000)}`);
  }
  next(error);
};

/** The HTTP API: one router per resource, under `/v1`. */
export function createRouter(options: Options): Router {
  const { httpAuth, auditor, access, clusters, services } = options;
  const http = new HttpContext(httpAuth, auditor);
  const v1 = Router();
  v1.use(clustersRouter(http, access, clusters));
  v1.use(basesRouter(http, services.bases));
  v1.use(entitiesRouter(http, services.entities));
  v1.use(spacesRouter(http, services.spaces));
  v1.use(podsRouter(http, services.pods));
  v1.use(topologyRouter(http, services.topology));
  v1.use(requestsRouter(http, services.explains, services.probes));
  v1.use(xrayRouter(http, services.xrays));
  v1.use(findingsRouter(http, services.findings, services.repairs));
  v1.get('/openapi.json', (_request, response) => {
    response.json(openApiDocument);
  });
  const router = Router();
  router.use(express.json({ limit: '1mb' }));
  router.use('/v1', v1);
  router.use(sayWhen);
  return router;
}
