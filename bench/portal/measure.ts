/** One line of a result: what was measured, the number, and what it should be. */
export function print(
  what: string,
  value: number | undefined,
  unit: string,
  target?: string,
): void {
  const number =
    value === undefined ? 'none' : value.toFixed(value < 10 ? 1 : 0);
  const line = `${what.padEnd(58)} ${number.padStart(9)} ${unit.padEnd(4)}`;
  process.stdout.write(`${line}${target ? ` (target ${target})` : ''}\n`);
}

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

export const percentile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[
    Math.min(values.length - 1, Math.ceil(values.length * share) - 1)
  ];
