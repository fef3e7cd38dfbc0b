import { Testbed, type LoadOutcome, type Manifest } from '../src';
import { poll } from '../src/process/poll';
import { ControllerProcess } from './support/ControllerProcess';
import { installProduct } from './support/product';
import { echo, space } from './support/shop';
import { aboutSpace, snapshot } from './support/snapshot';
import { phaseOf, routedForks, spaceObject } from './support/spaces';

const RPS = 20;
/** The shortest that the product allows. */
const SWITCH_SECONDS = 30;
const settings = { switchSeconds: SWITCH_SECONDS };
const GATEWAY = 'istio-ingressgateway.istio-system.svc.cluster.local:80';

/** What of the user's own decides where requests to `reviews` go. */
const userRoutes = (base: string, host: string): Manifest[] => [
  {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: {
      name: 'reviews',
      namespace: base,
      annotations: { 'example.com/note': 'the user’s own' },
    },
    spec: {
      hosts: ['reviews'],
      http: [
        {
          name: 'old',
          match: [{ uri: { prefix: '/old' } }],
          rewrite: { uri: '/new' },
          route: [{ destination: { host: 'reviews' } }],
          headers: { response: { set: { 'x-route': 'old' } } },
        },
        { name: 'rest', route: [{ destination: { host: 'reviews' } }] },
      ],
    },
  },
  {
    apiVersion: 'networking.istio.io/v1',
    kind: 'Gateway',
    metadata: { name: 'front', namespace: base },
    spec: {
      selector: { istio: 'ingressgateway' },
      servers: [
        { port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: [host] },
      ],
    },
  },
  {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name: 'front', namespace: base },
    spec: {
      hosts: [host],
      gateways: ['front'],
      http: [
        {
          match: [{ uri: { prefix: '/reviews' } }],
          route: [{ destination: { host: 'reviews' } }],
        },
        { route: [{ destination: { host: 'web' } }] },
      ],
    },
  },
];

describe('a space, from its creation to its end, by the controller and on the real mesh', () => {
  let bed: Testbed;
  let controller: ControllerProcess;
  let base: string;
  let outside: string;
  let name: string;
  let host: string;
  let before: Map<string, string>;
  let reviewsBefore: unknown;
  const loads: Array<Awaited<ReturnType<Testbed['load']>>> = [];
  let plain: (typeof loads)[number];
  let headered: (typeof loads)[number];

  const ask = async (
    path: string,
    { header = false, from = `${base}/web`, to = 'reviews:9080' } = {},
  ) => {
    const { status, headers } = await bed.request({
      from,
      to: `http://${to}${path}`,
      headers: header ? { 'x-meshspace': name } : {},
    });
    return { status, by: headers['x-echo']?.[0], headers };
  };

  const atGateway = async (header: boolean) => {
    const { status, headers } = await bed.request({
      from: `${outside}/client`,
      to: `http://${host}/reviews/x`,
      connect: GATEWAY,
      headers: header ? { 'x-meshspace': name } : {},
    });
    return { status, by: headers['x-echo']?.[0] };
  };

  const want = (
    forks: Record<string, { image?: string; command?: string[] }>,
  ) => bed.apply(space(name, base, forks));

  const routed = (...workloads: string[]) =>
    poll(
      async () => {
        const forks = await routedForks(bed, name);
        return workloads.every(one => forks.includes(one));
      },
      {
        what: `${workloads} of ${name} routed`,
        timeoutMs: 60_000,
        everyMs: 100,
      },
    );

  /** Resolves when the newest request of the load was answered so. */
  const seen = (
    load: (typeof loads)[number],
    what: string,
    isIt: (outcome: LoadOutcome) => boolean,
  ) =>
    poll(
      async () => {
        const last = load.outcomes.at(-1);
        return last !== undefined && isIt(last);
      },
      { what, timeoutMs: 30_000, everyMs: 20 },
    );

  /** What a caller's Envoy does with requests to `reviews`. */
  const reviewsInEnvoy = async () => {
    const proxy = await bed.proxy(`${base}/web`);
    return proxy.virtualHost(9080, `reviews.${base}.svc.cluster.local`);
  };

  const ourRoutes = async () => {
    const list = `/apis/networking.istio.io/v1/namespaces/${base}/virtualservices`;
    const { items } = await bed.client.get<{ items: Manifest[] }>(
      `${list}?labelSelector=app.kubernetes.io/managed-by=meshspace`,
    );
    return items;
  };

  beforeAll(async () => {
    bed = await Testbed.shared();
    await installProduct(bed);
    base = await bed.namespace('base', {
      'istio-injection': 'enabled',
      'meshspace.dev/base': 'true',
    });
    outside = await bed.namespace('outside', {});
    name = base.replace('base', 'space');
    host = `${base}.example.com`;
    await bed.apply(
      ...echo(base, 'web'),
      ...echo(base, 'reviews'),
      ...echo(base, 'ratings'),
      ...echo(outside, 'client'),
      ...userRoutes(base, host),
    );
    await Promise.all([bed.ready(base, 3), bed.ready(outside, 1)]);
    await bed.quiet();
    before = await snapshot(bed, aboutSpace(base, name));
    reviewsBefore = await reviewsInEnvoy();
    controller = await (await ControllerProcess.start(bed, settings)).leads();
    const to = 'http://reviews:9080/x';
    const from = `${base}/web`;
    plain = await bed.load({ from, to, rps: RPS });
    headered = await bed.load({
      from,
      to,
      rps: RPS,
      headers: { 'x-meshspace': name },
    });
  });

  afterAll(async () => {
    await controller?.kill();
    await bed.kubectl(['delete', 'namespace', '--wait=false', base, outside]);
    bed.close();
  });

  it('routes requests with the header to the fork, from inside and through the ingress gateway, and no others', async () => {
    await want({ reviews: { image: 'testbed/echo:v2' } });
    await routed('reviews');
    await bed.settle();
    const fork = { status: 200, by: `reviews.${name}/v2` };
    const own = { status: 200, by: `reviews.${base}/v1` };
    expect(await ask('/x', { header: true })).toMatchObject(fork);
    expect(await ask('/x')).toMatchObject(own);
    expect(await atGateway(true)).toEqual(fork);
    expect(await atGateway(false)).toEqual(own);
    // the user's treatment holds for the fork, and what the fork calls is the base's
    const treated = await ask('/old/a', { header: true });
    expect(treated).toMatchObject({
      by: fork.by,
      headers: { 'x-route': ['old'] },
    });
  });

  it('rolls a new image without losing a request', async () => {
    await want({ reviews: { image: 'testbed/echo:v3' } });
    await seen(headered, 'v3 answers', ({ by }) => by === `reviews.${name}/v3`);
    const ready = poll(async () => (await phaseOf(bed, name)) === 'Ready', {
      what: 'the space is ready',
      timeoutMs: 30_000,
    });
    expect(await ready).toBe(true);
  });

  it('keeps the running fork when an image cannot be pulled, and says so', async () => {
    await want({ reviews: { image: 'registry.example/missing:v1' } });
    const message = await poll(
      async () => {
        const { status } = await spaceObject(bed, name);
        return status?.forks[0]?.message;
      },
      { what: 'the status says it', timeoutMs: 30_000, everyMs: 100 },
    );
    expect(message).toMatch(/pull/i);
    expect(await ask('/x', { header: true })).toMatchObject({
      status: 200,
      by: `reviews.${name}/v3`,
    });
    await want({ reviews: { image: 'testbed/echo:v3' } });
  });

  it('gives the header back to the base when a fork crashes, and to the fork when it runs again', async () => {
    const ratings = { to: 'ratings:9080', header: true };
    await want({
      reviews: { image: 'testbed/echo:v3' },
      ratings: { image: 'testbed/echo:v2' },
    });
    await routed('reviews', 'ratings');
    await bed.settle();
    const fork = { status: 200, by: `ratings.${name}/v2` };
    expect(await ask('/x', ratings)).toMatchObject(fork);
    const without = await bed.load({
      from: `${base}/web`,
      to: 'http://ratings:9080/x',
      rps: RPS,
    });
    const { metadata } = await bed.pod(`${name}/ratings`);
    const crash = () =>
      bed.kubectl([
        ...['-n', name, 'exec', metadata.name, '-c', 'app', '--'],
        ...['kill', '1'],
      ]);
    await poll(
      async () => {
        // each crash keeps it away for longer than the one before
        await crash().catch(() => {});
        return (await ask('/x', ratings)).by === `ratings.${base}/v1`;
      },
      { what: 'the base answers', timeoutMs: 30_000, everyMs: 200 },
    );
    await poll(async () => (await ask('/x', ratings)).by === fork.by, {
      what: 'the fork answers again',
      timeoutMs: 30_000,
    });
    const outcomes = await without.stop();
    // it may all be over within a second
    expect(outcomes).not.toEqual([]);
    expect(outcomes.filter(({ by }) => by !== `ratings.${base}/v1`)).toEqual(
      [],
    );
  });

  it('unforks under load: the base answers, and nobody notices', async () => {
    await want({ ratings: { image: 'testbed/echo:v2' } });
    await seen(
      headered,
      'the base answers',
      ({ by }) => by === `reviews.${base}/v1`,
    );
    expect(await atGateway(true)).toEqual({
      status: 200,
      by: `reviews.${base}/v1`,
    });
  });

  it('gives the base its own routes back by Kubernetes alone when the controller is killed under a live fork', async () => {
    await want({ reviews: { image: 'testbed/echo:v2' } });
    await routed('reviews');
    await bed.settle();
    expect(await reviewsInEnvoy()).not.toEqual(reviewsBefore);
    await controller.kill();
    await poll(async () => (await ourRoutes()).length === 0, {
      what: 'Kubernetes takes our routes away',
      timeoutMs: 2 * SWITCH_SECONDS * 1000,
      everyMs: 500,
    });
    await bed.settle();
    expect(await reviewsInEnvoy()).toEqual(reviewsBefore);
    expect(await ask('/x', { header: true })).toMatchObject({
      by: `reviews.${base}/v1`,
    });
    expect(await atGateway(true)).toMatchObject({ by: `reviews.${base}/v1` });
  });

  it('goes on when it runs again', async () => {
    controller = await ControllerProcess.start(bed, settings);
    await controller.leads();
    const answered = seen(
      headered,
      'the fork answers again',
      ({ by }) => by === `reviews.${name}/v2`,
    );
    expect(await answered).toBe(true);
  });

  it('is deleted under load, and lost no request all the while, with the header or without', async () => {
    await bed.delete(await spaceObject(bed, name));
    await seen(
      headered,
      'the base answers',
      ({ by }) => by === `reviews.${base}/v1`,
    );
    const left = ['get', 'namespace', name, '--ignore-not-found'];
    await poll(async () => (await bed.kubectl(left)) === '', {
      what: 'the space’s namespace is gone',
      timeoutMs: 60_000,
    });
    const [with_, without] = [await headered.stop(), await plain.stop()];
    expect(without.length).toBeGreaterThan(RPS);
    expect(
      without.filter(
        ({ status, by }) => status !== 200 || by !== `reviews.${base}/v1`,
      ),
    ).toEqual([]);
    const known = new Set([
      `reviews.${base}/v1`,
      `reviews.${name}/v2`,
      `reviews.${name}/v3`,
    ]);
    expect(
      with_.filter(({ status, by = '' }) => status !== 200 || !known.has(by)),
    ).toEqual([]);
  });

  it('leaves the cluster as it was: nothing of ours, and the user’s objects byte for byte', async () => {
    const after = await poll(
      async () => {
        const now = await snapshot(bed, aboutSpace(base, name));
        return now.size <= before.size && now;
      },
      {
        what: 'all of ours is collected',
        timeoutMs: 2 * SWITCH_SECONDS * 1000,
        everyMs: 500,
      },
    );
    expect(Object.fromEntries(after)).toEqual(Object.fromEntries(before));
  });
});
