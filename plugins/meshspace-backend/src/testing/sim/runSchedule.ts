import { isDeepStrictEqual } from 'node:util';
import { MANAGED_BY_LABEL, MANAGER } from '@meshspace/planner';
import { messageOf } from '../../cluster/errors';
import type { KubeApi } from '../../cluster/KubeApi';
import { breathe } from './breathe';
import { Pausable } from './Pausable';
import { randomOf } from './random';
import type { Replica } from './Replica';
import { SimObject } from './SimStore';
import { SimWorld } from './SimWorld';

/** Clocks differ by so much, each way. */
const SKEW_MS = 10 * 60_000;

/** How exactly a clock can be read off `Date` headers. */
const CLOCK_READING_MS = 1500;

const NAMES = ['alice', 'bob'];

/** What must not be was; the seed says how to see it again. */
export class Violation extends Error {
  constructor(seed: number, readonly what: string) {
    super(
      `seed ${seed}: ${what}; MESHSPACE_SEED=${seed} MESHSPACE_SCHEDULES=1 runs it again`,
    );
    this.name = 'Violation';
  }
}

interface Actor {
  replica: Replica;
  process: Pausable;
}

/** Breaks the controller on purpose, to see that it is noticed. */
export interface Sabotage {
  api?: (api: KubeApi) => KubeApi;
  trustsOwnClock?: boolean;
}

interface Options {
  seed: number;
  sabotage?: Sabotage;
}

class Schedule {
  readonly #seed: number;
  readonly #random: (below: number) => number;
  readonly #sabotage: (api: KubeApi) => KubeApi;
  readonly #world = new SimWorld();
  readonly #actors: Actor[];
  readonly #working: Promise<unknown>[] = [];
  /** Until when a space may not go by itself. */
  readonly #promised = new Map<string, number>();

  constructor({ seed, sabotage = {} }: Options) {
    const { api: spoil = (api: KubeApi) => api, trustsOwnClock } = sabotage;
    this.#seed = seed;
    this.#random = randomOf(seed);
    this.#sabotage = spoil;
    this.#actors = Array.from({ length: 2 + this.#random(4) }, () => {
      const process = new Pausable();
      const replica = this.#world.replica(api => process.wrap(spoil(api)), {
        skewMs: this.#random(2 * SKEW_MS) - SKEW_MS,
        trustsOwnClock,
      });
      return { replica, process };
    });
  }

  async run() {
    const world = this.#world;
    const steps = 8 + this.#random(20);
    for (let step = 0; step < steps; step++) {
      await this.#step();
      this.#checkLives();
    }
    for (const { process } of this.#actors) process.resume();
    await this.#harmless(() => Promise.all(this.#working));
    const last = world.replica(this.#sabotage);
    await world.converge(last);
    this.#checkLives();
    this.#same('the end is another', await rightEnd(world));
    for (const name of NAMES) world.deleteSpace(name);
    await world.converge(last);
    this.#same(
      'something is left',
      world.wishesOnly({ spaces: false }).picture(),
    );
  }

  async #step() {
    const random = this.#random;
    const { replica, process } = this.#actors[random(this.#actors.length)];
    switch (random(12)) {
      case 0:
      case 1:
      case 2:
        this.#person(NAMES[random(NAMES.length)]);
        break;
      case 3:
        replica.restart();
        break;
      case 4:
        this.#world.settle();
        this.#world.time += random(4000);
        break;
      case 5:
        replica.hear(random(5));
        break;
      case 6:
        process.pause();
        break;
      case 7:
        await this.#harmless(() => process.resume());
        break;
      default:
        // Nobody waits for anybody: each acts on what it has heard.
        await this.#harmless(() => {
          for (const actor of this.#actors) {
            if (random(2)) continue;
            for (const space of actor.replica.spaces()) {
              this.#working.push(
                actor.replica.reconcile(space).catch(() => {}),
              );
            }
          }
        });
        if (random(2)) replica.hear();
    }
  }

  #person(name: string) {
    const random = this.#random;
    const world = this.#world;
    switch (random(8)) {
      case 0:
      case 1:
        if (!world.store.find(`MeshSpace ${name}`)) {
          this.#promised.delete(name);
          world.createSpace(name, random(2) ? ['reviews'] : ['reviews', 'web']);
        }
        break;
      case 2:
        world.changeSpace(name, spec => ({
          ...spec,
          forks: random(2)
            ? []
            : [{ workload: { kind: 'Deployment', name: 'reviews' } }],
        }));
        break;
      case 3:
        this.#promised.delete(name);
        world.deleteSpace(name);
        break;
      case 4:
        world.changeSpace(name, spec => ({
          ...spec,
          suspended: !spec.suspended,
        }));
        break;
      case 5:
        world.changeRoute(`${1 + random(3)}s`);
        break;
      default: {
        // Long or short, and perhaps at the last moment.
        const inSeconds = random(2) * 3600 + random(8);
        const until = Math.floor(world.time / 1000 + inSeconds) * 1000;
        const expiresAt = `${new Date(until).toISOString().slice(0, 19)}Z`;
        if (world.changeSpace(name, spec => ({ ...spec, expiresAt }))) {
          this.#promised.set(name, until);
        }
      }
    }
  }

  /** Does something of the controllers'; no object of a person's may be another afterwards. */
  async #harmless(work: () => unknown) {
    const before = this.#peoples();
    const events = this.#world.store.log.length;
    await work();
    await breathe();
    const after = this.#peoples();
    if (before.some((object, index) => object !== after[index])) {
      this.#fail('an object of a person was changed');
    }
    for (const { type, object } of this.#world.store.log.slice(events)) {
      if (type === 'set' && isOurs(object) && !hasEnd(object)) {
        this.#fail(
          `${object.kind} ${object.metadata.name} would outlive its space`,
        );
      }
    }
  }

  #peoples(): SimObject[] {
    return this.#world.store
      .all()
      .filter(
        object => object.metadata.namespace === 'shop' && !isOurs(object),
      );
  }

  #checkLives() {
    for (const [name, until] of this.#promised) {
      const space = this.#world.store.find(`MeshSpace ${name}`);
      const lives = space && !space.metadata.deletionTimestamp;
      if (!lives && this.#world.time < until - CLOCK_READING_MS) {
        this.#fail(
          `${name} ended ${until - this.#world.time} ms before its time`,
        );
      }
      if (!lives) this.#promised.delete(name);
    }
  }

  #same(what: string, right: Picture) {
    const got = this.#world.picture();
    const differing = [...new Set([...Object.keys(got), ...Object.keys(right)])]
      .filter(key => !isDeepStrictEqual(got[key], right[key]))
      .map(
        key =>
          `${key}: ${JSON.stringify(got[key])}, not ${JSON.stringify(
            right[key],
          )}`,
      );
    if (differing.length > 0) this.#fail(`${what}: ${differing.join('\n')}`);
  }

  #fail(what: string): never {
    throw new Violation(this.#seed, what);
  }
}

type Picture = Record<string, unknown>;

const rightEnds = new Map<string, Picture>();

/** What one controller alone would have made of the same wishes. */
async function rightEnd(world: SimWorld): Promise<Picture> {
  const wishes = world.wishes();
  let right = rightEnds.get(wishes);
  if (!right) {
    const fresh = world.wishesOnly();
    await fresh.converge(fresh.replica());
    right = fresh.picture();
    rightEnds.set(wishes, right);
  }
  return right;
}

function isOurs({ metadata }: SimObject): boolean {
  return metadata.labels?.[MANAGED_BY_LABEL] === MANAGER;
}

/** Kubernetes takes it away with the space, its namespace, or the switch. */
function hasEnd({ metadata, kind }: SimObject): boolean {
  const inSpace = NAMES.includes(metadata.namespace ?? '');
  const owned = (metadata.ownerReferences ?? []).length > 0;
  return kind === 'Job' || inSpace || owned;
}

/** Several replicas that act at once, on old pictures and with wrong clocks, while people and Kubernetes act as well. */
export async function runSchedule(options: Options): Promise<void> {
  try {
    await new Schedule(options).run();
  } catch (error) {
    if (error instanceof Violation) throw error;
    throw new Violation(options.seed, messageOf(error));
  }
}
