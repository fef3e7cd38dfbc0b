import type {
  SpaceDetail,
  TrafficSeries,
} from '@meshspace/plugin-meshspace-common';

export type EmptyTraffic = 'asleep' | 'notRouted' | 'none' | 'noneFork';

const quiet = (series: readonly TrafficSeries[]) =>
  series.every(each => each.points.every(point => point.rps === 0));

/** Why a chart of the fork's traffic has nothing to show; nothing when it has. */
export function emptyTraffic(
  space: Pick<SpaceDetail, 'suspended' | 'forks'>,
  series: readonly TrafficSeries[],
): EmptyTraffic | undefined {
  if (!quiet(series.filter(each => each.fork))) return undefined;
  if (space.suspended) return 'asleep';
  if (space.forks.length > 0 && !space.forks.some(fork => fork.routed))
    return 'notRouted';
  return quiet(series) ? 'none' : 'noneFork';
}
