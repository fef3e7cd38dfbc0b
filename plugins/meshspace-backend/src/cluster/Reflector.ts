import type { Readable } from 'node:stream';
import { setImmediate as breathe } from 'node:timers/promises';
import { z } from 'zod';
import { backoff, Clock, sleep } from './Clock';
import { isStatus, KubeConnectionError, KubeStatusError } from './errors';
import { KubeApi } from './KubeApi';

/** How a reflector stands. */
export type ReflectorState =
  | { type: 'starting' }
  | { type: 'synced' }
  /** What is shown is old; `synced` tells whether it was ever complete. */
  | { type: 'failing'; error: unknown; synced: boolean };

/** Where a reflector puts what it sees. */
export interface ReflectorSink {
  set(object: unknown): void;
  delete(object: unknown): void;
  /** A list has ended, which is of this version: what was not among it is gone. */
  endOfList(version: string): void;
  startOfList(): void;
  /** The watch has shown all that happened up to this version. */
  reached(version: string): void;
  state(state: ReflectorState): void;
}

export interface ReflectorSettings {
  /** The reading of a page holds up everything else. */
  pageSize: number;
  /** A watch on which nothing, not even a bookmark, was heard for so long is dead. */
  progressDeadlineMs: number;
  /** The server ends a watch after this time, give or take; a new one finds half-open connections. */
  watchSeconds: number;
  /** Everything is listed anew after this time, give or take: heals what a broken server never told. */
  relistMs: number;
  retry: { firstMs: number; maxMs: number };
}

export const DEFAULT_REFLECTOR_SETTINGS: ReflectorSettings = {
  pageSize: 50,
  progressDeadlineMs: 90_000,
  watchSeconds: 300,
  relistMs: 30 * 60_000,
  retry: { firstMs: 100, maxMs: 15_000 },
};

/** Requests of people are answered in between. */
const TURN_MS = 10;

interface Options {
  api: KubeApi;
  path: string;
  labelSelector?: string;
  /** Names of ConfigMaps and Secrets are asked for without their contents. */
  metadataOnly?: boolean;
  sink: ReflectorSink;
  clock: Clock;
  settings?: Partial<ReflectorSettings>;
}

const listSchema = z.looseObject({
  metadata: z.looseObject({
    resourceVersion: z.string(),
    continue: z.string().optional(),
  }),
  items: z.array(z.unknown()).nullish(),
  apiVersion: z.string(),
  kind: z.string(),
});

const eventSchema = z.looseObject({
  type: z.enum(['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK', 'ERROR']),
  object: z.looseObject({
    metadata: z
      .looseObject({ resourceVersion: z.string().optional() })
      .optional(),
    code: z.number().optional(),
    reason: z.string().optional(),
    message: z.string().optional(),
  }),
});

/** Lists in pages, then watches, and never gives up. client-node's informer stops at any error but 410 and sends no bookmarks. */
export class Reflector {
  readonly #options: Options;
  readonly #settings: ReflectorSettings;
  #synced = false;
  #watching: AbortController | undefined;

  constructor(options: Options) {
    this.#options = options;
    this.#settings = { ...DEFAULT_REFLECTOR_SETTINGS, ...options.settings };
  }

  /** Watches anew from where it is, at once: the connection cannot be trusted any more. */
  reconnect() {
    this.#watching?.abort();
  }

  /** Ends when the signal aborts, and only then. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, sink } = this.#options;
    sink.state({ type: 'starting' });
    let version: string | undefined;
    let relistAt = 0;
    let failures = 0;
    const taken = (seen: string) => {
      version = seen;
      failures = 0;
      sink.reached(seen);
    };
    while (!signal.aborted) {
      const began = clock.now();
      try {
        if (version === undefined || clock.now() >= relistAt) {
          version = await this.#list(signal);
          relistAt = clock.now() + this.#jitter(this.#settings.relistMs);
        }
        this.#synced = true;
        sink.state({ type: 'synced' });
        version = await this.#watch(version, relistAt, signal, taken);
        // A server that ends every watch at once must not be asked in a loop.
        if (clock.now() - began < 1000) {
          failures++;
          await sleep(clock, this.#retryMs(failures), signal);
        } else {
          failures = 0;
        }
      } catch (error) {
        if (signal.aborted) return;
        if (isStatus(error, 410, 404, 400)) version = undefined;
        failures++;
        // A watch that broke is taken up again at once: nothing was missed, nothing need be said.
        const quiet = version !== undefined && failures === 1;
        if (!quiet) {
          sink.state({ type: 'failing', error, synced: this.#synced });
        }
        await sleep(clock, this.#waitFor(error, failures), signal);
      }
    }
  }

  #waitFor(error: unknown, failures: number): number {
    const asked =
      error instanceof KubeStatusError ? error.retryAfterMs : undefined;
    if (asked !== undefined) return asked + this.#jitter(200);
    if (isStatus(error, 410)) return this.#jitter(100);
    // Rights and kinds come by people's hands; asking often does not help.
    if (isStatus(error, 401, 403, 404)) {
      return this.#jitter(Math.min(5000, 500 * failures));
    }
    return this.#retryMs(failures);
  }

  #retryMs(failures: number) {
    return backoff(this.#options.clock, failures, this.#settings.retry);
  }

  #jitter(ms: number): number {
    return ms * (0.75 + this.#options.clock.random() / 2);
  }

  async #list(signal: AbortSignal): Promise<string> {
    const { api, path, labelSelector, sink, metadataOnly } = this.#options;
    sink.startOfList();
    let token: string | undefined;
    for (;;) {
      const { body } = await api.call({
        method: 'GET',
        path,
        query: {
          limit: this.#settings.pageSize,
          labelSelector,
          continue: token,
        },
        ...(metadataOnly && { accept: metadataAccept('List') }),
        timeoutMs: 60_000,
        signal,
      });
      const page = listSchema.safeParse(body);
      if (!page.success) {
        throw new KubeConnectionError(`${path}: the answer is not a list`);
      }
      const { apiVersion, kind, items, metadata } = page.data;
      // Items of a list carry no kind of their own.
      const itemKind = kind.replace(/List$/, '');
      let since = performance.now();
      for (const item of items ?? []) {
        sink.set(typed(item, apiVersion, itemKind));
        if (performance.now() - since < TURN_MS) continue;
        await breathe();
        since = performance.now();
      }
      token = metadata.continue || undefined;
      if (!token) {
        sink.endOfList(metadata.resourceVersion);
        return metadata.resourceVersion;
      }
      await breathe();
    }
  }

  async #watch(
    from: string,
    relistAt: number,
    outer: AbortSignal,
    progress: (version: string) => void,
  ): Promise<string> {
    const { api, path, labelSelector, clock, metadataOnly } = this.#options;
    const mine = new AbortController();
    this.#watching = mine;
    const signal = AbortSignal.any([outer, mine.signal]);
    const seconds = Math.ceil(
      Math.min(
        this.#jitter(this.#settings.watchSeconds),
        Math.max(1, (relistAt - clock.now()) / 1000),
      ),
    );
    let cancel = () => {};
    const heard = () => {
      cancel();
      cancel = clock.after(this.#settings.progressDeadlineMs, () =>
        mine.abort(),
      );
    };
    let version = from;
    heard();
    try {
      const { body } = await api.stream({
        method: 'GET',
        path,
        query: {
          watch: true,
          allowWatchBookmarks: true,
          resourceVersion: from,
          timeoutSeconds: seconds,
          labelSelector,
        },
        ...(metadataOnly && { accept: metadataAccept('') }),
        signal,
      });
      for await (const line of linesOf(body, heard)) {
        version = this.#event(line) ?? version;
        progress(version);
      }
    } catch (error) {
      if (!mine.signal.aborted) throw error;
    } finally {
      cancel();
      mine.abort();
    }
    return version;
  }

  /** Gives the resourceVersion that is now reached. */
  #event(line: string): string | undefined {
    const { sink, path } = this.#options;
    const parsed = eventSchema.safeParse(asJson(line));
    if (!parsed.success) {
      throw new KubeConnectionError(`${path}: a watch event cannot be read`);
    }
    const { type, object } = parsed.data;
    switch (type) {
      case 'ERROR':
        throw new KubeStatusError(
          object.code ?? 500,
          object.reason ?? '',
          object.message ?? 'the watch failed',
        );
      case 'BOOKMARK':
        break;
      case 'DELETED':
        sink.delete(object);
        break;
      default:
        sink.set(object);
    }
    return object.metadata?.resourceVersion;
  }
}

/** Not node:readline, which loses errors of its input. */
async function* linesOf(body: Readable, heard: () => void) {
  body.setEncoding('utf8');
  let rest = '';
  for await (const chunk of body) {
    heard();
    const parts = (rest + String(chunk)).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) if (part.trim()) yield part;
  }
}

function metadataAccept(suffix: string): string {
  return `application/json;as=PartialObjectMetadata${suffix};g=meta.k8s.io;v=v1,application/json`;
}

function typed(item: unknown, apiVersion: string, kind: string): unknown {
  if (typeof item !== 'object' || item === null || 'kind' in item) return item;
  return { apiVersion, kind, ...item };
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
