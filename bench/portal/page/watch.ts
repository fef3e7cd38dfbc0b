/** Resolves when what was asked for is on the screen: after the frame that shows it. */
export const painted = (): Promise<void> =>
  new Promise(resolve => {
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => resolve();
      channel.port2.postMessage(undefined);
    });
  });

/** The longest task of the main thread while something runs, in ms; 0 when none is longer than 50. */
export async function longestTask(
  run: () => Promise<unknown>,
): Promise<number> {
  let longest = 0;
  const observer = new PerformanceObserver(list => {
    for (const { duration } of list.getEntries())
      longest = Math.max(longest, duration);
  });
  observer.observe({ type: 'longtask' });
  await run();
  // Entries come a moment after their task.
  await new Promise(resolve => setTimeout(resolve, 200));
  for (const { duration } of observer.takeRecords())
    longest = Math.max(longest, duration);
  observer.disconnect();
  return longest;
}

/** Frames a second while something is moved in each of them. */
export async function framesPerSecond(
  move: (frame: number) => void,
  milliseconds = 2000,
): Promise<number> {
  await painted();
  const start = performance.now();
  let frames = 0;
  for (;;) {
    move(frames);
    await new Promise(requestAnimationFrame);
    frames += 1;
    const passed = performance.now() - start;
    if (passed >= milliseconds) return (frames * 1000) / passed;
  }
}
