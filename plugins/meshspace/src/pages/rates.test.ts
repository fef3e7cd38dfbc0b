import { basesOfSpaces, ratesOf, shareOfCopy } from './rates';

const point = (t: number, rps: number) => ({ t, rps, errorRate: 0 });
const series = (
  namespace: string,
  workload: string,
  fork: boolean,
  ...points: ReturnType<typeof point>[]
) => ({ service: workload, workload, namespace, fork, points });

describe('rates of spaces', () => {
  it('add up the forks of a space, in order of time, and leave the base out', () => {
    const rates = ratesOf({
      series: [
        series('shop', 'reviews', false, point(1, 100)),
        series('alice', 'reviews', true, point(2, 2), point(1, 1)),
        series('alice', 'ratings', true, point(2, 0.5)),
        series('bob', 'reviews', true),
      ],
    });
    expect([...rates]).toEqual([
      [
        'alice',
        [
          { t: 1, value: 1 },
          { t: 2, value: 2.5 },
        ],
      ],
      ['bob', []],
    ]);
  });

  it('ask for each base once', () => {
    expect(
      basesOfSpaces([
        { cluster: 'eu', base: 'shop' },
        { cluster: 'eu', base: 'bank' },
        { cluster: 'eu', base: 'shop' },
      ]),
    ).toEqual([
      { cluster: 'eu', base: 'bank' },
      { cluster: 'eu', base: 'shop' },
    ]);
  });

  it.each([
    [1, 12, 1 / 12],
    [0, 12, 0],
    [3, 2, 1],
    [1, 0, undefined],
    [1, undefined, undefined],
  ])('%s forks of %s workloads are %s of a copy', (forks, all, share) => {
    expect(shareOfCopy(forks, all)).toBe(share);
  });
});
