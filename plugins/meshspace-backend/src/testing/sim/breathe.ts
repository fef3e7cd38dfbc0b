/** Lets everything run that waits for nothing outside of this process. */
export async function breathe(): Promise<void> {
  await new Promise(resolve => setImmediate(resolve));
}
