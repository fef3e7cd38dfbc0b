/** One line of a result: what was measured, the number, and what it should be. */
export function print(
  what: string,
  value: number,
  unit: string,
  target?: string,
): void {
  const number = value >= 100 ? value.toFixed(0) : value.toPrecision(3);
  const line = `${what.padEnd(64)} ${number.padStart(9)} ${unit.padEnd(6)}`;
  process.stdout.write(`${line}${target ? ` (target ${target})` : ''}\n`);
}

export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
}

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
