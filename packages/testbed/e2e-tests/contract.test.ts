import { breakCase } from '../src/contract/breaking';
import { loadContract } from '../src/contract/load';
import { runCase } from '../src/contract/runner';
import { TestbedTarget } from '../src/contract/testbedTarget';
import type { ContractCase } from '../src/contract/types';
import { Testbed } from '../src';

/**
 * Without anything of ours the base answers everything: the model shows that for each case, and `contract --prove` here. What
 * breaks in a way of its own, or not on the model, is broken here every time.
 */
const isBrokenHere = ({ broken, notOn }: ContractCase) =>
  broken !== undefined || notOn?.model !== undefined;

describe('routing contract', () => {
  let bed: Testbed;
  let target: TestbedTarget;

  beforeAll(async () => {
    bed = await Testbed.shared();
    target = await TestbedTarget.prepare(bed);
  });

  afterAll(() => bed.close());

  describe.each(loadContract())('$title', ({ cases, treatments }) => {
    const ours = cases.filter(({ notOn }) => !notOn?.testbed);

    it.each(ours)('$name', async one => {
      // first broken: connections that a right configuration let through would outlive it
      const broken = isBrokenHere(one)
        ? await runCase(target, breakCase(one), treatments)
        : ['seen to fail on the model'];
      expect(broken).not.toEqual([]);
      expect(await runCase(target, one, treatments)).toEqual([]);
    });
  });
});
