import fc from 'fast-check';
import { KubeObject } from '../kube/objects';
import { refName } from '../kube/objects';
import { VIEW_KINDS } from '../kube/kinds';
import { SPACE_LABEL } from '../meshspace/names';
import { hasLabels } from '../kube/labels';
import { plan } from '../plan/plan';
import { simulate } from '../plan/simulate';
import { targetOf } from '../plan/operations';
import { viewFromObjects } from '../view/viewFromObjects';
import { users } from './arbitraries';
import {
  content,
  Crash,
  deleted,
  difference,
  live,
  withoutSwitch,
} from './life';
import { RUNS, SEED, settledWorld, space, START, world, WORLD } from './world';

const options = { numRuns: Math.ceil(RUNS / 4), seed: SEED };
const spaces = [
  space('alice', ['reviews']),
  space('bob', ['reviews', 'ratings'], { consumerRoutes: false }),
];

describe('a plan', () => {
  it('is empty after its own operations', () => {
    fc.assert(
      fc.property(users, made => {
        const settled = settledWorld(made, spaces);
        expect(plan(settled, { now: START }).operations).toEqual([]);
      }),
      options,
    );
  });

  it('does not depend on the order in which objects arrived', () => {
    const objects = users.chain(made =>
      fc.tuple(
        fc.constant([...WORLD, ...made, ...spaces]),
        fc.shuffledSubarray([...WORLD, ...made, ...spaces], {
          minLength: WORLD.length + made.length + spaces.length,
        }),
      ),
    );
    fc.assert(
      fc.property(objects, ([straight, shuffled]) => {
        const [a, b] = [straight, shuffled].map(list =>
          JSON.stringify(plan(viewFromObjects(list), { now: START })),
        );
        expect(a).toBe(b);
      }),
      options,
    );
  });

  it('ends in one state, whatever part of it was carried out before a crash', () => {
    fc.assert(
      fc.property(
        users,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
          minLength: 6,
          maxLength: 6,
        }),
        (made, parts) => {
          const left = [...parts];
          const crash: Crash = operations =>
            operations.slice(
              0,
              Math.floor((left.shift() ?? 1) * operations.length),
            );
          const start = { view: world(made, spaces), now: START };
          const [crashed, straight] = [live(start, crash), live(start)];
          expect(difference(crashed.view, straight.view)).toEqual([]);
        },
      ),
      options,
    );
  });

  it('does not depend on the order of operations within a round', () => {
    fc.assert(
      fc.property(users, fc.infiniteStream(fc.nat()), (made, numbers) => {
        let view = world(made, spaces);
        for (let count = 0; count < 3; count++) {
          const { operations } = plan(view, { now: START });
          const mixed = operations
            .map(operation => ({ operation, key: numbers.next().value }))
            .sort(
              (a, b) => a.operation.round - b.operation.round || a.key - b.key,
            )
            .map(({ operation }) => operation);
          const straight = simulate(view, operations, START);
          expect(content(simulate(view, mixed, START))).toBe(content(straight));
          view = straight;
        }
      }),
      options,
    );
  });

  it('restores the cluster when its spaces are deleted', () => {
    fc.assert(
      fc.property(users, made => {
        const ran = live({ view: world(made, spaces), now: START });
        const ended = live({
          ...ran,
          view: deleted(ran.view, ['alice', 'bob']),
        });
        expect(
          difference(withoutSwitch(ended.view, ended.now), world(made)),
        ).toEqual([]);
      }),
      options,
    );
  });

  it('leaves one space as it is when another is deleted', () => {
    fc.assert(
      fc.property(users, made => {
        const both = live({ view: world(made, spaces), now: START });
        const ended = live({ ...both, view: deleted(both.view, ['bob']) });
        const alone = live({ view: world(made, [spaces[0]]), now: START });
        expect(difference(ended.view, alone.view)).toEqual([]);
      }),
      options,
    );
  });
});

describe('what is written', () => {
  const namesOf = (objects: readonly KubeObject[]) =>
    objects.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);

  it('lands in the spaces’ namespaces, but for routes and their switch', () => {
    fc.assert(
      fc.property(users, made => {
        const before = world(made, spaces);
        const after = settledWorld(made, spaces);
        const inBase = VIEW_KINDS.filter(
          kind => !['VirtualService', 'Job'].includes(kind),
        ).flatMap((kind): string[] => [
          ...namesOf(after.list(kind, 'shop')),
          ...namesOf(after.list(kind, 'istio-system')),
          ...namesOf(after.list(kind, 'other')),
        ]);
        const was = VIEW_KINDS.filter(
          kind => !['VirtualService', 'Job'].includes(kind),
        ).flatMap((kind): string[] => [
          ...namesOf(before.list(kind, 'shop')),
          ...namesOf(before.list(kind, 'istio-system')),
          ...namesOf(before.list(kind, 'other')),
        ]);
        expect(inBase).toEqual(was);
      }),
      options,
    );
  });

  it('is never selected by a Service of the base', () => {
    const after = settledWorld([], spaces);
    const forks = after
      .list('Deployment')
      .filter(({ metadata }) => metadata.labels?.[SPACE_LABEL]);
    expect(forks).toHaveLength(3);
    for (const { metadata, spec } of forks) {
      const selecting = after
        .list('Service', metadata.namespace)
        .filter(service =>
          hasLabels(spec.template.metadata?.labels, service.spec.selector),
        );
      expect(selecting.map(found => found.metadata.namespace)).toEqual([
        metadata.namespace,
      ]);
    }
  });

  it('does not grow with Services that nobody forked', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20 }), count => {
        const more = Array.from({ length: count }, (_, index) => ({
          apiVersion: 'v1',
          kind: 'Service',
          metadata: { namespace: 'shop', name: `more-${index}` },
          spec: { selector: { app: `more-${index}` }, ports: [{ port: 80 }] },
        }));
        const names = (extra: object[]) =>
          plan(world(extra, spaces), { now: START }).operations.map(operation =>
            refName(targetOf(operation)),
          );
        expect(names(more)).toEqual(names([]));
      }),
      { ...options, numRuns: 10 },
    );
  });
});
