import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import type { FaultRule } from 'embedded-cluster';
import { eventually } from '../testing/eventually';
import { Endpoint, OpenApi } from '../testing/openApi';
import { requestOf } from '../testing/requestOf';
import { headersOf, permissionsByRole, Role } from '../testing/roles';
import { shopCatalog } from '../testing/shopCatalog';
import { spaceObject } from '../testing/spaceObject';
import { startPortal } from '../testing/startPortal';

jest.setTimeout(150_000);

const MESHSPACES = 'meshspaces.meshspace.dev';
const SPACE = 'alice';
/** A cluster that nobody listens at. */
const DOWN = 'down';
/** No answer lets a caller wait for so long; so a call that is refused for being too many is not made again. */
const LONG_SECONDS = 60;

const document = OpenApi.read();

/** The call of the cluster that a request comes down to, past which nothing is done. */
const COMES_TO: Readonly<
  Record<string, Pick<FaultRule, 'method' | 'resource'>>
> = {
  SetBase: { method: 'PATCH', resource: 'namespaces' },
  RestartBase: { method: 'PATCH', resource: 'deployments' },
  CreateSpace: { method: 'POST', resource: 'meshspaces' },
  UpdateSpace: { method: 'PATCH', resource: 'meshspaces' },
  DeleteSpace: { method: 'DELETE', resource: 'meshspaces' },
  ShareSpace: { method: 'PATCH', resource: 'meshspaces' },
  PutFork: { method: 'PATCH', resource: 'meshspaces' },
  DeleteFork: { method: 'PATCH', resource: 'meshspaces' },
  TakeOver: { method: 'PATCH', resource: 'meshspaces' },
  GetLogs: { method: 'GET', resource: 'pods' },
  GetEvents: { method: 'GET', resource: 'events' },
  GetXray: { method: 'GET', resource: 'telemetries' },
  WatchRequests: { method: 'GET', resource: 'telemetries' },
  StartXray: { method: 'POST', resource: 'jobs' },
  StopXray: { method: 'DELETE', resource: 'telemetries' },
  Repair: { method: 'DELETE', resource: 'namespaces' },
};

/** What a cluster answers where the API is to answer so. */
const CLUSTERS_ANSWER: Readonly<Record<number, number>> = {
  409: 409,
  422: 422,
  429: 429,
  502: 500,
};

/** Who lacks a right: everybody may look but one. */
const lacksRight = (endpoint: Endpoint): Role =>
  endpoint['x-permission']?.endsWith('.read') ? 'nobody' : 'looker';

interface Answer {
  status: number;
  headers: Headers;
  body: unknown;
}

type Wish = ReturnType<typeof requestOf>;

describe('every status that the API says it has', () => {
  let portal: Awaited<ReturnType<typeof startPortal>>;
  let pod: string;
  let wishes = 0;

  const client = () => portal.cluster.client;
  const operation = (id: string) =>
    document.endpoints.find(({ operationId }) => operationId === id)!;

  /** The document's example, made to succeed here. */
  function wishOf(endpoint: Endpoint, space = SPACE): Wish {
    const { method, url, body } = requestOf(endpoint, space);
    return {
      method,
      url: url.replace('/pods/reviews-1/', `/pods/${pod}/`),
      body: body && {
        ...body,
        ...(endpoint.operationId === 'CreateSpace' && {
          owner: 'user:default/platform',
        }),
        // Each time something else, or there would be nothing to write.
        ...(endpoint.operationId === 'PutFork' && { replicas: ++wishes % 20 }),
        ...(endpoint.operationId === 'Repair' && {
          code: 'MSP0011',
          object: 'Namespace left-over',
        }),
      },
    };
  }

  async function send(
    { method, url, body }: Wish,
    role: Role = 'platform',
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const stop = new AbortController();
    const response = await fetch(
      `http://127.0.0.1:${portal.server.port()}${url}`,
      {
        method: method.toUpperCase(),
        headers: {
          ...headersOf(role),
          // A kept connection can end at the moment when a busy machine takes it up again.
          connection: 'close',
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: stop.signal,
      },
    );
    const type = response.headers.get('content-type') ?? '';
    const isJson = /application\/json/.test(type);
    const answer: unknown = isJson ? await response.json() : undefined;
    stop.abort();
    return { status: response.status, headers: response.headers, body: answer };
  }

  /** With the cluster answering so, for as long as it takes until what is known of it has aged. */
  async function whileCluster(
    endpoint: Endpoint,
    code: number,
    expected: number,
  ): Promise<Answer> {
    const { operationId } = endpoint;
    if (operationId === 'StopXray') await send(wishOf(operation('StartXray')));
    const heal = portal.cluster.faults.add({
      fault: { kind: 'status', code, retryAfterSeconds: LONG_SECONDS },
      ...COMES_TO[operationId],
      userAgent: 'meshspace',
    });
    try {
      let answer = await send(wishOf(endpoint));
      await eventually(async () => {
        if (answer.status !== expected) answer = await send(wishOf(endpoint));
        expect([answer.status, answer.body]).toEqual([
          expected,
          expect.anything(),
        ]);
      }, 30_000);
      return answer;
    } finally {
      heal();
    }
  }

  function answered(endpoint: Endpoint, status: number): Promise<Answer> {
    const wish = wishOf(endpoint);
    const elsewhere = (cluster: string): Wish =>
      JSON.parse(
        JSON.stringify(wish)
          .replace('/clusters/demo/', `/clusters/${cluster}/`)
          .replace('"cluster":"demo"', `"cluster":"${cluster}"`),
      );
    const changeable = endpoint.parameters.some(
      ({ name }) => name === 'if-match',
    );
    switch (status) {
      case 400:
        return wish.body
          ? send({ ...wish, body: { ...wish.body, surprise: 1 } })
          : send({
              ...wish,
              url: `${wish.url}${wish.url.includes('?') ? '&' : '?'}surprise=1`,
            });
      case 401:
        return send(wish, 'anonymous');
      case 403:
        return send(wish, lacksRight(endpoint));
      case 404:
        return endpoint['x-space']
          ? send(wishOf(endpoint, 'nobodys'))
          : send(elsewhere('nowhere'));
      case 409:
        if (endpoint.operationId === 'CreateSpace') {
          return send({ ...wish, body: { ...Object(wish.body), name: SPACE } });
        }
        return changeable
          ? send(wish, 'platform', { 'if-match': '"99999"' })
          : whileCluster(endpoint, CLUSTERS_ANSWER[status], status);
      case 422:
      case 429:
      case 502:
        return whileCluster(endpoint, CLUSTERS_ANSWER[status], status);
      case 503:
        return send(elsewhere(DOWN));
      default:
        return send(wish);
    }
  }

  beforeAll(async () => {
    portal = await startPortal({
      cluster: { preset: 'small' },
      objects: [
        [
          'namespaces',
          {
            apiVersion: 'v1',
            kind: 'Namespace',
            metadata: {
              name: 'left-over',
              labels: {
                'meshspace.dev/space': 'left-over',
                'app.kubernetes.io/managed-by': 'meshspace',
              },
            },
          },
        ],
        [
          'telemetries.telemetry.istio.io',
          {
            apiVersion: 'telemetry.istio.io/v1',
            kind: 'Telemetry',
            metadata: { name: 'mesh-default', namespace: 'istio-system' },
            spec: { accessLogging: [{ disabled: true }] },
          },
        ],
        [MESHSPACES, spaceObject(SPACE, { owner: 'user:default/somebody' })],
      ],
      clusters: [{ name: DOWN, url: 'http://127.0.0.1:1' }],
      entities: shopCatalog(),
      features: [
        createServiceFactory({
          service: coreServices.permissions,
          deps: {},
          factory: () => permissionsByRole(),
        }),
      ],
    });
    await eventually(async () => {
      const { body } = await send(wishOf(operation('GetPods')));
      const { items } = body as {
        items: { name: string; fork: boolean; ready: boolean }[];
      };
      const found = items.find(one => one.fork && one.ready);
      expect(found).toBeDefined();
      pod = found!.name;
    }, 60_000);
  });

  afterAll(() => portal?.stop());

  const statusesOf = ({ responses }: Endpoint) =>
    Object.keys(responses)
      .filter(status => status !== 'default')
      .map(Number);
  const refusals = document.endpoints.flatMap(endpoint =>
    statusesOf(endpoint)
      .filter(status => status >= 400)
      .map(status => [endpoint.operationId, status] as const),
  );
  // What takes something away comes last.
  const ends = ['TakeOver', 'StopXray', 'DeleteFork', 'Repair', 'DeleteSpace'];
  const successes = document.endpoints
    .map(
      endpoint =>
        [endpoint.operationId, Math.min(...statusesOf(endpoint))] as const,
    )
    .sort(([a], [b]) => ends.indexOf(a) - ends.indexOf(b));

  it('knows for each status how it comes about', () => {
    for (const endpoint of document.endpoints) {
      const { operationId, requestBody, parameters } = endpoint;
      for (const status of statusesOf(endpoint)) {
        const known =
          status < 300 ||
          [401, 404, 503].includes(status) ||
          (status === 400 &&
            (requestBody ?? parameters.some(one => one.in === 'query'))) ||
          (status === 403 && endpoint['x-permission']) ||
          COMES_TO[operationId];
        expect([operationId, status, !!known]).toEqual([
          operationId,
          status,
          true,
        ]);
      }
    }
  });

  it.each(refusals)('%s %i', async (id, status) => {
    const endpoint = operation(id);
    const before = JSON.stringify(
      client()
        .list(MESHSPACES)
        .map(({ spec }) => spec),
    );
    const answer = await answered(endpoint, status);
    expect([answer.status, answer.body]).toEqual([status, expect.anything()]);
    expect(document.problems(endpoint, status, answer.body)).toEqual([]);
    if (status === 429) {
      expect(answer.headers.get('retry-after')).toBe(`${LONG_SECONDS}`);
    }
    const after = client()
      .list(MESHSPACES)
      .map(({ spec }) => spec);
    expect(JSON.stringify(after)).toBe(before);
  });

  it.each(successes)('%s %i', async (id, status) => {
    const endpoint = operation(id);
    const answer = await answered(endpoint, status);
    expect([answer.status, answer.body]).toEqual([status, answer.body]);
    if (!endpoint['x-stream']) {
      expect(document.problems(endpoint, status, answer.body)).toEqual([]);
    }
  });

  it('gives the document itself, to whoever is signed in', async () => {
    const url = '/api/meshspace/v1/openapi.json';
    const wish = { method: 'get' as const, url, body: undefined };
    const { status, body } = await send(wish, 'nobody');
    expect(status).toBe(200);
    expect(Object.keys((body as { paths: object }).paths)).toEqual(
      expect.arrayContaining(['/spaces', '/probe']),
    );
    expect((await send(wish, 'anonymous')).status).toBe(401);
  });
});
