import type { KubeApi, KubeRequest } from '../../cluster/KubeApi';

/** A process that can be stopped in the middle of its work, and wakes up later without knowing. */
export class Pausable {
  #paused = false;
  readonly #waiting: (() => void)[] = [];

  pause() {
    this.#paused = true;
  }

  resume() {
    this.#paused = false;
    for (const go of this.#waiting.splice(0)) go();
  }

  wrap(api: KubeApi): KubeApi {
    return {
      stream: (...args) => api.stream(...args),
      call: async <T>(request: KubeRequest) => {
        // Stopped before the call is sent, or before its answer is read.
        await this.#gate();
        const answer = await api.call<T>(request);
        await this.#gate();
        return answer;
      },
    };
  }

  async #gate() {
    if (!this.#paused) return;
    await new Promise<void>(resolve => this.#waiting.push(resolve));
  }
}
