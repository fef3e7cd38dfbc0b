export interface Point {
  t: number;
  value: number;
}

/** A round number at or above the largest value, so that the axis has a readable end. */
export function niceMax(values: number[]): number {
  const max = Math.max(0, ...values.filter(Number.isFinite));
  if (max === 0) return 1;
  const power = 10 ** Math.floor(Math.log10(max));
  const step = [1, 2, 2.5, 5, 10].find(each => each * power >= max * 0.999);
  return (step ?? 10) * power;
}

/** An SVG path; a gap in time is a gap in the line. */
export function linePath(
  points: Point[],
  x: (t: number) => number,
  y: (value: number) => number,
): string {
  const gap = 2.5 * medianStep(points);
  let path = '';
  let previous: Point | undefined;
  for (const point of points) {
    if (!Number.isFinite(point.value)) {
      previous = undefined;
      continue;
    }
    const joined = previous !== undefined && point.t - previous.t <= gap;
    path += `${joined ? 'L' : 'M'}${x(point.t).toFixed(1)} ${y(
      point.value,
    ).toFixed(1)}`;
    previous = point;
  }
  return path;
}

function medianStep(points: Point[]): number {
  const steps = points
    .slice(1)
    .map((point, index) => point.t - points[index].t)
    .sort((a, b) => a - b);
  return steps[Math.floor(steps.length / 2)] ?? Infinity;
}

export function nearest(points: Point[], t: number): Point | undefined {
  let best: Point | undefined;
  for (const point of points) {
    if (!best || Math.abs(point.t - t) < Math.abs(best.t - t)) best = point;
  }
  return best;
}
