/** One line of a result: what was measured, the number, and what it should be. */
export function print(
  what: string,
  value: number,
  unit: string,
  target?: string,
): void {
  const line = `${what.padEnd(64)} ${value.toFixed(0).padStart(7)} ${unit}`;
  process.stdout.write(`${line}${target ? ` (target ${target})` : ''}\n`);
}

/** Milliseconds that something takes. */
export async function timed<T>(
  what: string,
  target: string | undefined,
  run: () => Promise<T>,
): Promise<T> {
  const start = performance.now();
  const result = await run();
  print(what, performance.now() - start, 'ms', target);
  return result;
}

export function memory(what: string, target?: string): void {
  print(what, process.memoryUsage.rss() / 1024 / 1024, 'MiB', target);
}

/** Awaits a condition that nothing announces. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await new Promise(resolve => {
      setTimeout(resolve, 20);
    });
  }
}
