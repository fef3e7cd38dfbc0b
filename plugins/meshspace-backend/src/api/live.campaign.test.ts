import { MeshSpaceClient } from '@meshspace/plugin-meshspace-common';
import { eventually } from '../testing/eventually';
import { shopCatalog } from '../testing/shopCatalog';
import { startPortal } from '../testing/startPortal';

jest.setTimeout(150_000);

const ref = { cluster: 'demo', name: 'alice' };
const shop = { cluster: 'demo', base: 'shop' };

describe('a space in use, over the sample shop', () => {
  let portal: Awaited<ReturnType<typeof startPortal>>;
  let client: MeshSpaceClient;
  let header: { name: string; value: string };

  /** A customer of the shop. */
  const visit = (path: string, headers: Record<string, string> = {}) =>
    fetch(`${portal.cluster.ingressUrl}${path}`, {
      headers: { host: 'shop.localhost', ...headers },
    }).then(response => response.text());

  beforeAll(async () => {
    portal = await startPortal({
      cluster: { preset: 'small' },
      entities: shopCatalog(),
    });
    client = portal.client;
    await eventually(
      () =>
        client.createSpace({
          ...ref,
          base: 'shop',
          forks: [{ workload: { kind: 'Deployment', name: 'ratings' } }],
        }),
      60_000,
    );
    await eventually(async () => {
      const space = await client.getSpace(ref);
      expect(space.forks).toMatchObject([{ routed: true }]);
      header = space.sends;
    }, 60_000);
  });

  afterAll(() => portal?.stop());

  it('shows a system as its components, their forks, and what leads to them', async () => {
    const all = await client.getTopology({ ...shop, space: 'alice' });
    const system = await client.getTopology({
      ...shop,
      entityRef: 'system:default/shop',
    });
    const domain = await client.getTopology({
      ...shop,
      entityRef: 'domain:default/retail',
    });
    expect(domain).toEqual(system);
    const inside = system.nodes.filter(({ outside }) => !outside);
    expect(inside.map(({ id }) => id).sort()).toEqual([
      'fork:alice/ratings',
      'service:shop/cart',
      'service:shop/ratings',
      'service:shop/recommendation',
      'service:shop/reviews',
      'service:shop/web',
    ]);
    expect(system.nodes.length).toBeLessThan(all.nodes.length);
    expect(system.nodes.find(({ kind }) => kind === 'gateway')).toMatchObject({
      outside: true,
    });

    const one = await client.getTopology({
      ...shop,
      entityRef: 'component:default/ratings',
    });
    expect(
      one.nodes.map(({ id, outside = false }) => [id, outside]).sort(),
    ).toEqual([
      ['fork:alice/ratings', false],
      ['service:shop/ratings', false],
      ['service:shop/reviews', true],
    ]);
  });

  it('tells which spaces fork a component, and those of a system', async () => {
    const forked = await client.getPresence('component:default/ratings');
    expect(forked).toMatchObject({ totalItems: 1, items: [{ name: 'alice' }] });
    expect(await client.getPresence('component:default/web')).toEqual({
      items: [],
      totalItems: 0,
    });
    expect(await client.getPresence('domain:default/retail')).toMatchObject({
      items: [{ name: 'alice' }],
    });
    const mesh = await client.getEntityMesh('system:default/shop');
    expect(mesh.workloads.map(({ workload }) => workload.name).sort()).toEqual(
      expect.arrayContaining(['cart', 'ratings', 'reviews', 'web']),
    );
    await expect(
      client.getPresence('component:default/none'),
    ).rejects.toMatchObject({ statusCode: 404 });
  });

  it('shares with people without losing what others shared at the same time', async () => {
    await Promise.all([
      client.shareSpace(ref, { add: ['user:default/bob'] }),
      client.shareSpace(ref, { add: ['Group:default/Checkout'] }),
      client.shareSpace(ref, { add: ['user:default/carol'] }),
    ]);
    const { members } = await client.getSpace(ref);
    expect([...members].sort()).toEqual([
      'group:default/checkout',
      'user:default/bob',
      'user:default/carol',
    ]);
    const left = await client.shareSpace(ref, { remove: ['user:default/bob'] });
    expect(left.members).not.toContain('user:default/bob');
    await expect(
      client.shareSpace(ref, { add: ['component:default/web'] }),
    ).rejects.toMatchObject({ statusCode: 400 });
  });

  it('extends, and refuses a change of what somebody else has changed', async () => {
    const { generation, expiresAt } = await client.getSpace(ref);
    const extended = await client.updateSpace(
      ref,
      { ttlSeconds: 7 * 86_400 },
      { ifGeneration: generation },
    );
    expect(Date.parse(extended.expiresAt!)).toBeGreaterThan(
      Date.parse(expiresAt!),
    );
    await expect(
      client.updateSpace(
        ref,
        { fallback: 'fail' },
        { ifGeneration: generation },
      ),
    ).rejects.toMatchObject({ statusCode: 409 });
    expect((await client.getSpace(ref)).fallback).toBe('base');
  });

  it('explains the calls that follow, up to the fork', async () => {
    const { after, next = [] } = await client.explain({
      ...shop,
      space: 'alice',
      from: { type: 'workload', namespace: 'shop', workload: 'web' },
      host: 'reviews',
      port: 8080,
      follow: true,
    });
    expect(after?.summary).toContain('reviews');
    expect(next).toHaveLength(1);
    expect(next[0]).toMatchObject({
      from: { namespace: 'shop', workload: 'reviews' },
      fromAfter: { namespace: 'shop', workload: 'reviews' },
      call: { host: 'ratings', port: 8080 },
    });
    const upstreams = (path = next[0].after) => {
      const treatment = path?.hops.at(-1)?.treatment;
      return treatment?.type === 'forward' ? treatment.upstreams : [];
    };
    expect(upstreams()).toMatchObject([{ namespace: 'alice' }]);
    expect(upstreams(next[0].before)).toMatchObject([{ namespace: 'shop' }]);
  });

  it('proves by a live request that the fork answers, and shows its hops', async () => {
    // Each time anew: a shop that is still busy starting cuts a request short.
    await eventually(async () => {
      const probe = await client.probe({
        cluster: 'demo',
        space: 'alice',
        path: '/',
      });
      expect(probe.status).toBe(200);
      const { state, requests } = await client.getXray(ref);
      expect(state).toBe('always');
      const request = requests.find(one => one.probe === probe.id);
      expect(
        request?.hops.map(
          ({ direction, namespace, workload }) =>
            `${direction} ${namespace}/${workload?.name}`,
        ),
      ).toEqual(
        expect.arrayContaining([
          'inbound shop/web',
          'outbound shop/web',
          'inbound shop/reviews',
          'outbound shop/reviews',
          'inbound alice/ratings',
        ]),
      );
    });
    const { workloads } = await client.getXray(ref);
    expect(
      workloads.find(({ nodeId }) => nodeId === 'service:shop/reviews'),
    ).toMatchObject({
      verdict: 'passes',
      entityRef: 'component:default/reviews',
      owners: ['group:default/storefront'],
      passedOn: [{ nodeId: 'fork:alice/ratings' }],
    });
  });

  it('says live which requests pass, and tells nobody else’s', async () => {
    const stop = new AbortController();
    const seen = (async () => {
      for await (const request of client.watchRequests(ref, {
        signal: stop.signal,
      })) {
        if (request.path === '/api/page?mine') return request;
      }
      return undefined;
    })();
    await visit('/api/page?others');
    await visit('/api/page?mine', { [header.name]: header.value });
    expect((await seen)?.hops.length).toBeGreaterThan(1);
    stop.abort();
    const { requests } = await client.getXray(ref);
    expect(requests.map(({ path }) => path)).not.toContain('/api/page?others');
  });

  it('counts what reaches the forks', async () => {
    await eventually(async () => {
      await visit('/api/page', { [header.name]: header.value });
      const { items } = await client.listSpaces();
      expect(items[0].rps).toBeGreaterThan(0);
    }, 40_000);
  });
});
