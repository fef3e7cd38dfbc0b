import { performance } from 'node:perf_hooks';
import { median } from '../measure';

/** Median time of a call in milliseconds, after some that warm up. */
export function timed(
  run: (turn: number) => void,
  turns = 200,
  warm = 20,
): number {
  for (let turn = 0; turn < warm; turn++) run(turn);
  const times: number[] = [];
  for (let turn = 0; turn < turns; turn++) {
    const start = performance.now();
    run(turn);
    times.push(performance.now() - start);
  }
  return median(times);
}
