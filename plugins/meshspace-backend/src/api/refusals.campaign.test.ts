import request from 'supertest';
import { eventually } from '../testing/eventually';
import { OpenApi } from '../testing/openApi';
import { alice, create, REFUSED_WISHES } from '../testing/refusedWishes';
import { requestOf } from '../testing/requestOf';
import { sampleBase } from '../testing/sampleBase';
import { spaceObject } from '../testing/spaceObject';
import { startPortal } from '../testing/startPortal';

jest.setTimeout(150_000);

const document = OpenApi.read();
const MESHSPACES = 'meshspaces.meshspace.dev';

interface Failure {
  error: { name: string; message: string };
}

describe('what cannot be done', () => {
  let portal: Awaited<ReturnType<typeof startPortal>>;

  beforeAll(async () => {
    portal = await startPortal({
      cluster: { workloads: false },
      objects: [
        ...sampleBase().filter(
          ([resource]) => !/^(pods|endpointslices)/.test(resource),
        ),
        [MESHSPACES, spaceObject('alice', { owner: 'user:default/mock' })],
        [MESHSPACES, spaceObject('bob', { owner: 'user:default/bob' })],
      ],
      settings: {
        controller: { enabled: false },
        policy: {
          whoMayFork: 'everyone',
          formats: ['header', 'baggage'],
          images: ['shop/*', 'registry.example.com/team/**'],
          maxSpacesPerPerson: 2,
          maxForksPerSpace: 1,
          defaultTtlSeconds: 600,
          maxTtlSeconds: 3600,
        },
      },
    });
    await eventually(async () => {
      const { items } = await portal.client.getClusters();
      expect(items).toMatchObject([{ state: 'ready', spaces: 2 }]);
    }, 60_000);
  });

  afterAll(() => portal?.stop());

  async function ask(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ) {
    const response = await fetch(
      `http://127.0.0.1:${portal.server.port()}/api/meshspace/v1${path}`,
      {
        method,
        headers: {
          ...headers,
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      },
    );
    const text = await response.text();
    const answer: Failure | undefined = text ? JSON.parse(text) : undefined;
    return { status: response.status, message: answer?.error?.message ?? '' };
  }

  const stored = () =>
    JSON.stringify(
      portal.cluster.client.list(MESHSPACES).map(({ spec }) => spec),
    );

  it.each(
    document.endpoints
      .filter(({ requestBody }) => requestBody)
      .map(one => [one.operationId, one] as const),
  )('%s names the field that it does not know (400)', async (_id, endpoint) => {
    const { method, url, body } = requestOf(endpoint, 'alice');
    const { status, message } = await ask(
      method.toUpperCase(),
      url.replace('/api/meshspace/v1', ''),
      { ...(body as object), surprise: 1 },
    );
    expect([status, message]).toEqual([
      400,
      expect.stringContaining('surprise'),
    ]);
  });

  it.each(
    document.endpoints
      .filter(({ parameters }) => parameters.some(one => one.in === 'query'))
      .map(one => [one.operationId, one] as const),
  )(
    '%s names the filter that it does not know (400)',
    async (_id, endpoint) => {
      const { url } = requestOf(endpoint, 'alice');
      const path = url.replace('/api/meshspace/v1', '');
      const { status, message } = await ask(
        'GET',
        `${path}${path.includes('?') ? '&' : '?'}surprise=1`,
      );
      expect([status, message]).toEqual([
        400,
        expect.stringContaining('surprise'),
      ]);
    },
  );

  it.each(REFUSED_WISHES)(
    '%s is refused in words, and nothing is written',
    async (_what, [method, path, body], expected, why) => {
      const before = stored();
      const { status, message } = await ask(method, path, body);
      expect([status, message]).toEqual([expected, expect.stringMatching(why)]);
      expect(stored()).toBe(before);
    },
  );

  it('makes one space of two requests with one key, and none of a third', async () => {
    const wish = create({ name: 'once' });
    const key = { 'idempotency-key': 'click-1' };
    const [first, again] = await Promise.all([
      ask('POST', '/spaces', wish, key),
      ask('POST', '/spaces', wish, key),
    ]);
    expect([first.status, again.status]).toEqual([201, 201]);
    expect((await ask('POST', '/spaces', wish)).status).toBe(409);
    // Now there are two, which is as many as policy allows.
    const third = await ask('POST', '/spaces', create({}));
    expect([third.status, third.message]).toEqual([
      403,
      expect.stringMatching(/has 2 spaces, and at most 2/),
    ]);
  });

  it('gives pages, each space once', async () => {
    const pages = await Promise.all(
      [0, 1, 2].map(offset => portal.client.listSpaces({ offset, limit: 1 })),
    );
    expect(pages.map(({ totalItems }) => totalItems)).toEqual([3, 3, 3]);
    expect(
      pages.flatMap(({ items }) => items.map(({ name }) => name)).sort(),
    ).toEqual(['alice', 'bob', 'once']);
  });

  it('does not send again what the caller has', async () => {
    const api = request(portal.server);
    const url = `/api/meshspace/v1${alice}`;
    const { etag } = (await api.get(url).expect(200)).headers;
    await api.get(url).set('if-none-match', etag).expect(304);
  });

  it.each([
    [403, 'Forbidden', 503, /does not give the portal this right/],
    [422, 'Invalid', 422, /refuses this/],
    [429, 'TooManyRequests', 429, /too much to do/],
    [500, 'InternalError', 502, /failed/],
  ])(
    'says that the cluster answers %i %s',
    async (code, reason, expected, why) => {
      portal.cluster.faults.add({
        fault: { kind: 'status', code, reason, retryAfterSeconds: 60 },
        method: 'PATCH',
        resource: 'meshspaces',
      });
      const before = stored();
      const { status, message } = await ask('PATCH', alice, {
        ttlSeconds: 1200,
      });
      portal.cluster.faults.clear();
      expect([status, message]).toEqual([expected, expect.stringMatching(why)]);
      expect(stored()).toBe(before);
    },
  );
});
