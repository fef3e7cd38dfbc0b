import {
  createSpaceSchema,
  forkRequestSchema,
  planRequestSchema,
  shareSpaceSchema,
  spaceFilterSchema,
  updateSpaceSchema,
  workloadRefSchema,
} from '@meshspace/plugin-meshspace-common';
import { InputError } from '@backstage/errors';
import type { Request, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { HttpContext, parsed } from '../http/HttpContext';
import type { SpacesService } from './SpacesService';

const SPACE = '/clusters/:cluster/spaces/:name';

/** Spaces and their forks. */
export function spacesRouter(http: HttpContext, spaces: SpacesService): Router {
  const router = PromiseRouter();
  const called = async (request: Request) => ({
    credentials: await http.credentials(request),
  });

  router.get('/spaces', async (request, response) => {
    const filter = parsed(spaceFilterSchema, request.query);
    response.json(await spaces.list(filter, await called(request)));
  });

  router.post('/spaces', async (request, response) => {
    const wish = parsed(createSpaceSchema, request.body);
    const idempotencyKey = request.header('idempotency-key')?.slice(0, 256);
    const space = await http.audited(
      request,
      'space-create',
      { cluster: wish.cluster, space: wish.name, base: wish.base },
      credentials => spaces.create(wish, { credentials, idempotencyKey }),
    );
    response.status(201).json(space);
  });

  router.get(SPACE, async (request, response) => {
    response.json(await spaces.get(refOf(request), await called(request)));
  });

  router.patch(SPACE, async (request, response) => {
    const ref = refOf(request);
    const change = parsed(updateSpaceSchema, request.body);
    response.json(
      await http.audited(
        request,
        'space-update',
        { ...meta(ref), fields: Object.keys(change) },
        credentials =>
          spaces.update(ref, change, { credentials, ...conditionOf(request) }),
      ),
    );
  });

  router.post(`${SPACE}/members`, async (request, response) => {
    const ref = refOf(request);
    const change = parsed(shareSpaceSchema, request.body);
    response.json(
      await http.audited(
        request,
        'space-share',
        { ...meta(ref), ...change },
        credentials =>
          spaces.share(ref, change, { credentials, ...conditionOf(request) }),
      ),
    );
  });

  router.delete(SPACE, async (request, response) => {
    const ref = refOf(request);
    await http.audited(request, 'space-delete', meta(ref), credentials =>
      spaces.delete(ref, { credentials, ...conditionOf(request) }),
    );
    response.status(204).end();
  });

  router.put(`${SPACE}/forks`, async (request, response) => {
    const ref = refOf(request);
    const fork = parsed(forkRequestSchema, request.body);
    response.json(
      await http.audited(
        request,
        'fork-put',
        {
          ...meta(ref),
          workload: `${fork.workload.kind}/${fork.workload.name}`,
        },
        credentials =>
          spaces.putFork(ref, fork, { credentials, ...conditionOf(request) }),
      ),
    );
  });

  router.delete(`${SPACE}/forks/:kind/:workload`, async (request, response) => {
    const ref = refOf(request);
    const workload = workloadOf(request);
    response.json(
      await http.audited(
        request,
        'fork-delete',
        { ...meta(ref), workload: `${workload.kind}/${workload.name}` },
        credentials =>
          spaces.deleteFork(ref, workload, {
            credentials,
            ...conditionOf(request),
          }),
      ),
    );
  });

  router.post(
    `${SPACE}/forks/:kind/:workload/take-over`,
    async (request, response) => {
      const ref = refOf(request);
      const workload = workloadOf(request);
      response.json(
        await http.audited(
          request,
          'fork-take-over',
          { ...meta(ref), workload: `${workload.kind}/${workload.name}` },
          credentials =>
            spaces.takeOver(ref, workload, {
              credentials,
              ...conditionOf(request),
            }),
        ),
      );
    },
  );

  router.get(`${SPACE}/drift`, async (request, response) => {
    response.json(await spaces.drift(refOf(request), await called(request)));
  });

  router.post('/plan', async (request, response) => {
    const wish = parsed(planRequestSchema, request.body);
    response.json(await spaces.plan(wish, await called(request)));
  });

  return router;
}

function refOf({ params }: Request) {
  return { cluster: params.cluster, name: params.name };
}

/** `if-match: "<generation>"`, as the space's `generation` tells it. */
function conditionOf(request: Request): { ifGeneration?: number } {
  const text = request.header('if-match');
  if (text === undefined || text === '*') return {};
  const generation = /^"?(\d{1,15})"?$/.exec(text)?.[1];
  if (generation === undefined) {
    throw new InputError(
      'The header if-match must be the generation of the space, as its answer says it, in quotes',
    );
  }
  return { ifGeneration: Number(generation) };
}

function workloadOf({ params }: Request) {
  return parsed(workloadRefSchema, {
    kind: params.kind,
    name: params.workload,
  });
}

function meta({ cluster, name }: { cluster: string; name: string }) {
  return { cluster, space: name };
}
