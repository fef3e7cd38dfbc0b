import {
  InternalClient,
  ResourceName,
  StoreEvent,
} from '../../store/InternalClient';
import { Clock } from './clock';
import { errorCode } from './objects';

/** What a controller asks for when it has looked at one key. */
export interface Outcome {
  /** Look again after this time even if nothing happens. */
  againAfterMs?: number;
}

export interface ControllerSpec {
  name: string;
  /** Which keys an event of a resource concerns. */
  watches: Partial<
    Record<ResourceName, (event: StoreEvent) => readonly string[]>
  >;
  /** Instead of `watches`: sees the events of every resource. */
  all?(event: StoreEvent): readonly string[];
  /** Keys to look at when the controller starts. */
  initial(): readonly string[];
  reconcile(key: string): Promise<Outcome | void>;
  /** Lets go of what the controller keeps up to date for itself. */
  stop?(): void;
}

export interface RunningController {
  stop(): void;
}

const FIRST_RETRY_MS = 5;
const LAST_RETRY_MS = 10_000;

/**
 * Level-triggered work: events only say *which* key to look at, never what to do. One key is never looked at twice at once; an
 * event that arrives meanwhile makes it be looked at again.
 */
export function runController(
  client: InternalClient,
  clock: Clock,
  spec: ControllerSpec,
): RunningController {
  const waiting = new Set<string>();
  const busy = new Set<string>();
  const failures = new Map<string, number>();
  const timers = new Map<string, () => void>();
  let stopped = false;

  const enqueue = (key: string) => {
    if (stopped || waiting.has(key)) {
      return;
    }
    waiting.add(key);
    if (!busy.has(key)) {
      setImmediate(work, key);
    }
  };

  const enqueueAfter = (key: string, milliseconds: number) => {
    timers.get(key)?.();
    timers.set(
      key,
      clock.after(milliseconds, () => {
        timers.delete(key);
        enqueue(key);
      }),
    );
  };

  async function work(key: string) {
    if (stopped || busy.has(key) || !waiting.delete(key)) {
      return;
    }
    busy.add(key);
    try {
      const outcome = await spec.reconcile(key);
      failures.delete(key);
      if (outcome?.againAfterMs !== undefined && !stopped) {
        enqueueAfter(key, Math.max(1, outcome.againAfterMs));
      }
    } catch (error) {
      if (!stopped) {
        const count = (failures.get(key) ?? 0) + 1;
        failures.set(key, count);
        // A conflict means that somebody else was faster: nothing is wrong, look again at once.
        const exponent = errorCode(error) === 409 ? 0 : count - 1;
        enqueueAfter(
          key,
          Math.min(FIRST_RETRY_MS * 2 ** exponent, LAST_RETRY_MS),
        );
      }
    } finally {
      busy.delete(key);
      if (waiting.has(key)) {
        setImmediate(work, key);
      }
    }
  }

  const unsubscribe = client.subscribe(
    event => {
      const keys = spec.all
        ? spec.all(event)
        : spec.watches[event.resource]?.(event);
      keys?.forEach(enqueue);
    },
    spec.all ? undefined : Object.keys(spec.watches),
  );
  spec.initial().forEach(enqueue);

  return {
    stop() {
      stopped = true;
      unsubscribe();
      spec.stop?.();
      timers.forEach(cancel => cancel());
    },
  };
}
