import type { SpaceSummary, Traffic } from '@meshspace/plugin-meshspace-common';
import type { Point } from '../charts/scale';

/** The namespace of a fork is its space: requests per second over time, of all forks of a space together. */
export function ratesOf(traffic: Traffic): Map<string, Point[]> {
  const sums = new Map<string, Map<number, number>>();
  for (const series of traffic.series) {
    if (!series.fork) continue;
    const sum = sums.get(series.namespace) ?? new Map<number, number>();
    for (const { rps, t } of series.points) sum.set(t, (sum.get(t) ?? 0) + rps);
    sums.set(series.namespace, sum);
  }
  return new Map(
    [...sums].map(([space, sum]) => [
      space,
      [...sum].map(([t, value]) => ({ t, value })).sort((a, b) => a.t - b.t),
    ]),
  );
}

/** The bases of some spaces, each once: traffic is asked for by base. */
export function basesOfSpaces(
  spaces: readonly Pick<SpaceSummary, 'cluster' | 'base'>[],
): { cluster: string; base: string }[] {
  const bases = new Map(
    spaces.map(({ base, cluster }) => [
      `${cluster}/${base}`,
      { cluster, base },
    ]),
  );
  return [...bases.values()].sort((a, b) =>
    `${a.cluster}/${a.base}`.localeCompare(`${b.cluster}/${b.base}`),
  );
}

/** What a space costs, measured in workloads that run twice, against a copy of its whole base. */
export function shareOfCopy(
  forks: number,
  workloads: number | undefined,
): number | undefined {
  return workloads ? Math.min(1, forks / workloads) : undefined;
}
