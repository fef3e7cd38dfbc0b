import { pipeline } from 'node:stream/promises';
import { logsRequestSchema } from '@meshspace/plugin-meshspace-common';
import type { Request, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { HttpContext, parsed } from '../http/HttpContext';
import type { PodsService } from './PodsService';

const SPACE = '/clusters/:cluster/spaces/:name';

export function podsRouter(http: HttpContext, pods: PodsService): Router {
  const router = PromiseRouter();

  router.get(`${SPACE}/pods`, async (request, response) => {
    const credentials = await http.credentials(request);
    response.json(await pods.list(refOf(request), credentials));
  });

  router.get(`${SPACE}/events`, async (request, response) => {
    const credentials = await http.credentials(request);
    response.json(await pods.events(refOf(request), credentials));
  });

  router.get(`${SPACE}/pods/:pod/logs`, async (request, response) => {
    const options = parsed(logsRequestSchema, request.query);
    const credentials = await http.credentials(request);
    const gone = new AbortController();
    // Who stops reading must not leave a stream open at the API server.
    response.once('close', () => gone.abort());
    const { body } = await pods.logs(
      refOf(request),
      { ...options, pod: request.params.pod },
      credentials,
      gone.signal,
    );
    // Never rendered as a page, whatever a program logs.
    response.setHeader('content-type', 'text/plain; charset=utf-8');
    response.setHeader('x-content-type-options', 'nosniff');
    // Compression would hold back lines until there is enough to compress.
    response.setHeader('cache-control', 'no-store, no-transform');
    // Proxies that gather answers would hold back live lines.
    response.setHeader('x-accel-buffering', 'no');
    response.flushHeaders();
    // Once begun, a broken stream can only be cut off: the reader reconnects.
    await pipeline(body, response).catch(() => response.destroy());
  });

  return router;
}

function refOf({ params }: Request) {
  return { cluster: params.cluster, name: params.name };
}
