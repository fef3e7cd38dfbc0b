import fs from 'node:fs';
import https from 'node:https';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { KubeObject } from './types';

const NOT_YET_EVERY_MS = 100;
const NOT_YET_LIMIT_MS = 10_000;

export class ApiError extends Error {
  constructor(readonly code: number, request: string, readonly body: string) {
    super(`${request}: ${code} ${statusMessage(body)}`);
    this.name = 'ApiError';
  }
}

function statusMessage(body: string): string {
  try {
    return String((JSON.parse(body) as { message?: unknown }).message ?? body);
  } catch {
    return body;
  }
}

export const hasCode = (error: unknown, ...codes: number[]): boolean =>
  error instanceof ApiError && codes.includes(error.code);

export type PatchType = 'merge-patch' | 'json-patch' | 'strategic-merge-patch';

export interface WatchEvent<T> {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  object: T;
}

/**
 * A client with no more than the test bed needs. Kubernetes' own client would bring what is under test (its
 * watches, retries and defaults) into the tool that tests it.
 */
export class KubeClient {
  private readonly url: URL;
  private readonly tls: { ca: Buffer; cert: Buffer; key: Buffer };
  private readonly agent: https.Agent;

  constructor(server: string, pki: string, user: string) {
    this.url = new URL(server);
    const read = (file: string) => fs.readFileSync(path.join(pki, file));
    this.tls = {
      ca: read('ca.crt'),
      cert: read(`${user}.crt`),
      key: read(`${user}.key`),
    };
    this.agent = new https.Agent({
      keepAlive: true,
      maxSockets: 32,
      ...this.tls,
    });
  }

  get<T>(at: string): Promise<T> {
    return this.json<T>('GET', at);
  }

  create<T extends object>(at: string, object: T): Promise<T> {
    return this.json<T>('POST', at, object);
  }

  patch<T>(
    at: string,
    patch: object,
    type: PatchType = 'merge-patch',
  ): Promise<T> {
    return this.json<T>('PATCH', at, patch, `application/${type}+json`);
  }

  apply<T>(at: string, object: object, fieldManager: string): Promise<T> {
    return this.json<T>(
      'PATCH',
      `${at}?fieldManager=${fieldManager}&force=true`,
      object,
      'application/apply-patch+yaml',
    );
  }

  delete<T>(at: string, options: object = {}): Promise<T> {
    return this.json<T>('DELETE', at, options);
  }

  async json<T>(
    method: string,
    at: string,
    body?: object,
    type = 'application/json',
  ): Promise<T> {
    return JSON.parse(await this.text(method, at, body, type)) as T;
  }

  /** Asks again when the API server says "not yet", as it does while it sets up the storage of a kind. */
  async text(
    method: string,
    at: string,
    body?: object,
    type = 'application/json',
  ): Promise<string> {
    const end = Date.now() + NOT_YET_LIMIT_MS;
    for (;;) {
      try {
        return await this.ask(method, at, body, type);
      } catch (error) {
        if (!hasCode(error, 429) || Date.now() > end) throw error;
        await delay(NOT_YET_EVERY_MS);
      }
    }
  }

  private ask(
    method: string,
    at: string,
    body: object | undefined,
    type: string,
  ): Promise<string> {
    const data = body === undefined ? undefined : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const request = https.request(
        {
          host: this.url.hostname,
          port: this.url.port,
          path: at,
          method,
          agent: this.agent,
          headers: {
            accept: 'application/json',
            ...(data === undefined
              ? {}
              : {
                  'content-type': type,
                  'content-length': Buffer.byteLength(data),
                }),
          },
        },
        response => {
          const chunks: Buffer[] = [];
          response.on('data', chunk => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            const text = Buffer.concat(chunks).toString();
            const code = response.statusCode ?? 500;
            if (code < 300) resolve(text);
            else reject(new ApiError(code, `${method} ${at}`, text));
          });
        },
      );
      request.on('error', reject);
      request.end(data);
    });
  }

  /** One watch from a resourceVersion on. Resolves with the version to go on from, or undefined if a new list is needed. */
  watch<T extends KubeObject>(
    at: string,
    resourceVersion: string,
    onEvent: (event: WatchEvent<T>) => void,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const query = `${
      at.includes('?') ? '&' : '?'
    }watch=1&allowWatchBookmarks=true&resourceVersion=${resourceVersion}`;
    let version: string | undefined = resourceVersion;
    return new Promise(resolve => {
      const request = https.request(
        {
          host: this.url.hostname,
          port: this.url.port,
          path: at + query,
          agent: false,
          signal,
          ...this.tls,
        },
        response => {
          if (response.statusCode !== 200) {
            response.resume();
            resolve(undefined);
            return;
          }
          let rest = '';
          response.setEncoding('utf8');
          response.on('data', (text: string) => {
            const lines = (rest + text).split('\n');
            rest = lines.pop() ?? '';
            for (const line of lines) {
              const event = JSON.parse(line) as WatchEvent<T>;
              if (event.type === 'ERROR') {
                version = undefined;
                request.destroy();
                return;
              }
              version = event.object.metadata.resourceVersion;
              if (event.type !== 'BOOKMARK') onEvent(event);
            }
          });
          response.on('close', () => resolve(version));
          response.on('error', () => resolve(version));
        },
      );
      request.on('error', () => resolve(version));
      request.end();
    });
  }
}
