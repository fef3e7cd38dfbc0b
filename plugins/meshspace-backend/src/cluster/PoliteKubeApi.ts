import { Clock, sleep } from './Clock';
import { KubeStatusError } from './errors';
import { KubeApi, KubeRequest, KubeResponse, KubeStream } from './KubeApi';

interface Options {
  api: KubeApi;
  clock: Clock;
  /** Calls at once; a watch counts only until it has begun. */
  concurrency?: number;
  /** How often a call that the server was too busy for is made again. */
  retries?: number;
}

const LONGEST_WAIT_MS = 5_000;

/**
 * Does what a busy server asks: waits for `Retry-After`, and holds back everything else meanwhile. There is no fixed rate: the
 * server's own flow control knows better than a number in a client.
 */
export class PoliteKubeApi implements KubeApi {
  readonly #options: Required<Options>;
  readonly #waiting: (() => void)[] = [];
  #active = 0;
  #pausedUntil = 0;

  constructor(options: Options) {
    this.#options = { concurrency: 48, retries: 3, ...options };
  }

  call<T>(request: KubeRequest): Promise<KubeResponse<T>> {
    return this.#politely(request, () => this.#options.api.call<T>(request));
  }

  stream(request: KubeRequest, anyStatus?: boolean): Promise<KubeStream> {
    return this.#politely(request, () =>
      this.#options.api.stream(request, anyStatus),
    );
  }

  async #politely<T>(
    { signal }: KubeRequest,
    call: () => Promise<T>,
  ): Promise<T> {
    const { clock, retries } = this.#options;
    for (let attempt = 0; ; attempt++) {
      await this.#pause(signal);
      const leave = await this.#enter();
      try {
        return await call();
      } catch (error) {
        const wait = waitAskedFor(error);
        if (wait === undefined || attempt >= retries || signal?.aborted) {
          throw error;
        }
        const jittered = wait + clock.random() * Math.min(wait, 500);
        this.#pausedUntil = Math.max(this.#pausedUntil, clock.now() + jittered);
      } finally {
        leave();
      }
    }
  }

  async #pause(signal?: AbortSignal) {
    const ms = this.#pausedUntil - this.#options.clock.now();
    // A clock that was set back must not stop everything.
    if (ms > 0 && ms <= 2 * LONGEST_WAIT_MS) {
      await sleep(this.#options.clock, ms, signal);
    }
  }

  async #enter(): Promise<() => void> {
    if (this.#active >= this.#options.concurrency) {
      await new Promise<void>(resolve => this.#waiting.push(resolve));
    } else {
      this.#active++;
    }
    return () => {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#active--;
    };
  }
}

/** 429 means that nothing was done, so that even a POST may be made again. */
function waitAskedFor(error: unknown): number | undefined {
  if (!(error instanceof KubeStatusError) || error.code !== 429) {
    return undefined;
  }
  const wait = error.retryAfterMs ?? 1000;
  return wait <= LONGEST_WAIT_MS ? wait : undefined;
}
