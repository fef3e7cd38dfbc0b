import type { SpaceDetail, Traffic } from '@meshspace/plugin-meshspace-common';

export function trafficAnswer(space: SpaceDetail, minutes: number): Traffic {
  const points = 60;
  const end = Date.now();
  const series = (fork: boolean, scale: number, slower: number) => ({
    service: 'reviews',
    workload: 'reviews',
    namespace: fork ? space.name : space.base,
    fork,
    points: Array.from({ length: points }, (_unused, i) => {
      const wave = 1 + 0.18 * Math.sin(i / 6) + 0.06 * Math.sin(i * 2.3);
      return {
        t: end - ((points - 1 - i) / (points - 1)) * minutes * 60_000,
        rps: scale * wave,
        errorRate: fork && i > 42 && i < 47 ? 0.04 : 0.001,
        p50Ms: 11 * slower * wave,
        p95Ms: 38 * slower * wave,
        p99Ms: 71 * slower * wave,
      };
    }),
  });
  return { series: [series(false, 119, 1), series(true, 1.2, 1.15)] };
}
