import { print } from '../measure';

/** Prints the milliseconds that something takes. */
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
