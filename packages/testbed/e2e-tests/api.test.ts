import { z } from 'zod';
import { Testbed } from '../src';
import { poll } from '../src/process/poll';
import {
  answers,
  ofName,
  type Called,
  type SpaceAnswer,
} from './support/answers';
import { callingComponents, callingShop } from './support/callingShop';
import { ControllerPod } from './support/ControllerPod';
import { startFigures } from './support/figures';
import { PortalProcess, Refusal } from './support/PortalProcess';
import { installProduct } from './support/product';
import { aboutSpace, snapshot } from './support/snapshot';

const PATIENCE_MS = 60_000;
const LONGEST_START_MS = 300_000;
const GATEWAY = 'istio-ingressgateway.istio-system.svc.cluster.local:80';

/** A mesh whose sidecars log nothing, as Istio's own default is. */
const SILENCE = {
  apiVersion: 'telemetry.istio.io/v1',
  kind: 'Telemetry',
  metadata: { name: 'mesh-default', namespace: 'istio-system' },
  spec: { accessLogging: [{ disabled: true }] },
};

describe.each([
  ['the controller in the portal', true],
  ['the controller in the cluster', false],
])('a space by the API alone, with %s', (_where, inPortal) => {
  let bed: Testbed;
  let portal: PortalProcess;
  let inCluster: ControllerPod | undefined;
  let base: string;
  let name: string;
  let host: string;
  let header: string;
  let prometheusUrl: string | undefined;
  let before: Map<string, string>;

  const cluster = 'testbed';
  const space = () => `/clusters/${cluster}/spaces/${name}`;
  const call: Called = (...request) => portal.call(...request);

  const { metadata: silence, kind } = SILENCE;
  const speakAgain = () =>
    bed.kubectl([
      ...['-n', silence.namespace, 'delete', kind, silence.name],
      '--ignore-not-found',
    ]);

  /** Asks until what is expected holds. */
  const until = <S extends z.ZodType>(
    what: string,
    schema: S,
    place: string,
    holds: (answer: z.output<S>) => unknown,
  ) =>
    poll(
      async () => {
        const answer = await call(schema, 'GET', place);
        return holds(answer) ? answer : undefined;
      },
      { what, timeoutMs: PATIENCE_MS, everyMs: 100 },
    );
  const untilSpace = (what: string, holds: (answer: SpaceAnswer) => unknown) =>
    until(what, answers.space, space(), holds);
  /** The doctor looks once a second at most, so what it found before may be told a moment longer. */
  const routed = () =>
    untilSpace(
      'the fork is routed, and nothing is the matter',
      ({ phase, forks, findings }) =>
        phase === 'Ready' && forks[0]?.routed && findings.length === 0,
    );

  const ask = async (withHeader: boolean, path = '/x') => {
    const { status, headers } = await bed.request({
      from: `${base}/web`,
      to: `http://reviews:9080${path}`,
      headers: withHeader ? { 'x-meshspace': header } : {},
    });
    return `${status} ${headers['x-echo']?.[0]}`;
  };
  const ofBase = () => `200 reviews.${base}/v1`;
  const ofFork = () => `200 reviews.${name}/v2`;
  /** Requests with the header, when what decides over them has changed a moment ago. */
  const answered = (expected: string) =>
    poll(async () => (await ask(true)) === expected, {
      what: `${expected} answers`,
      timeoutMs: PATIENCE_MS,
      everyMs: 100,
    });

  /** A request that people send: through the gateway, and from there by the base's own calls. */
  const enter = (path: string, value: string | undefined, at = host) =>
    bed.request({
      from: `${base}/web`,
      to: `http://${at}${path}`,
      connect: GATEWAY,
      headers: value === undefined ? {} : { 'x-meshspace': value },
    });

  beforeAll(async () => {
    bed = await Testbed.shared();
    await installProduct(bed);
    prometheusUrl = await startFigures(bed);
    base = await bed.namespace('api', {
      'istio-injection': 'enabled',
      'meshspace.dev/base': 'true',
    });
    await bed.kubectl([
      ...['annotate', 'namespace', base],
      'meshspace.dev/address={space}.{host}',
    ]);
    name = base.replace('api', 'made');
    host = `${base}.example.com`;
    await bed.apply(...callingShop(base, host));
    await bed.ready(base, 3);
    // what another suite is still taking away would be missing at the end
    await bed.quiet();
    before = await snapshot(bed, aboutSpace(base, name));
    inCluster = inPortal ? undefined : await ControllerPod.start(bed);
    portal = await PortalProcess.start(bed, {
      entities: callingComponents(base),
      prometheusUrl,
      meshspace: {
        controller: { enabled: inPortal },
        policy: { whoMayFork: 'everyone' },
      },
    });
    await until('the cluster is ready', answers.clusters, '/clusters', one =>
      one.items.some(({ state, message }) => {
        if (state === 'unreachable') throw new Error(message);
        return state === 'ready';
      }),
    );
  }, LONGEST_START_MS);

  afterAll(async () => {
    // what a failure has left would stand in the way of others
    await bed.kubectl(['delete', 'meshspace', name, '--ignore-not-found']);
    await portal?.stop();
    await inCluster?.stop();
    await speakAgain();
    await bed.kubectl(['delete', 'namespace', '--wait=false', base]);
    bed.close();
  });

  it('foresees what a wish does, and does nothing', async () => {
    const { steps, warnings } = await call(answers.plan, 'POST', '/plan', {
      type: 'create',
      space: {
        ...{ cluster, name, base },
        forks: [{ workload: { kind: 'Deployment', name: 'reviews' } }],
      },
    });
    expect(warnings).toEqual([]);
    expect(steps.map(({ object }) => object.kind)).toEqual(
      expect.arrayContaining(['Namespace', 'Deployment', 'VirtualService']),
    );
    expect(await snapshot(bed, ofName(name))).toEqual(new Map());
  });

  it('makes a space and a fork that answers the space’s requests, and no others', async () => {
    const made = await call(answers.space, 'POST', '/spaces', {
      ...{ cluster, name, base },
      ttlSeconds: 3600,
    });
    header = made.sends.value;
    expect(made.sends.name).toBe('x-meshspace');
    await call(answers.space, 'PUT', `${space()}/forks`, {
      workload: { kind: 'Deployment', name: 'reviews' },
      containers: [{ name: 'app', image: 'testbed/echo:v2' }],
    });
    const { sentence, entryPoints } = await routed();
    await bed.settle();
    expect(sentence).toMatch(/reviews/);
    expect(entryPoints).toEqual([
      { url: `http://${host}/`, via: 'istio-gateway' },
    ]);
    expect([await ask(true), await ask(false)]).toEqual([ofFork(), ofBase()]);
  });

  it('refuses in words what cannot be, and leaves everything as it is', async () => {
    const refused = call(answers.space, 'PUT', `${space()}/forks`, {
      workload: { kind: 'Deployment', name: 'nobody' },
    });
    await expect(refused).rejects.toEqual(
      new Refusal(
        404,
        `The base "${base}" has no Deployment "nobody"; choose one of its workloads`,
      ),
    );
    const { specForks } = await call(answers.space, 'GET', space());
    expect(specForks).toHaveLength(1);
  });

  // the same by whomever the space is made
  if (inPortal) {
    it('sends a probe through the gateway that proves who answers', async () => {
      const probe = await call(answers.probe, 'POST', '/probe', {
        ...{ cluster, space: name, path: '/call/reviews:9080/x' },
      });
      expect(probe).toMatchObject({ status: 200 });
      expect(probe.body).toContain(`"namespace":"${name}"`);
    });

    it('answers at an address of its own to requests without the header', async () => {
      const { addresses } = await call(answers.space, 'GET', space());
      expect(addresses).toEqual([`http://${name}.${host}/`]);
      const at = async (authority: string) => {
        const path = '/call/reviews:9080/x';
        const { status, body } = await enter(path, undefined, authority);
        return [status, body.includes(`"namespace":"${name}"`)];
      };
      expect(await at(`${name}.${host}`)).toEqual([200, true]);
      expect(await at(host)).toEqual([200, false]);
      expect(await at(`other.${host}`)).toEqual([404, false]);
    });

    it('shows the map with the fork, explains a request, tells pods, events and logs', async () => {
      const { nodes } = await call(
        answers.topology,
        'GET',
        `/clusters/${cluster}/bases/${base}/topology?space=${name}`,
      );
      expect(nodes).toContainEqual(
        expect.objectContaining({
          kind: 'fork',
          namespace: name,
          health: 'healthy',
        }),
      );
      const explained = await call(answers.explain, 'POST', '/explain', {
        ...{ cluster, base, space: name, host: 'reviews', port: 9080 },
        from: { type: 'workload', namespace: base, workload: 'web' },
      });
      expect(explained.after.summary).toContain(`goes to reviews in ${name}`);
      expect(explained.before.summary).toContain(`goes to reviews in ${base}`);
      const { items } = await call(answers.pods, 'GET', `${space()}/pods`);
      const pod = items.find(({ fork }) => fork);
      expect(pod).toMatchObject({ namespace: name, ready: true });
      await until('its events', answers.events, `${space()}/events`, events =>
        events.items.some(({ reason }) => reason === 'Ready'),
      );
      const logs = `${space()}/pods/${pod?.name}/logs`;
      const refusal = await call(z.string(), 'GET', `${logs}?container=none`)
        .then(() => undefined)
        .catch((error: Refusal) => error.message);
      expect(refusal).toMatch(/container/);
      expect(await call(z.string(), 'GET', `${logs}?container=app`)).toBe('');
    });

    const PATHS = [
      '/call/middle:9080/call/reviews:9080/x',
      '/call/reviews:9080/x',
    ];

    /** What the X-ray says when it has heard enough of the requests that `send` sends. */
    const judged = (
      verdicts: Record<string, string>,
      send: (path: string) => Promise<unknown>,
    ) =>
      poll(
        async () => {
          for (const path of PATHS) await send(path);
          const xray = await call(answers.xray, 'GET', `${space()}/xray`);
          const ofBases = xray.workloads.filter(({ fork }) => !fork);
          const found = new Map(ofBases.map(one => [one.name, one]));
          for (const [name_, verdict] of Object.entries(verdicts)) {
            const { message } = found.get(name_) ?? xray;
            if (found.get(name_)?.verdict !== verdict) throw new Error(message);
          }
          return { ...xray, found };
        },
        { what: 'the verdicts', timeoutMs: PATIENCE_MS, everyMs: 500 },
      );

    it('tells from what the sidecars log anyway who loses the header', async () => {
      const { state, found } = await judged(
        { web: 'passes', middle: 'loses' },
        path =>
          call(answers.probe, 'POST', '/probe', { cluster, space: name, path }),
      );
      expect(state).toBe('always');
      expect(found.get('middle')).toMatchObject({
        entityRef: 'component:default/middle',
        owners: ['group:default/middle-team'],
      });
    });

    it('has the sidecars of a silent mesh log the space’s requests, and no others, until it is told to stop', async () => {
      await bed.kubectl(['apply', '-f', '-'], JSON.stringify(SILENCE));
      await bed.settle();
      const place = `${space()}/xray`;
      await until(
        'the mesh is silent',
        answers.xray,
        place,
        ({ state }) => state === 'off',
      );
      const started = await call(answers.xray, 'PUT', place, { minutes: 5 });
      expect(started.state).toBe('on');
      await bed.settle();
      const other = await enter('/call/reviews:9080/other', undefined);
      expect(other.status).toBe(200);
      const { requests } = await judged(
        { web: 'passes', middle: 'loses' },
        path => enter(path, header),
      );
      expect(requests.map(({ path }) => path)).not.toContain(
        '/call/reviews:9080/other',
      );
      await call(z.unknown(), 'DELETE', place);
      expect(await call(answers.xray, 'GET', place)).toMatchObject({
        state: 'off',
      });
      await speakAgain();
    });

    it('counts what reaches the fork, or says why it cannot', async () => {
      const load = await bed.load({
        ...{ from: `${base}/web`, to: 'http://reviews:9080/x', rps: 20 },
        headers: { 'x-meshspace': header },
      });
      const counted = await until(
        'traffic of the fork',
        answers.traffic,
        `/clusters/${cluster}/bases/${base}/traffic?space=${name}&minutes=5`,
        ({ series, message }) =>
          prometheusUrl
            ? series.some(({ fork, points }) => fork && points.length)
            : message,
      );
      await load.stop();
      expect(counted.message === undefined).toBe(prometheusUrl !== undefined);
    });
  }

  it('is extended and shared', async () => {
    const { expiresAt = '' } = await call(answers.space, 'GET', space());
    const longer = await call(answers.space, 'PATCH', space(), {
      ttlSeconds: 7200,
    });
    expect(Date.parse(longer.expiresAt ?? '')).toBeGreaterThan(
      Date.parse(expiresAt),
    );
    const shared = await call(answers.space, 'POST', `${space()}/members`, {
      add: ['user:default/carol'],
    });
    expect(shared.members).toEqual(['user:default/carol']);
  });

  it('rests, so that the base answers, and wakes', async () => {
    await call(answers.space, 'PATCH', space(), { suspended: true });
    await untilSpace('it rests', ({ phase }) => phase === 'Suspended');
    await answered(ofBase());
    await poll(async () => (await bed.pods(name)).length === 0, {
      what: 'its pods are gone',
      timeoutMs: PATIENCE_MS,
    });
    await call(answers.space, 'PATCH', space(), { suspended: false });
    await routed();
    await answered(ofFork());
    expect(await ask(false)).toBe(ofBase());
  });

  it('gives the workload back to the base', async () => {
    await call(answers.space, 'DELETE', `${space()}/forks/Deployment/reviews`);
    const left = await untilSpace(
      'no fork is left',
      ({ forks }) => forks.length === 0,
    );
    expect(left.specForks).toEqual([]);
    await answered(ofBase());
  });

  it('is deleted, and leaves the cluster as it was', async () => {
    await call(z.unknown(), 'DELETE', space());
    const after = await poll(
      async () => {
        const now = await snapshot(bed, aboutSpace(base, name));
        return now.size <= before.size && now;
      },
      { what: 'all of it is gone', timeoutMs: PATIENCE_MS, everyMs: 500 },
    );
    expect(Object.fromEntries(after)).toEqual(Object.fromEntries(before));
    const gone = poll(
      () =>
        call(answers.space, 'GET', space()).then(
          () => false as const,
          (error: Refusal) => error.status,
        ),
      { what: 'the portal has heard of it', timeoutMs: PATIENCE_MS },
    );
    expect(await gone).toBe(404);
  });
});
