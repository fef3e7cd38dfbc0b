import type { Fault } from 'embedded-cluster';
import type { KubeRequest } from '../cluster/KubeApi';
import '../testing/plainClone';
import { applies, FAULT_CLASSES } from '../testing/wire/faultClasses';
import { Injection, spoil, userAgent } from '../testing/wire/spoil';
import { WireWorld } from '../testing/wire/WireWorld';

jest.setTimeout(600_000);

type Step = (world: WireWorld) => Promise<void>;

const fork = (name: string) => ({
  workload: { kind: 'Deployment' as const, name },
});

/** What people do; between the steps the controller comes to rest, or is interrupted at any of its calls. */
const JOURNEYS: Record<string, Step[]> = {
  'create, fork another, unfork, delete': [
    world => world.createSpace('alice', ['reviews']),
    world =>
      world.changeSpace('alice', { forks: [fork('reviews'), fork('web')] }),
    world => world.changeSpace('alice', { forks: [fork('web')] }),
    world => world.deleteSpace('alice'),
  ],
  'two spaces fork one service, one goes': [
    async world => {
      await world.createSpace('alice', ['reviews']);
      await world.createSpace('bob', ['reviews']);
    },
    world => world.deleteSpace('alice'),
    world =>
      world.changeSpace('bob', { forks: [fork('reviews'), fork('web')] }),
  ],
  'suspend and resume': [
    world => world.createSpace('alice', ['web']),
    world => world.changeSpace('alice', { suspended: true }),
    world => world.changeSpace('alice', { suspended: false }),
  ],
  'the user changes a route under a fork': [
    world => world.createSpace('alice', ['reviews']),
    world => world.changeRoute('5s'),
    world => world.deleteSpace('alice'),
  ],
  'deleted before it was ever ready': [
    async world => {
      await world.createSpace('alice', ['reviews']);
      await world.deleteSpace('alice');
    },
  ],
};

let scenarios = 0;
let world: WireWorld;

beforeAll(async () => {
  world = await WireWorld.start();
});

afterAll(async () => {
  await world.stop();
  expect(scenarios).toBeGreaterThanOrEqual(2000);
});

/** One step from a world at rest; one of its calls is spoiled. */
async function take(step: Step, injection?: Injection): Promise<KubeRequest[]> {
  const made: KubeRequest[] = [];
  const { fault } = injection?.what ?? {};
  const lift =
    injection && fault
      ? world.faults.add({
          fault,
          userAgent: userAgent(injection.at),
          times: 1,
        })
      : () => {};
  await step(world);
  await world.converge(world.replica(spoil(made, injection)));
  lift();
  return made;
}

/** The same objects in the same state: nothing is missing, nothing is left over. */
function differences(right: ReadonlyMap<string, string>): string[] {
  const got = world.picture();
  return [...new Set([...right.keys(), ...got.keys()])]
    .filter(key => got.get(key) !== right.get(key))
    .map(key => `${key}: ${got.get(key)}, not ${right.get(key)}`);
}

describe('a controller over the wire', () => {
  it.each(Object.entries(JOURNEYS))(
    'ends as if nothing had happened, whatever happens to any one call: %s',
    async (_, steps) => {
      const beginning = world.save();
      for (const [index, step] of steps.entries()) {
        const before = world.save();
        const calls = await take(step);
        const right = world.picture();
        const after = world.save();
        for (const [at, request] of calls.entries()) {
          for (const what of FAULT_CLASSES) {
            if (!applies(what, request)) continue;
            scenarios++;
            world.restore(before);
            await take(step, { at, what });
            expect({
              index,
              at,
              fault: what.name,
              differences: differences(right),
            }).toMatchObject({ differences: [] });
          }
        }
        world.restore(after);
      }
      world.restore(beginning);
    },
  );

  /** What never gets through, by the plural of the resource; and the reason that the space then gives. */
  const LASTING: [resource: string, fault: Fault, reason: string][] = [
    'namespaces',
    'services',
    'deployments',
    'virtualservices',
    'jobs',
  ].flatMap((resource): [string, Fault, string][] => [
    [resource, { kind: 'status', code: 403 }, 'Forbidden'],
    [
      resource,
      { kind: 'status', code: 403, message: 'exceeded quota: q' },
      'QuotaExceeded',
    ],
    [resource, { kind: 'deny', message: 'not here' }, 'DeniedByWebhook'],
    [resource, { kind: 'status', code: 422 }, 'Refused'],
    [resource, { kind: 'status', code: 429 }, 'ServerBusy'],
    [resource, { kind: 'status', code: 500 }, 'ServerError'],
    [resource, { kind: 'drop', when: 'before' }, 'ClusterUnreachable'],
  ]);

  it('says what is the matter for as long as it lasts, and goes on afterwards', async () => {
    const beginning = world.save();
    await take(w => w.createSpace('alice', ['reviews']));
    const right = world.picture();
    for (const [resource, fault, reason] of LASTING) {
      scenarios++;
      world.restore(beginning);
      await world.createSpace('alice', ['reviews']);
      const lift = world.faults.add({
        fault,
        resource,
        ...(fault.kind !== 'deny' && { userAgent: 'meshspace' }),
      });
      const replica = world.replica();
      for (let turn = 0; turn < 8; turn++) await world.turn(replica);
      const condition = world
        .space('alice')
        ?.status?.conditions.find(({ type }) => type === 'Applied');
      expect({ resource, fault, condition }).toEqual({
        resource,
        fault,
        condition: expect.objectContaining({
          status: 'False',
          reason,
          message: expect.stringMatching(/failed|not allowed/),
        }),
      });
      lift();
      await world.converge(replica);
      expect({ resource, fault, now: differences(right) }).toMatchObject({
        now: [],
      });
    }
    world.restore(beginning);
  });

  it('is found out if it takes a failure for success', async () => {
    const beginning = world.save();
    await take(w => w.createSpace('alice', ['reviews']));
    const right = world.picture();
    world.restore(beginning);
    const lift = world.faults.add({
      fault: { kind: 'status', code: 500 },
      resource: 'meshspaces',
      userAgent: 'meshspace',
    });
    await world.createSpace('alice', ['reviews']);
    const careless = world.replica(api => ({
      stream: (...args) => api.stream(...args),
      call: async <T>(request: KubeRequest) =>
        await api.call<T>(request).catch(() => ({
          status: 200,
          body: request.body as T,
        })),
    }));
    await world.converge(careless);
    lift();
    await world.converge(careless);
    expect(differences(right)).not.toEqual([]);
    world.restore(beginning);
  });

  it('leaves nothing behind, not even its switch', async () => {
    const beginning = world.save();
    const nothing = world.picture();
    await take(w => w.createSpace('alice', ['reviews', 'web']));
    expect(world.jobs()).toBe(1);
    await take(w => w.deleteSpace('alice'));
    expect(differences(nothing)).toEqual([]);
    expect(world.jobs()).toBe(0);
    world.restore(beginning);
  });
});
