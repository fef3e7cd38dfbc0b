/** One line of a result: what was measured, the number, and what it should be. */
export function print(
  what: string,
  value: number | undefined,
  unit: string,
  target?: string,
): void {
  const line = `${what.padEnd(64)} ${inDigits(value).padStart(9)} ${unit}`;
  process.stdout.write(
    `${target ? `${line.padEnd(80)} (target ${target})` : line}\n`,
  );
}

function inDigits(value: number | undefined): string {
  if (value === undefined) return 'none';
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

/** The value that this share of all values stays below. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

export const median = (values: readonly number[]): number =>
  quantile(values, 0.5);

/** Awaits a condition that nothing announces. */
export async function until(
  condition: () => boolean | Promise<boolean>,
): Promise<void> {
  while (!(await condition())) {
    await new Promise(resolve => {
      setTimeout(resolve, 5);
    });
  }
}
