/** Awaits a condition; fails with what was seen last. */
export async function eventually<T>(
  read: () => T | undefined | false | Promise<T | undefined | false>,
  what: string,
  withinMs = 4000,
): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const value = await read();
    if (value !== undefined && value !== false) {
      return value;
    }
    if (Date.now() > deadline) {
      throw new Error(`did not happen: ${what}`);
    }
    await new Promise(resolve => setImmediate(resolve));
  }
}
