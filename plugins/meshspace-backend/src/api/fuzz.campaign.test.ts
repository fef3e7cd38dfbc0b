import { setTimeout as wait } from 'node:timers/promises';
import { createServer, RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  coreServices,
  createServiceFactory,
  LoggerService,
  RootLoggerService,
} from '@backstage/backend-plugin-api';
import { MiddlewareFactory } from '@backstage/backend-defaults/rootHttpRouter';
import { mockServices } from '@backstage/backend-test-utils';
import express from 'express';
import { eventually } from '../testing/eventually';
import { bodyOf, HOSTILE_TEXTS } from '../testing/hostile';
import { inject } from '../testing/inject';
import { Endpoint, OpenApi } from '../testing/openApi';
import { Random } from '../testing/Random';
import { headersOf, permissionsByRole, ROLES } from '../testing/roles';
import { sampleBase } from '../testing/sampleBase';
import { shopCatalog } from '../testing/shopCatalog';
import { spaceObject } from '../testing/spaceObject';
import { startPortal } from '../testing/startPortal';

jest.setTimeout(600_000);

/** Half of them the same in every run, half of them new. */
const INPUTS = Number(
  process.env.MESHSPACE_FUZZ_INPUTS ?? (process.env.CI ? 100_000 : 5_000),
);
const SEEDS = [
  20261120,
  Number(process.env.MESHSPACE_FUZZ_SEED ?? Date.now() % 2 ** 31),
];
const AT_ONCE = 32;
const SPACES = ['alice', 'bob', 'carol', 'dave'];
const CANARY = 'canary-4f1c9d';

const document = OpenApi.read();

interface Input {
  endpoint: Endpoint;
  url: string;
  headers: Record<string, string>;
  body?: string;
}

function inputOf(random: Random): Input {
  const endpoint = random.pick(document.endpoints);
  const example = endpoint.requestBody?.content['application/json']?.example;
  const text = (usual: unknown): string => {
    if (random.chance(0.12)) return random.pick(HOSTILE_TEXTS);
    return String(usual ?? '').replace('{name}', random.pick(SPACES));
  };
  let path = endpoint.path;
  const query: string[] = [];
  for (const {
    name,
    example: usual,
    in: place,
    required,
  } of endpoint.parameters) {
    const value = encode(text(usual));
    if (place === 'path')
      path = path.replace(`{${name}}`, () => value || '%20');
    if (place === 'query' && (required || random.chance(0.3))) {
      query.push(`${name}=${value}`);
      if (random.chance(0.05)) query.push(`${name}[]=${value}`);
    }
  }
  if (random.chance(0.03)) query.push(encode(random.pick(HOSTILE_TEXTS)));
  const header = random.pick(HOSTILE_TEXTS).replace(/[^\x20-\x7e]/g, '');
  return {
    endpoint,
    url: `/v1${path}${query.length ? `?${query.join('&')}` : ''}`,
    headers: {
      ...headersOf(roleFor(endpoint, random)),
      ...(example !== undefined && {
        'content-type': random.chance(0.02)
          ? random.pick(['text/plain', 'application/xml', header])
          : 'application/json',
      }),
      ...(random.chance(0.1) && { 'idempotency-key': header }),
      ...(random.chance(0.1) && { 'if-match': header }),
      ...(random.chance(0.1) && { 'if-none-match': header }),
    },
    ...(example !== undefined && {
      body: bodyOf(
        random,
        JSON.parse(
          JSON.stringify(example).replace('{name}', random.pick(SPACES)),
        ),
      ),
    }),
  };
}

/** A new base is read whole; were there many, little else would be tried. */
function roleFor({ operationId }: Endpoint, random: Random) {
  return operationId === 'SetBase' && random.chance(0.95)
    ? random.pick(['anonymous', 'nobody', 'looker', 'developer'] as const)
    : random.pick(ROLES);
}

function encode(text: string): string {
  // What cannot be encoded is sent as it is.
  return /[\ud800-\udfff]/.test(text) ? '%ED%A0%80' : encodeURIComponent(text);
}

describe('hostile input', () => {
  const told: string[] = [];
  const statuses = new Map<number, number>();
  let portal: Awaited<ReturnType<typeof startPortal>>;
  let listener: RequestListener;
  let secrets: string[];
  const entry = createServer((_request, response) => response.end('hello'));

  const { stackTraceLimit } = Error;

  beforeAll(async () => {
    // Most of the time would be spent on where in the sources each refusal was made.
    Error.stackTraceLimit = 0;
    await new Promise<void>(resolve =>
      entry.listen(0, '127.0.0.1', () => resolve()),
    );
    const { port } = entry.address() as AddressInfo;
    const routers: express.Handler[] = [];
    const token = `token-${CANARY}`;
    portal = await startPortal({
      cluster: { workloads: false, token },
      objects: [
        ...sampleBase().filter(
          ([resource]) => !/^(pods|endpointslices)/.test(resource),
        ),
        [
          'secrets',
          {
            apiVersion: 'v1',
            kind: 'Secret',
            metadata: { name: 'web', namespace: 'shop' },
            data: { password: Buffer.from(CANARY).toString('base64') },
          },
        ],
        ...SPACES.map((name): [string, ReturnType<typeof spaceObject>] => [
          'meshspaces.meshspace.dev',
          spaceObject(name, {
            owner:
              name === 'alice' ? 'user:default/developer' : 'user:default/x',
          }),
        ]),
      ],
      entryUrl: `http://127.0.0.1:${port}`,
      settings: { controller: { enabled: false } },
      entities: shopCatalog(),
      features: [
        createServiceFactory({
          service: coreServices.permissions,
          deps: {},
          factory: () => permissionsByRole(),
        }),
        createServiceFactory({
          service: coreServices.httpRouter,
          deps: {},
          factory: () => ({
            use: handler => void routers.push(handler),
            addAuthPolicy: () => undefined,
          }),
        }),
        createServiceFactory({
          service: coreServices.rootLogger,
          deps: {},
          factory: () => listening(told),
        }),
      ],
    });
    secrets = [CANARY, Buffer.from(CANARY).toString('base64'), token];
    const app = express();
    // Hashes of answers that nobody compares.
    app.disable('etag');
    for (const router of routers) app.use(router);
    app.use((_request, response) => {
      response.status(404).json({
        error: { name: 'NotFoundError', message: 'There is no such route' },
        response: { statusCode: 404 },
      });
    });
    app.use(
      MiddlewareFactory.create({
        config: mockServices.rootConfig(),
        logger: listening(told),
      }).error(),
    );
    listener = app;
    await eventually(async () => {
      const { text } = await inject(listener, {
        method: 'get',
        url: '/v1/clusters',
        headers: { ...headersOf('platform') },
      });
      expect(JSON.parse(text)).toMatchObject({
        items: [{ state: 'ready', spaces: SPACES.length }],
      });
    });
  });

  afterAll(async () => {
    Error.stackTraceLimit = stackTraceLimit;
    await portal?.stop();
    entry.close();
  });

  it.each(SEEDS)(
    'is answered with what is wrong, and nothing else happens (seed %i)',
    async seed => {
      const random = new Random(seed);
      const wrong: unknown[] = [];
      let left = INPUTS / SEEDS.length;
      const ask = ({ endpoint, url, headers, body }: Input) =>
        inject(listener, {
          method: endpoint.method,
          url,
          headers,
          body,
          stream: endpoint['x-stream'],
        });
      const caller = async () => {
        while (left-- > 0 && wrong.length < 5) {
          const input = inputOf(random);
          const { endpoint, url, headers, body } = input;
          const { status, text } = await whenReady(ask, input);
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
          const leaked = secrets.some(secret => text.includes(secret));
          const known = !endpoint['x-stream'] || status >= 400;
          const answer = known && text ? parsed(text) : undefined;
          const problems =
            answer === undefined || isOtherRoute(answer)
              ? []
              : document.problems(endpoint, status, answer);
          if (status >= 500 || leaked || problems.length > 0) {
            wrong.push({ url, headers, body, status, text, leaked, problems });
          }
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, caller));
      expect(wrong).toEqual([]);
    },
  );

  it('took all ways through: refusals of every kind, and wishes that came true', () => {
    const met = [...statuses.keys()].filter(status => status < 500);
    expect(met).toEqual(
      expect.arrayContaining([200, 201, 204, 400, 401, 403, 404, 409]),
    );
    const inputs = [...statuses.values()].reduce((sum, one) => sum + one, 0);
    expect(inputs).toBeGreaterThanOrEqual(INPUTS);
  });

  it('told no secret to logs or audit events', () => {
    const text = told.join('\n');
    expect(told.length).toBeGreaterThan(100);
    for (const secret of secrets) expect(text).not.toContain(secret);
  });

  it('changed no prototype and wrote nothing outside of spaces', () => {
    expect(({} as Record<string, unknown>).polluted).toBe(undefined);
    expect(({} as Record<string, unknown>).admin).toBe(undefined);
    const { client } = portal.cluster;
    expect(client.list('secrets').map(({ metadata }) => metadata.name)).toEqual(
      ['web'],
    );
    expect(client.list('deployments.apps', 'kube-system')).toEqual([]);
  });
});

/** A base that was just made is read first; who comes meanwhile is asked to come again. */
async function whenReady(
  ask: (input: Input) => Promise<{ status: number; text: string }>,
  input: Input,
): Promise<{ status: number; text: string }> {
  for (let attempt = 0; ; attempt++) {
    const answer = await ask(input);
    const reading =
      answer.status === 503 && answer.text.includes('Reading the cluster');
    if (!reading || attempt === 500) return answer;
    await wait(5);
  }
}

/** Where a hostile text makes another path, another route, or none, is met. */
function isOtherRoute(answer: unknown): boolean {
  return JSON.stringify(answer).includes('There is no such route');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function listening(told: string[]): RootLoggerService {
  const note = (message: string, meta?: unknown) =>
    void told.push(`${message} ${JSON.stringify(meta, errorsToo)}`);
  const logger: LoggerService & RootLoggerService = {
    error: note,
    warn: note,
    info: note,
    debug: note,
    child: () => logger,
  };
  return logger;
}

function errorsToo(_key: string, value: unknown): unknown {
  return value instanceof Error ? String(value) : value;
}
