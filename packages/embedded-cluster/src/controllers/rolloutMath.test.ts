import fc from 'fast-check';
import { absoluteValue, rollingStep } from './rolloutMath';

describe('rolloutMath', () => {
  it.each([
    ['25%', 4, true, 1],
    ['25%', 3, true, 1],
    ['25%', 3, false, 0],
    [2, 3, false, 2],
    [undefined, 8, true, 2],
  ])('%s of %d, rounded up %s, is %d', (value, total, up, expected) => {
    expect(absoluteValue(value, total, up)).toBe(expected);
  });

  it('takes a broken new version away before one that serves', () => {
    const old = {
      name: 'old',
      replicas: 2,
      available: 2,
      createdAt: '2026-01-01',
    };
    const broken = {
      name: 'broken',
      replicas: 1,
      available: 0,
      createdAt: '2026-01-02',
    };
    const fresh = {
      name: 'new',
      replicas: 0,
      available: 0,
      createdAt: '2026-01-03',
    };
    const step = rollingStep(2, { surge: 1, unavailable: 0 }, fresh, [
      old,
      broken,
    ]);
    expect(step).toEqual({
      newReplicas: 0,
      oldReplicas: { old: 2, broken: 0 },
    });
  });

  it('never exceeds the surge nor goes below what must be available', () => {
    fc.assert(
      fc.property(
        fc.record({
          desired: fc.integer({ min: 1, max: 10 }),
          surge: fc.integer({ min: 0, max: 4 }),
          unavailable: fc.integer({ min: 0, max: 4 }),
          oldReplicas: fc.integer({ min: 0, max: 10 }),
        }),
        ({ desired, surge, unavailable, oldReplicas }) => {
          fc.pre(surge + unavailable > 0);
          let fresh = 0;
          let old = Math.min(oldReplicas, desired);
          for (let round = 0; round < 60; round++) {
            const step = rollingStep(
              desired,
              { surge, unavailable },
              {
                name: 'new',
                replicas: fresh,
                available: fresh,
                createdAt: '2',
              },
              [{ name: 'old', replicas: old, available: old, createdAt: '1' }],
            );
            expect(step.newReplicas + old).toBeLessThanOrEqual(
              Math.max(desired + surge, fresh + old),
            );
            if (fresh + old >= desired - unavailable) {
              expect(fresh + step.oldReplicas.old).toBeGreaterThanOrEqual(
                desired - Math.min(unavailable, desired),
              );
            }
            fresh = step.newReplicas;
            old = step.oldReplicas.old;
          }
          expect({ fresh, old }).toEqual({ fresh: desired, old: 0 });
        },
      ),
    );
  });
});
