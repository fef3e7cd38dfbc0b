import { breakCase } from '../src/contract/breaking';
import { loadContract } from '../src/contract/load';
import { runCase } from '../src/contract/runner';
import { TestbedTarget } from '../src/contract/testbedTarget';
import { Testbed } from '../src';

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
      expect(await runCase(target, breakCase(one), treatments)).not.toEqual([]);
      expect(await runCase(target, one, treatments)).toEqual([]);
    });
  });
});
