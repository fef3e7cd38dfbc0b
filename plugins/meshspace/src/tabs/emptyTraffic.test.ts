import { fork } from '../../dev/fake/builders';
import { emptyTraffic } from './emptyTraffic';

const series = (isFork: boolean, ...rates: number[]) => ({
  service: 'reviews',
  workload: 'reviews',
  namespace: isFork ? 'alice' : 'shop',
  fork: isFork,
  points: rates.map((rps, t) => ({ t, rps, errorRate: 0 })),
});
const routed = { suspended: false, forks: [fork()] };
const waiting = { suspended: false, forks: [fork({ routed: false })] };
const asleep = { suspended: true, forks: [fork({ routed: false })] };
const busy = series(false, 10, 12);

describe('an empty chart', () => {
  it.each([
    [
      'nothing, while requests reach the fork',
      routed,
      [busy, series(true, 1)],
      undefined,
    ],
    [
      'nothing, while the last requests still show',
      asleep,
      [series(true, 1, 0)],
      undefined,
    ],
    [
      'that nobody sent the header',
      routed,
      [busy, series(true, 0, 0)],
      'noneFork',
    ],
    ['that nobody sent the header before', routed, [busy], 'noneFork'],
    ['that there are no requests at all', routed, [series(false, 0)], 'none'],
    ['that there are no figures at all', routed, [], 'none'],
    ['that the space sleeps', asleep, [busy], 'asleep'],
    ['that the fork has no route yet', waiting, [busy], 'notRouted'],
  ])('says %s', (_what, space, all, reason) => {
    expect(emptyTraffic(space, all)).toBe(reason);
  });
});
