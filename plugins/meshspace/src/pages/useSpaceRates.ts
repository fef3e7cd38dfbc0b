import type { SpaceSummary } from '@meshspace/plugin-meshspace-common';
import { useMemo } from 'react';
import type { Point } from '../charts/scale';
import { useLive } from '../live/useLive';
import { basesOfSpaces, ratesOf } from './rates';

const MINUTES = 30;
const POLL_MS = 30_000;

/** The last half hour of each space's requests, by `cluster/name`; what cannot be had is absent. */
export function useSpaceRates(
  spaces: readonly SpaceSummary[],
): ReadonlyMap<string, Point[]> {
  const bases = basesOfSpaces(spaces);
  const key = bases.map(({ base, cluster }) => `${cluster}/${base}`).join(' ');
  const live = useLive(
    key ? `rates:${key}` : undefined,
    (api, signal) =>
      Promise.all(
        bases.map(async each => ({
          ...each,
          // One base without figures leaves the others theirs.
          traffic: await api
            .getTraffic({ ...each, minutes: MINUTES }, { signal })
            .catch(() => ({ series: [] })),
        })),
      ),
    { measured: true, pollMs: POLL_MS },
  );
  return useMemo(
    () =>
      new Map(
        (live.data ?? []).flatMap(({ cluster, traffic }) =>
          [...ratesOf(traffic)].map(([name, points]): [string, Point[]] => [
            `${cluster}/${name}`,
            points,
          ]),
        ),
      ),
    [live.data],
  );
}
