import fc from 'fast-check';
import { KubeObject, refOf } from '../kube/objects';
import { VIEW_KINDS } from '../kube/kinds';
import { plan } from '../plan/plan';
import { simulate } from '../plan/simulate';
import { Operation, Plan } from '../plan/types';
import { service, to, virtualService } from '../testing/mesh';
import { ClusterView, ViewChange } from '../view/ClusterView';
import { createView } from '../view/createView';
import { configuration } from './arbitraries/configurations';
import { Proofs, Refutation, statement } from './prove';
import { mustEqual, rest, withDeleted } from './rest';
import { changesOf, mustBeSame, settled } from './stage';
import { space, START, world } from './world';

/** What becomes of a cluster: statements about orders, crashes and ends, in a world with two spaces. */

const SPACES = [
  space('alice', ['reviews']),
  space('bob', ['reviews'], { consumerRoutes: false }),
];
const NAMES = ['alice', 'bob'];

const WITHOUT = world([]);
const WITH = settled(WITHOUT.overlay(changesOf(SPACES)));
const WITH_ONE = new Map(
  SPACES.map(one => [
    one.metadata.name,
    settled(WITHOUT.overlay(changesOf([one]))),
  ]),
);

interface LifeWorld {
  readonly changes: readonly ViewChange[];
  /** The configuration, and no space. */
  readonly before: ClusterView;
  /** The spaces were there; the configuration has just come. */
  readonly fresh: ClusterView;
  readonly planned: Plan;
  /** Everything is done. */
  readonly resting: ClusterView;
  /** What is left when one space goes. */
  readonly alone: (name: string) => ClusterView;
}

function prepare(objects: object[]): LifeWorld {
  const changes = changesOf(objects);
  const fresh = WITH.overlay(changes);
  const alone = new Map<string, ClusterView>();
  return {
    changes,
    before: WITHOUT.overlay(changes),
    fresh,
    planned: plan(fresh, { now: START }),
    resting: settled(fresh),
    alone: name => {
      const known = alone.get(name);
      const found = known ?? settled(WITH_ONE.get(name)!.overlay(changes));
      alone.set(name, found);
      return found;
    },
  };
}

/** Numbers between 0 and 1, to choose by. */
const chances = fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), {
  minLength: 12,
  maxLength: 12,
});

const share = <T>(list: readonly T[], part: number): T[] =>
  list.slice(0, Math.round(part * list.length));

function shuffled<T>(list: readonly T[], keys: readonly number[]): T[] {
  return list
    .map((item, index) => ({
      item,
      key: (keys[index % keys.length] * (index + 1) * 7.31) % 1,
    }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}

const CHECKS: Record<string, (life: LifeWorld, keys: number[]) => void> = {
  done: ({ resting }) => {
    const { operations } = plan(resting, { now: START });
    mustBeSame('what is left to do', operations, []);
  },
  arrival: ({ fresh, planned }, keys) => {
    const objects = VIEW_KINDS.flatMap((kind): readonly KubeObject[] =>
      fresh.list(kind),
    );
    const view = createView(fresh.mesh);
    for (const object of shuffled(objects, keys)) {
      view.apply({ type: 'set', object });
    }
    // Equal bytes, not only equal values.
    const [is, wanted] = [plan(view, { now: START }), planned].map(one =>
      JSON.stringify(one),
    );
    if (is !== wanted) throw new Refutation('the plan', is, wanted);
  },
  round: ({ fresh, planned: { operations } }, keys) => {
    const mixed = shuffled(operations, keys).sort(
      (a: Operation, b: Operation) => a.round - b.round,
    );
    mustEqual(
      'after the operations in another order',
      simulate(fresh, mixed, START),
      simulate(fresh, operations, START),
    );
  },
  crash: ({ fresh, planned: { operations }, resting }, keys) => {
    let view = simulate(fresh, share(operations, keys[0]), START);
    if (keys[1] < 0.5) {
      const again = plan(view, { now: START }).operations;
      view = simulate(view, share(again, keys[2]), START);
    }
    mustEqual('after a crash', settled(view), resting);
  },
  turns: ({ changes, resting }, keys) => {
    let view = WITH;
    for (const change of shuffled(changes, keys)) {
      view = view.overlay([change]);
      const { operations } = plan(view, { now: START });
      view = simulate(view, share(operations, keys[0]), START);
    }
    mustEqual('after a controller that never paused', settled(view), resting);
  },
};

const converges = statement(
  'after its own operations a plan is empty; any order of arrival and within a round, and any crash, ends in the same state',
  fc.tuple(
    fc.constantFrom('done', 'arrival', 'round', 'crash', 'turns'),
    chances,
  ),
  (life: LifeWorld, [kind, keys]) => {
    CHECKS[kind](life, keys);
    return true;
  },
);

const ends = statement(
  'deleting spaces restores the cluster: what people made byte for byte, and the other spaces as if the deleted had never been',
  fc.tuple(
    fc.constantFrom<string[][]>(['alice'], ['bob'], ['alice', 'bob']),
    fc.constantFrom('resting', 'resting', 'creation'),
    chances,
  ),
  (life: LifeWorld, [names, state, keys]) => {
    const start = state === 'resting' ? life.resting : partlyMade(life, keys);
    const ended = rest({ view: withDeleted(start, names, START), now: START });
    const left = NAMES.filter(name => !names.includes(name));
    const wanted = left.length > 0 ? life.alone(left[0]) : life.before;
    mustEqual(
      'after the end',
      withoutSwitch(ended.view, ended.now),
      withoutSwitch(wanted, ended.now),
    );
    return true;
  },
);

/** A controller that died while it made the spaces. */
function partlyMade({ before }: LifeWorld, keys: number[]): ClusterView {
  let view: ClusterView = before.overlay(changesOf(SPACES));
  for (const key of keys.slice(0, 3)) {
    const { operations } = plan(view, { now: START });
    view = simulate(view, share(operations, key), START);
  }
  return view;
}

/** The switch goes by itself when its time has passed; with it goes what only it owned. */
function withoutSwitch(view: ClusterView, now: Date): ClusterView {
  const jobs = view.list('Job').map(
    (job): Operation => ({
      type: 'delete',
      target: refOf(job),
      uid: job.metadata.uid ?? '',
      space: '',
      round: 0,
      reason: 'its time has passed',
    }),
  );
  return jobs.length > 0 ? simulate(view, jobs, now) : view;
}

/** Services that nobody forked, and routes of them. */
const strangers = (count: number, routed: boolean): object[] =>
  Array.from({ length: count }, (_, index) => `more-${index}`).flatMap(name => [
    service(`shop/${name}`),
    ...(routed
      ? [virtualService(`shop/${name}`, { hosts: [name], http: [to(name)] })]
      : []),
  ]);

const grows = statement(
  'what is written grows with the forks alone: nothing for a Service that is not forked',
  fc.tuple(fc.integer({ min: 1, max: 6 }), fc.boolean()),
  ({ fresh, planned }: LifeWorld, [count, routed]) => {
    const more = fresh.overlay(changesOf(strangers(count, routed)));
    const textOf = ({ operations }: Plan) =>
      operations.map(operation => JSON.stringify(operation));
    mustBeSame(
      'what is planned',
      textOf(plan(more, { now: START })),
      textOf(planned),
    );
    return true;
  },
);

export const lifeProofs: Proofs<LifeWorld> = {
  configurations: configuration,
  prepare,
  statements: [converges, ends, grows],
  perWorld: 10,
};
