import fc from 'fast-check';
import { FAMILIES } from './all';
import { prove, Proofs, Refutation, statement } from './prove';

/** Numbers are small: false from 50 on, or not asked of those. */
const falseProofs = (limit = Infinity): Proofs<null> => ({
  configurations: fc.constant([]),
  prepare: () => null,
  statements: [
    statement(
      'numbers are small',
      fc.record({ number: fc.nat({ max: 99 }) }),
      (_: null, { number }) => {
        if (number >= limit) return false;
        if (number >= 50) throw new Refutation('a large number', number, 0);
        return true;
      },
    ),
  ],
  perWorld: 1,
});

/** A quick look at every proof; the campaign beside this file takes thousands of cases. */
describe.each(FAMILIES)('of random clusters, $name', ({ prove: proveWith }) => {
  const verdicts = proveWith(proofs => prove(proofs, { runs: 40, seed: 3 }));

  it.each(verdicts)('$title', ({ counterexample, runs }) => {
    expect(counterexample).toBeUndefined();
    expect(runs).toBeGreaterThanOrEqual(40);
  });
});

describe('a proof', () => {
  it('is refuted by what is false, with the smallest case', () => {
    const [{ counterexample }] = prove(falseProofs(), {
      runs: 100,
      seed: 1,
    });
    expect(counterexample).toContain('a large number');
    expect(counterexample).toContain('{"number":50}');
  });

  it('counts only the cases that it applies to', () => {
    const [{ runs, counterexample }] = prove(falseProofs(50), {
      runs: 100,
      seed: 1,
    });
    expect(runs).toBeGreaterThanOrEqual(100);
    expect(counterexample).toBeUndefined();
  });
});
