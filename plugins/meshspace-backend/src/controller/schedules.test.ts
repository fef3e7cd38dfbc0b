import { SimWorld } from '../testing/sim/SimWorld';
import type { Replica } from '../testing/sim/Replica';

jest.setTimeout(300_000);

const SEEDS = Number(process.env.MESHSPACE_SCHEDULES ?? 300);
const FIRST = Number(process.env.MESHSPACE_SEED ?? 1);

/** Clocks differ by so much, each way; what one with a fast clock wrote may be waited out. */
const SKEW_MS = 10 * 60_000;

/** Small, fast, and the same everywhere: a failing seed can be run again. */
function randomOf(seed: number) {
  let state = seed * 2654435761;
  return (below: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * below) | 0;
  };
}

function usersObjects(world: SimWorld): string {
  return JSON.stringify(
    world.store
      .all()
      .filter(
        ({ metadata }) =>
          metadata.namespace === 'shop' &&
          metadata.labels?.['app.kubernetes.io/managed-by'] !== 'meshspace',
      ),
  );
}

async function schedule(seed: number) {
  const random = randomOf(seed);
  const world = new SimWorld();
  const before = world.picture();
  const untouched = usersObjects(world);
  const replicas: Replica[] = Array.from({ length: 2 + random(4) }, () =>
    world.replica(api => api, random(2 * SKEW_MS) - SKEW_MS),
  );
  const names = ['alice', 'bob'];
  const steps = 10 + random(30);
  for (let step = 0; step < steps; step++) {
    const name = names[random(names.length)];
    const replica = replicas[random(replicas.length)];
    switch (random(10)) {
      case 0:
        if (!world.store.find(`MeshSpace ${name}`)) {
          world.createSpace(name, random(2) ? ['reviews'] : ['reviews', 'web']);
        }
        break;
      case 1:
        world.changeSpace(name, spec => ({
          ...spec,
          forks: random(2)
            ? []
            : [{ workload: { kind: 'Deployment', name: 'reviews' } }],
        }));
        break;
      case 2:
        world.deleteSpace(name);
        break;
      case 3:
        replica.restart();
        break;
      case 4:
        world.settle();
        world.time += random(4000);
        break;
      case 5:
        replica.hear(random(5));
        break;
      default:
        // Nobody waits for anybody: each acts on what it has heard.
        await Promise.all(
          replicas
            .filter(() => random(2))
            .flatMap(one =>
              one.spaces().map(space => one.reconcile(space).catch(() => {})),
            ),
        );
        if (random(2)) replica.hear();
    }
    if (usersObjects(world) !== untouched) {
      throw new Error(`seed ${seed}: an object of a user was changed`);
    }
  }
  const last = world.replica();
  await world.converge(last, { patientMs: SKEW_MS });
  const wanted = world.store
    .all()
    .filter(({ kind }) => kind === 'MeshSpace')
    .map(({ metadata }) => metadata.name);
  const fresh = new SimWorld();
  for (const name of wanted) {
    const space = world.store.get(`MeshSpace ${name}`);
    fresh.store.create({
      ...space,
      status: undefined,
      metadata: { name, finalizers: ['meshspace.dev/routes'] },
    });
  }
  await fresh.converge(fresh.replica());
  expect({ seed, picture: world.picture() }).toEqual({
    seed,
    picture: fresh.picture(),
  });
  for (const name of names) world.deleteSpace(name);
  await world.converge(last, { patientMs: SKEW_MS });
  expect({ seed, picture: world.picture() }).toEqual({ seed, picture: before });
}

describe('several replicas with old pictures and wrong clocks', () => {
  it(`end as one would have, in ${SEEDS} schedules`, async () => {
    for (let seed = FIRST; seed < FIRST + SEEDS; seed++) await schedule(seed);
  });
});
