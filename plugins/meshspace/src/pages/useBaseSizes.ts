import { useMemo } from 'react';
import { useLive } from '../live/useLive';

const POLL_MS = 120_000;

/** How many workloads each base has, by `cluster/namespace`. */
export function useBaseSizes(): ReadonlyMap<string, number> {
  const live = useLive('bases', (api, signal) => api.getBases({}, { signal }), {
    pollMs: POLL_MS,
  });
  return useMemo(
    () =>
      new Map(
        live.data?.items.map(({ cluster, namespace, workloads }) => [
          `${cluster}/${namespace}`,
          workloads,
        ]),
      ),
    [live.data],
  );
}
