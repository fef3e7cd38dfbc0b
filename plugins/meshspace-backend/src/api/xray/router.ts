import { startXraySchema } from '@meshspace/plugin-meshspace-common';
import type { Request, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { HttpContext, parsed } from '../http/HttpContext';
import type { XrayService } from './XrayService';

const SPACE = '/clusters/:cluster/spaces/:name';

/** Requests of a space, hop by hop. */
export function xrayRouter(http: HttpContext, xrays: XrayService): Router {
  const router = PromiseRouter();

  router.get(`${SPACE}/xray`, async (request, response) => {
    const credentials = await http.credentials(request);
    response.json(await xrays.get(refOf(request), credentials));
  });

  router.put(`${SPACE}/xray`, async (request, response) => {
    const { minutes } = parsed(startXraySchema, request.body ?? {});
    const ref = refOf(request);
    const meta = { cluster: ref.cluster, space: ref.name, minutes };
    response.json(
      await http.audited(request, 'xray-start', meta, credentials =>
        xrays.start(ref, minutes, credentials),
      ),
    );
  });

  router.delete(`${SPACE}/xray`, async (request, response) => {
    const ref = refOf(request);
    const meta = { cluster: ref.cluster, space: ref.name };
    await http.audited(request, 'xray-stop', meta, credentials =>
      xrays.stop(ref, credentials),
    );
    response.status(204).end();
  });

  router.get(`${SPACE}/requests`, async (request, response) => {
    const credentials = await http.credentials(request);
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const requests = xrays.watch(refOf(request), credentials, gone.signal);
    // The first is awaited before anything is sent, so that a refusal is one.
    const first = await requests.next();
    response.setHeader('content-type', 'application/x-ndjson');
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('cache-control', 'no-store');
    response.setHeader('x-accel-buffering', 'no');
    response.flushHeaders();
    if (first.done) return;
    try {
      for await (const seen of requests) {
        response.write(seen ? `${JSON.stringify(seen)}\n` : '\n');
      }
      response.end();
    } catch {
      // Once begun, it can only be cut off: the reader reconnects, and then hears why.
      response.destroy();
    }
  });

  return router;
}

function refOf({ params }: Request) {
  return { cluster: params.cluster, name: params.name };
}
