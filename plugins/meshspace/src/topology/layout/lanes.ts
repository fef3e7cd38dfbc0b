import type { Box } from './types';

/** The free height nearest to the wish, for a box that must not touch the ones that stand. */
export function freeTop(box: Box, standing: Box[], gap: number): number {
  const rivals = standing.filter(
    other =>
      other.x < box.x + box.width + gap && box.x < other.x + other.width + gap,
  );
  const fits = (y: number) =>
    rivals.every(
      other =>
        y >= other.y + other.height + gap || y + box.height + gap <= other.y,
    );
  if (fits(box.y)) return box.y;
  const candidates = rivals.flatMap(other => [
    other.y + other.height + gap,
    other.y - gap - box.height,
  ]);
  let best = Infinity;
  for (const y of candidates) {
    if (Math.abs(y - box.y) < Math.abs(best - box.y) && fits(y)) best = y;
  }
  return best;
}
