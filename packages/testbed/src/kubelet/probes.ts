import { setTimeout as delay } from 'node:timers/promises';
import type { Container, Probe } from '../kube/types';

// a container that is not ready yet is asked more often than its period, so that tests do not wait for it
const EAGER_MS = 250;
const SETTLE_MS = 30;

const seconds = (value: number | undefined, fallback: number) =>
  (value ?? fallback) * 1000;

export interface ProbeHooks {
  check(probe: Probe, timeoutMs: number): Promise<void>;
  started(): void;
  ready(ready: boolean): void;
  /** Liveness or startup has failed for good: the container is to be restarted. */
  kill(reason: string): void;
  failed(kind: 'Startup' | 'Liveness' | 'Readiness', reason: string): void;
}

export interface ProbeCount {
  successes: number;
  failures: number;
}

/** Consecutive outcomes: one success clears the failures, and the other way round. */
export function count(before: ProbeCount, succeeded: boolean): ProbeCount {
  return succeeded
    ? { successes: before.successes + 1, failures: 0 }
    : { successes: 0, failures: before.failures + 1 };
}

/** Readiness changes only after as many equal outcomes in a row as the probe asks for. */
export function isReady(
  probe: Probe,
  before: boolean,
  { successes, failures }: ProbeCount,
): boolean {
  if (successes > 0)
    return before || successes >= (probe.successThreshold ?? 1);
  return before && failures < (probe.failureThreshold ?? 3);
}

type Outcome = { done: boolean; eager: boolean };

async function loop(
  probe: Probe,
  hooks: ProbeHooks,
  signal: AbortSignal,
  onOutcome: (counts: ProbeCount, error: string) => Outcome,
): Promise<void> {
  let counts: ProbeCount = { successes: 0, failures: 0 };
  await delay(seconds(probe.initialDelaySeconds, 0) + SETTLE_MS, undefined, {
    signal,
  });
  for (;;) {
    let error = '';
    try {
      await hooks.check(probe, seconds(probe.timeoutSeconds, 1));
    } catch (cause) {
      error = cause instanceof Error ? cause.message : String(cause);
    }
    signal.throwIfAborted();
    counts = count(counts, error === '');
    const { done, eager } = onOutcome(counts, error);
    if (done) return;
    const period = seconds(probe.periodSeconds, 10);
    await delay(eager ? Math.min(period, EAGER_MS) : period, undefined, {
      signal,
    });
  }
}

/** Probes one run of a container until the signal; startup first, then readiness and liveness. */
export async function probeContainer(
  container: Container,
  hooks: ProbeHooks,
  signal: AbortSignal,
): Promise<void> {
  const { startupProbe, readinessProbe, livenessProbe } = container;
  if (startupProbe) {
    const limit =
      seconds(startupProbe.periodSeconds, 10) *
      (startupProbe.failureThreshold ?? 3);
    const end =
      Date.now() + seconds(startupProbe.initialDelaySeconds, 0) + limit;
    let alive = true;
    await loop(startupProbe, hooks, signal, (counts, error) => {
      if (counts.successes > 0) return { done: true, eager: true };
      if (Date.now() < end) return { done: false, eager: true };
      hooks.failed('Startup', error);
      hooks.kill('failed startup probe');
      alive = false;
      return { done: true, eager: true };
    });
    if (!alive) return;
  }
  hooks.started();
  const loops: Array<Promise<void>> = [];
  if (readinessProbe) {
    let ready = false;
    let told = false;
    loops.push(
      loop(readinessProbe, hooks, signal, (counts, error) => {
        const now = isReady(readinessProbe, ready, counts);
        if (error && (ready || !told)) hooks.failed('Readiness', error);
        told = told || error !== '';
        if (now !== ready) hooks.ready(now);
        ready = now;
        return { done: false, eager: !ready };
      }),
    );
  } else hooks.ready(true);
  if (livenessProbe) {
    loops.push(
      loop(livenessProbe, hooks, signal, (counts, error) => {
        if (error) hooks.failed('Liveness', error);
        if (counts.failures < (livenessProbe.failureThreshold ?? 3))
          return { done: false, eager: false };
        hooks.kill('failed liveness probe');
        return { done: true, eager: false };
      }),
    );
  }
  await Promise.all(loops);
}
