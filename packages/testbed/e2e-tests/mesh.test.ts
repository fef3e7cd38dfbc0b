import { Testbed, type Manifest } from '../src';
import { TestbedTarget } from '../src/contract/testbedTarget';
import { poll } from '../src/process/poll';

const header = { 'x-meshspace': 'alice' };
const host = 'reviews.shop.svc.cluster.local';
const forkHost = 'reviews.alice.svc.cluster.local';
const byBase = (by?: string) => by?.startsWith('reviews.shop/') === true;
const byFork = (by?: string) => by?.startsWith('reviews.alice/') === true;

const virtualService = (
  name: string,
  namespace: string,
  spec: object,
): Manifest => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata: { name, namespace },
  spec,
});

const standAlone = (destination = forkHost) =>
  virtualService('meshspace-reviews', 'shop', {
    hosts: ['reviews'],
    http: [
      {
        match: [{ headers: { 'x-meshspace': { exact: 'alice' } } }],
        route: [{ destination: { host: destination } }],
      },
      { route: [{ destination: { host: 'reviews' } }] },
    ],
  });

const cacheKey = virtualService('meshspace-cache-key', 'alice', {
  hosts: ['meshspace-cache-key.alice.svc.cluster.local'],
  exportTo: ['.'],
  http: [{ directResponse: { status: 404 } }],
});

describe('the mesh', () => {
  let bed: Testbed;

  const whoAnswers = async (from: string) => {
    const { headers } = await bed.request({
      from,
      to: 'http://reviews:9080/x',
    });
    return headers['x-echo']?.[0].split('/')[0];
  };

  beforeAll(async () => {
    bed = await Testbed.shared();
    await TestbedTarget.prepare(bed);
  });

  afterAll(() => bed.close());

  describe('configuration that Envoy refuses', () => {
    const bad: Manifest = {
      apiVersion: 'networking.istio.io/v1alpha3',
      kind: 'EnvoyFilter',
      metadata: { name: 'bad', namespace: 'other' },
      spec: {
        configPatches: [
          {
            applyTo: 'CLUSTER',
            match: { context: 'SIDECAR_OUTBOUND' },
            // a negative duration passes istiod and fails in Envoy
            patch: { operation: 'MERGE', value: { connect_timeout: '-1s' } },
          },
        ],
      },
    };

    afterEach(async () => {
      await bed.delete(bad);
      await poll(async () => bed.settle().then(() => true), {
        what: 'all accept again',
        timeoutMs: 20_000,
      });
    });

    it('is told by settle, though the Envoy goes on answering', async () => {
      await bed.settle();
      await bed.apply(bad);
      await expect(bed.settle()).rejects.toThrow(/rejected/);
      const answer = await bed.request({
        from: 'other/client',
        to: 'http://ratings.shop:9080/',
      });
      expect(answer.status).toBe(200);
      expect(await (await bed.proxy('other/client')).rejected()).not.toEqual(
        {},
      );
    });
  });

  describe('order of operations under steady load', () => {
    const service: Manifest = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'late', namespace: 'alice' },
      spec: {
        selector: { app: 'reviews' },
        ports: [{ name: 'http', port: 9080 }],
      },
    };
    const route = standAlone('late.alice.svc.cluster.local');

    const load = async (headers: Record<string, string> = {}) =>
      bed.load({
        from: 'shop/web',
        to: 'http://reviews:9080/x',
        headers,
        rps: 50,
      });

    afterEach(async () => {
      await bed.delete(route, service);
      await bed.settle();
    });

    it('loses nothing when the fork is ready before its route, and the route goes first', async () => {
      const with_ = await load(header);
      const without = await load();
      await bed.apply(service);
      await bed.settle();
      await bed.apply(route);
      await bed.settle();
      await poll(async () => byFork(with_.outcomes.at(-1)?.by), {
        what: 'the fork answers',
        timeoutMs: 5000,
      });
      await bed.delete(route);
      await bed.settle();
      await poll(async () => byBase(with_.outcomes.at(-1)?.by), {
        what: 'the base answers again',
        timeoutMs: 5000,
      });
      await bed.delete(service);
      await bed.settle();
      const [headered, plain] = [await with_.stop(), await without.stop()];
      expect(headered.filter(({ status }) => status !== 200)).toEqual([]);
      expect(
        plain.filter(({ status, by }) => status !== 200 || !byBase(by)),
      ).toEqual([]);
    });

    it('fails the header, and only the header, when the route comes before the fork', async () => {
      const with_ = await load(header);
      const without = await load();
      await bed.apply(route);
      await bed.settle();
      await poll(async () => with_.outcomes.at(-1)?.status === 503, {
        what: 'the route points at nothing',
        timeoutMs: 5000,
      });
      await bed.apply(service);
      await poll(async () => byFork(with_.outcomes.at(-1)?.by), {
        what: 'the fork answers',
        timeoutMs: 10_000,
      });
      await with_.stop();
      const plain = await without.stop();
      expect(
        plain.filter(({ status, by }) => status !== 200 || !byBase(by)),
      ).toEqual([]);
    });
  });

  describe('routes of a space in the tables of others', () => {
    afterEach(async () => {
      await bed.delete(standAlone(), cacheKey);
      await bed.settle();
    });

    it('a header route changes its own virtual host only, and its default route is the former one', async () => {
      const web = await bed.proxy('shop/web');
      const tables = async () =>
        new Map(
          (await web.routes()).flatMap(({ name, virtual_hosts: hosts }) =>
            hosts.map(one => [`${name} ${one.name}`, one] as const),
          ),
        );
      await bed.settle();
      const before = await tables();
      const ported = standAlone();
      Object.assign(ported, {
        spec: {
          hosts: ['reviews'],
          http: [
            {
              match: [
                { port: 9080, headers: { 'x-meshspace': { exact: 'alice' } } },
              ],
              route: [{ destination: { host: forkHost } }],
            },
            {
              match: [{ port: 9080 }],
              route: [{ destination: { host: 'reviews' } }],
            },
          ],
        },
      });
      await bed.apply(ported);
      await bed.settle();
      const after = await tables();
      const changed = [...after].filter(
        ([key, one]) => JSON.stringify(one) !== JSON.stringify(before.get(key)),
      );
      expect(changed.map(([key]) => key)).toEqual([`9080 ${host}:9080`]);
      const [, fallback] = changed[0][1].routes;
      const [former] = before.get(`9080 ${host}:9080`)!.routes;
      expect(fallback.route).toEqual(former.route);
      expect(after.size).toBe(before.size);
    });

    describe('when the space has a route for its own callers', () => {
      const consumer: Manifest = {
        apiVersion: 'gateway.networking.k8s.io/v1',
        kind: 'HTTPRoute',
        metadata: { name: 'consumer', namespace: 'alice' },
        spec: {
          parentRefs: [
            { group: '', kind: 'Service', name: 'reviews', namespace: 'shop' },
          ],
          rules: [
            {
              backendRefs: [
                { name: 'reviews', namespace: 'alice', port: 9080 },
              ],
            },
          ],
        },
      };
      const right = 'reviews.shop reviews.alice';

      /** Who answers a caller of the base and one of the space, after the route has come once more. */
      const round = async () => {
        await bed.apply(consumer);
        await bed.settle();
        const base = await whoAnswers('shop/web');
        const fork = await whoAnswers('alice/reviews');
        await bed.delete(consumer);
        await bed.settle();
        return `${base} ${fork}`;
      };

      it('callers of the base and of the space get the same without the cache key: istiod takes them for one', async () => {
        const seen: string[] = [];
        while (seen.length < 10 && (seen.at(-1) ?? right) === right)
          seen.push(await round());
        expect(seen.at(-1)).not.toBe(right);
      });

      it('each gets its own beside the cache key of the space', async () => {
        await bed.apply(cacheKey);
        await bed.settle();
        const seen: string[] = [];
        for (let i = 0; i < 5; i++) seen.push(await round());
        expect(seen).toEqual(Array(5).fill(right));
      });
    });
  });
});
