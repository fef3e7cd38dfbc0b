import type { Readable } from 'node:stream';

/** One call of the API server. */
export interface KubeRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD' | 'OPTIONS';
  /** Path of encoded segments. */
  path: string;
  query?: Record<string, string | number | boolean | undefined>;
  body?: unknown;
  contentType?: string;
  accept?: string;
  headers?: Record<string, string>;
  /** For the whole answer; of a stream, for its head. */
  timeoutMs?: number;
  signal?: AbortSignal;
}

export interface KubeResponse<T = unknown> {
  status: number;
  body: T;
}

export interface KubeStream {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Readable;
}

/**
 * The one door to a cluster. Everything that talks to it goes through here, so tests can watch it and break it.
 * Fails with KubeStatusError for what the server said, KubeConnectionError for what it did not.
 */
export interface KubeApi {
  call<T = unknown>(request: KubeRequest): Promise<KubeResponse<T>>;
  /** Any status of 400 and more is an error, as with `call`, unless `anyStatus`. */
  stream(request: KubeRequest, anyStatus?: boolean): Promise<KubeStream>;
}

export const APPLY_PATCH = 'application/apply-patch+yaml';
export const MERGE_PATCH = 'application/merge-patch+json';
export const JSON_PATCH = 'application/json-patch+json';
