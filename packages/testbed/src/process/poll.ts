import { setTimeout as delay } from 'node:timers/promises';

export interface PollOptions {
  what: string;
  timeoutMs: number;
  everyMs?: number;
  /** Ends the wait early, with this message, when what is waited for can no longer come. */
  hopeless?: () => string | undefined;
}

/** Asks until the answer is neither `undefined` nor `false`; the last error is the cause of the timeout. */
export async function poll<T>(
  ask: () => Promise<T | undefined | false>,
  options: PollOptions,
): Promise<T> {
  const end = Date.now() + options.timeoutMs;
  let cause: unknown;
  for (;;) {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
    } catch (error) {
      cause = error;
    }
    const why = options.hopeless?.();
    if (why) throw new Error(`${options.what}: ${why}`, { cause });
    if (Date.now() > end) {
      throw new Error(
        `${options.what}: not within ${Math.round(options.timeoutMs / 1000)} s${
          cause instanceof Error ? ` (${cause.message})` : ''
        }`,
        { cause },
      );
    }
    await delay(options.everyMs ?? 50);
  }
}
