import { breakCase } from './breaking';
import { loadContract } from './load';
import { ModelTarget } from './modelTarget';
import { runCase } from './runner';

describe.each(loadContract())('$title', ({ cases, treatments }) => {
  const ours = cases.filter(({ notOn }) => !notOn?.model);

  it.each(ours)('$name', async one => {
    const target = new ModelTarget();
    expect(await runCase(target, breakCase(one), treatments)).not.toEqual([]);
    expect(await runCase(target, one, treatments)).toEqual([]);
  });
});
