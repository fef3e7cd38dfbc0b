const LIMIT = 60;

/** The last answers, so that a tab that was seen before shows at once and refreshes behind it. */
export class AnswerCache {
  readonly #answers = new Map<string, unknown>();

  get<T>(key: string): T | undefined {
    return this.#answers.get(key) as T | undefined;
  }

  set(key: string, answer: unknown): void {
    this.#answers.delete(key);
    this.#answers.set(key, answer);
    if (this.#answers.size > LIMIT) {
      const oldest = this.#answers.keys().next();
      if (!oldest.done) this.#answers.delete(oldest.value);
    }
  }
}

const caches = new WeakMap<object, AnswerCache>();

/** One per API instance: a person who signs in anew starts with nothing of the one before. */
export function cacheOf(api: object): AnswerCache {
  let cache = caches.get(api);
  if (!cache) {
    cache = new AnswerCache();
    caches.set(api, cache);
  }
  return cache;
}
