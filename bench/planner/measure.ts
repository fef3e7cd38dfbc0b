import { performance } from 'node:perf_hooks';

/** Median time of a call in milliseconds, after some that warm up. */
export function median(
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
  times.sort((a, b) => a - b);
  return times[Math.floor(times.length / 2)];
}

/** One line of a result: what was measured, the number, and what it should be. */
export function print(
  what: string,
  value: number,
  unit: string,
  target?: string,
): void {
  const number = value >= 100 ? value.toFixed(0) : value.toPrecision(3);
  const line = `${what.padEnd(64)} ${number.padStart(9)} ${unit.padEnd(4)}`;
  process.stdout.write(`${line}${target ? ` (target ${target})` : ''}\n`);
}
