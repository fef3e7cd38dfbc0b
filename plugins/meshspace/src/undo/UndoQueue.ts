/** A change that waits until it can no longer be taken back. */
export interface PendingChange {
  id: number;
  /** Says what will be gone. */
  text: string;
  /** What the change hides from view while it waits. */
  target: string;
  dueAt: number;
}

export interface UndoState {
  pending: PendingChange[];
  failed?: { text: string; error: Error };
}

interface Entry extends PendingChange {
  run: () => Promise<void>;
  cancelTimer: () => void;
}

export const UNDO_MS = 10_000;

/** Outlives the view that asked: a person who moves on within the window still gets what they asked for. */
export class UndoQueue {
  readonly #entries = new Map<number, Entry>();
  readonly #listeners = new Set<() => void>();
  readonly #now: () => number;
  #next = 1;
  #state: UndoState = { pending: [] };

  constructor(now: () => number = () => Date.now()) {
    this.#now = now;
  }

  get state(): UndoState {
    return this.#state;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  add(change: {
    text: string;
    target: string;
    run: () => Promise<void>;
  }): void {
    const id = this.#next++;
    const timer = setTimeout(() => void this.#execute(id), UNDO_MS);
    this.#entries.set(id, {
      ...change,
      id,
      dueAt: this.#now() + UNDO_MS,
      cancelTimer: () => clearTimeout(timer),
    });
    this.#publish();
  }

  undo(id: number): void {
    this.#entries.get(id)?.cancelTimer();
    this.#entries.delete(id);
    this.#publish();
  }

  /** Does at once what still waits. */
  async flush(): Promise<void> {
    await Promise.all([...this.#entries.keys()].map(id => this.#execute(id)));
  }

  dismissFailure(): void {
    this.#publish();
  }

  async #execute(id: number): Promise<void> {
    const entry = this.#entries.get(id);
    if (!entry) return;
    entry.cancelTimer();
    this.#entries.delete(id);
    try {
      await entry.run();
      this.#publish();
    } catch (error) {
      this.#publish({ text: entry.text, error: error as Error });
    }
  }

  #publish(failed?: UndoState['failed']): void {
    this.#state = {
      pending: [...this.#entries.values()].map(
        ({ id, text, target, dueAt }) => ({
          id,
          text,
          target,
          dueAt,
        }),
      ),
      failed,
    };
    for (const listener of this.#listeners) listener();
  }
}
