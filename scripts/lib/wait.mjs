import { setTimeout as delay } from 'node:timers/promises';

/** Asks until `check` answers something truthy, the time is over or the signal comes. */
export async function waitUntil(
  check,
  { timeoutMs, signal, intervalMs = 250, onTimeout },
) {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    signal?.throwIfAborted();
    const answer = await check();
    if (answer) {
      return answer;
    }
    if (Date.now() > deadline) {
      throw onTimeout();
    }
    await delay(intervalMs, undefined, { signal });
  }
}

export async function answers(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
