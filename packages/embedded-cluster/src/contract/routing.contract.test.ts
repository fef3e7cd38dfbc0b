import { breakCase, loadContract, runCase } from 'testbed';
import { RoutingTarget } from './__testUtils__/RoutingTarget';

jest.setTimeout(60_000);

let target: RoutingTarget;

beforeAll(async () => {
  target = await RoutingTarget.start();
});
afterAll(() => target.stop());

describe.each(loadContract())('$title', ({ cases, treatments }) => {
  const ours = cases.filter(({ notOn }) => !notOn?.embedded);

  it.each(ours)('$name', async one => {
    expect(await runCase(target, breakCase(one), treatments)).not.toEqual([]);
    expect(await runCase(target, one, treatments)).toEqual([]);
  });
});
