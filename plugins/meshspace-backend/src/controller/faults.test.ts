import type { KubeApi, KubeRequest } from '../cluster/KubeApi';
import { KubeConnectionError } from '../cluster/errors';
import { status } from '../testing/FakeApi';
import { SimWorld } from '../testing/sim/SimWorld';

jest.setTimeout(120_000);

class Crash extends Error {}

/** What can happen to one call; `reached` tells whether it took effect. */
const FAULTS: { name: string; reached: boolean; error: () => Error }[] = [
  { name: 'crash before', reached: false, error: () => new Crash() },
  { name: 'crash after', reached: true, error: () => new Crash() },
  {
    name: 'connection refused',
    reached: false,
    error: () => new KubeConnectionError('refused'),
  },
  {
    name: 'answer lost',
    reached: true,
    error: () => new KubeConnectionError('reset'),
  },
  {
    name: 'timeout with effect',
    reached: true,
    error: () => new KubeConnectionError('no answer in time'),
  },
  { name: '401', reached: false, error: () => status(401, 'Unauthorized') },
  { name: '403', reached: false, error: () => status(403, 'Forbidden') },
  {
    name: 'quota',
    reached: false,
    error: () => status(403, 'exceeded quota'),
  },
  {
    name: 'terminating namespace',
    reached: false,
    error: () => status(403, 'being terminated'),
  },
  { name: '409', reached: false, error: () => status(409, 'Conflict') },
  { name: '422', reached: false, error: () => status(422, 'Invalid') },
  {
    name: '429 with Retry-After',
    reached: false,
    error: () => status(429, 'TooManyRequests', 1000),
  },
  { name: '429', reached: false, error: () => status(429) },
  { name: '500', reached: false, error: () => status(500) },
  { name: '500 with effect', reached: true, error: () => status(500) },
  { name: '503', reached: false, error: () => status(503) },
  { name: '504 with effect', reached: true, error: () => status(504) },
  {
    name: 'webhook denies',
    reached: false,
    error: () => status(400, 'admission webhook denied'),
  },
];

/** What people do; between the steps the controller comes to rest, or is interrupted at any of its calls. */
const JOURNEYS: Record<string, ((world: SimWorld) => void)[]> = {
  'create, fork another, unfork, delete': [
    world => world.createSpace('alice', ['reviews']),
    world =>
      world.changeSpace('alice', spec => ({
        ...spec,
        forks: [
          ...spec.forks,
          { workload: { kind: 'Deployment' as const, name: 'web' } },
        ],
      })),
    world =>
      world.changeSpace('alice', spec => ({
        ...spec,
        forks: spec.forks.slice(1),
      })),
    world => world.deleteSpace('alice'),
  ],
  'two spaces fork one service, one goes': [
    world => {
      world.createSpace('alice', ['reviews']);
      world.createSpace('bob', ['reviews']);
    },
    world => world.deleteSpace('alice'),
    world => world.deleteSpace('bob'),
  ],
  'suspend and resume': [
    world => world.createSpace('alice', ['reviews']),
    world => world.changeSpace('alice', spec => ({ ...spec, suspended: true })),
    world =>
      world.changeSpace('alice', spec => ({ ...spec, suspended: false })),
    world => world.deleteSpace('alice'),
  ],
  'the user changes a route under a fork': [
    world => world.createSpace('alice', ['reviews']),
    world => world.changeRoute('5s'),
    world => {
      world.changeRoute('3s');
      world.changeSpace('alice', spec => ({
        ...spec,
        header: { ...spec.header, value: 'another' },
      }));
    },
    world => world.deleteSpace('alice'),
  ],
  'two forks at once, then a third of another space': [
    world => world.createSpace('alice', ['reviews', 'web']),
    world => world.createSpace('bob', ['web']),
    world => world.deleteSpace('alice'),
    world => world.deleteSpace('bob'),
  ],
  'deleted before it was ever ready': [
    world => {
      world.createSpace('alice', ['reviews']);
      world.deleteSpace('alice');
    },
  ],
};

interface Injection {
  at: number;
  fault: (typeof FAULTS)[number];
}

/** Counts calls, and spoils one of them. */
function spoiled(injection: Injection | undefined, counter: { calls: number }) {
  return (api: KubeApi): KubeApi => ({
    stream: (...args) => api.stream(...args),
    async call<T>(request: KubeRequest) {
      const number = counter.calls++;
      if (number !== injection?.at) return api.call<T>(request);
      const { reached, error } = injection.fault;
      if (reached) await api.call<T>(request).catch(() => undefined);
      throw error();
    },
  });
}

type Step = (world: SimWorld) => void;

/** One step from a world at rest; one of its calls is spoiled. */
async function take(step: Step, from: SimWorld, injection?: Injection) {
  const world = new SimWorld(from);
  const counter = { calls: 0 };
  const replica = world.replica(spoiled(injection, counter));
  step(world);
  await world.converge(replica, { restarts: true });
  return { world, calls: counter.calls };
}

let scenarios = 0;

afterAll(() => expect(scenarios).toBeGreaterThanOrEqual(2000));

describe.each(Object.entries(JOURNEYS))('%s', (_, steps) => {
  it('ends as if nothing had happened, whatever happens to any one call', async () => {
    const beginning = new SimWorld();
    let before = beginning;
    for (const [index, step] of steps.entries()) {
      const { world: after, calls } = await take(step, before);
      const right = after.picture();
      for (let at = 0; at < calls; at++) {
        for (const fault of FAULTS) {
          scenarios++;
          const { world } = await take(step, before, { at, fault });
          const got = world.picture();
          if (JSON.stringify(got) !== JSON.stringify(right)) {
            expect({ index, at, fault: fault.name, got }).toEqual({
              index,
              at,
              fault: fault.name,
              got: right,
            });
          }
        }
      }
      before = after;
    }
    // Nothing is left: the base is as if there had never been a space.
    expect(before.picture()).toEqual(beginning.picture());
  });
});
