import { Testbed, type Manifest } from '../src';
import { poll } from '../src/process/poll';
import { ControllerProcess } from './support/ControllerProcess';
import { installProduct } from './support/product';
import { echo, space } from './support/shop';
import { routedForks } from './support/spaces';

const PATIENCE_MS = 60_000;
const REQUESTS = 200;

/** How one forked workload's requests are treated, changed by whoever may write a MeshSpace. */
describe('requests of a space are treated as it wants, and nobody else’s are', () => {
  let bed: Testbed;
  let controller: ControllerProcess;
  let base: string;
  let name: string;

  const ask = async (header: boolean) => {
    const { status, headers } = await bed.request({
      from: `${base}/web`,
      to: 'http://reviews:9080/x',
      headers: header ? { 'x-meshspace': name } : {},
    });
    return `${status} ${headers['x-echo']?.[0]}`;
  };
  const many = (header: boolean) =>
    Promise.all(Array.from({ length: REQUESTS }, () => ask(header)));
  const ofBase = () => `200 reviews.${base}/v1`;
  const ofFork = () => `200 reviews.${name}/v2`;
  const wish = (traffic?: object) => {
    const made = space(name, base, { reviews: { image: 'testbed/echo:v2' } });
    const { forks } = made.spec as { forks: object[] };
    if (traffic) Object.assign(forks[0], { traffic });
    return bed.apply(made);
  };
  const settledOn = (holds: (answers: string[]) => boolean) =>
    poll(
      async () => {
        const answers = await Promise.all([1, 2, 3, 4, 5].map(() => ask(true)));
        return holds(answers);
      },
      { what: 'the wish in force', timeoutMs: PATIENCE_MS, everyMs: 100 },
    );
  const allAre = (expected: () => string) => (answers: string[]) =>
    answers.every(one => one === expected());
  const others = async () => [...new Set(await many(false))];

  beforeAll(async () => {
    bed = await Testbed.shared();
    await installProduct(bed);
    base = await bed.namespace('treated', {
      'istio-injection': 'enabled',
      'meshspace.dev/base': 'true',
    });
    name = base.replace('treated', 'treating');
    const user: Manifest = {
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata: { name: 'reviews', namespace: base },
      spec: {
        hosts: ['reviews'],
        http: [{ route: [{ destination: { host: 'reviews' } }] }],
      },
    };
    await bed.apply(...echo(base, 'web'), ...echo(base, 'reviews'), user);
    await bed.ready(base, 2);
    controller = await (await ControllerProcess.start(bed)).leads();
    await wish();
    await poll(async () => (await routedForks(bed, name)).includes('reviews'), {
      what: 'the fork routed',
      timeoutMs: PATIENCE_MS,
      everyMs: 100,
    });
    await settledOn(allAre(ofFork));
  });

  afterAll(async () => {
    await bed.kubectl(['delete', 'meshspace', name, '--ignore-not-found']);
    await controller?.kill();
    await bed.kubectl(['delete', 'namespace', '--wait=false', base]);
    bed.close();
  });

  it('they fail as it says, and are whole again when it says nothing', async () => {
    await wish({ abort: { status: 503 } });
    await settledOn(answers => answers.every(one => one.startsWith('503')));
    expect(await others()).toEqual([ofBase()]);
    await wish();
    await settledOn(allAre(ofFork));
  });

  it('a share of them is the fork’s, and the rest the base’s', async () => {
    // Istio refuses a timeout of nothing, and then all of the object
    await wish({ share: 50, timeout: '0s', retries: { attempts: 0 } });
    await settledOn(answers => new Set(answers).size === 2);
    const answers = await many(true);
    expect(new Set(answers)).toEqual(new Set([ofBase(), ofFork()]));
    const forks = answers.filter(one => one === ofFork()).length;
    // far beyond what chance does
    expect(forks).toBeGreaterThan(REQUESTS * 0.1);
    expect(forks).toBeLessThan(REQUESTS * 0.9);
    expect(await others()).toEqual([ofBase()]);
  });

  it('they are late by what it says', async () => {
    await wish({ delay: { duration: '1200ms' } });
    await poll(
      async () => {
        const before = Date.now();
        const answer = await ask(true);
        return answer === ofFork() && Date.now() - before >= 1200;
      },
      { what: 'a late answer', timeoutMs: PATIENCE_MS, everyMs: 100 },
    );
    expect(await others()).toEqual([ofBase()]);
  });

  it('the base answers them, if the fork is to get copies only', async () => {
    await wish({ mirror: true });
    await settledOn(allAre(ofBase));
    expect(await others()).toEqual([ofBase()]);
  });

  it('what is no wish is refused by the API server', async () => {
    for (const traffic of [
      { share: 0 },
      { delay: { duration: 'soon' } },
      { abort: { status: 99 } },
      { retries: { attempts: 11 } },
    ]) {
      await expect(wish(traffic)).rejects.toThrow(/traffic/);
    }
  });
});
