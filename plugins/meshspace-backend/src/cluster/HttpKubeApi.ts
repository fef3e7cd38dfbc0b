import { createHash } from 'node:crypto';
import {
  Agent as HttpAgent,
  ClientRequest,
  IncomingMessage,
  request as httpRequest,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { ClusterConnection, RequestAuth } from './ClusterConnection';
import { Clock } from './Clock';
import { KubeConnectionError, messageOf } from './errors';
import { KubeApi, KubeRequest, KubeResponse, KubeStream } from './KubeApi';
import { statusError } from './statusError';

const DEFAULT_TIMEOUT_MS = 20_000;
const MAX_BODY_BYTES = 256 * 1024 * 1024;

export interface CallReport {
  method: string;
  /** 0: no answer. */
  code: number;
  ms: number;
  /** A watch has begun. */
  watch: boolean;
}

interface Options {
  connection: ClusterConnection;
  clock: Clock;
  /** Told of every call; for metrics. */
  report?: (call: CallReport) => void;
  /** Told what time the server has. */
  heardDate?: (date: string | undefined, askedAt: number) => void;
}

/** The API server over HTTP/1.1 with kept connections; a watch holds one of its own. */
export class HttpKubeApi implements KubeApi {
  readonly #options: Options;
  #agent: { key: string; agent: HttpAgent } | undefined;

  constructor(options: Options) {
    this.#options = options;
  }

  async call<T>(request: KubeRequest): Promise<KubeResponse<T>> {
    const { timeoutMs = DEFAULT_TIMEOUT_MS, signal } = request;
    const deadline = AbortSignal.timeout(timeoutMs);
    const both = signal ? AbortSignal.any([signal, deadline]) : deadline;
    const { response, finish } = await this.#send(request, both);
    try {
      const text = await bodyOf(response, both);
      const status = response.statusCode ?? 0;
      if (status >= 400) throw statusError(response, text, this.#now());
      return { status, body: parse<T>(text, request) };
    } catch (error) {
      throw error instanceof SyntaxError || !(error instanceof Error)
        ? new KubeConnectionError(messageOf(error))
        : this.#known(error, request);
    } finally {
      finish();
    }
  }

  async stream(request: KubeRequest, anyStatus?: boolean): Promise<KubeStream> {
    const { timeoutMs = DEFAULT_TIMEOUT_MS, signal } = request;
    const head = new AbortController();
    const cancel = this.#options.clock.after(timeoutMs, () => head.abort());
    const both = signal ? AbortSignal.any([signal, head.signal]) : head.signal;
    try {
      const { response, finish } = await this.#send(request, both);
      response.once('close', finish);
      const status = response.statusCode ?? 0;
      if (status >= 400 && !anyStatus) {
        throw statusError(response, await bodyOf(response, both), this.#now());
      }
      return { status, headers: response.headers, body: response };
    } catch (error) {
      throw this.#known(error, request);
    } finally {
      cancel();
    }
  }

  close() {
    this.#agent?.agent.destroy();
  }

  #now() {
    return this.#options.clock.now();
  }

  #known(error: unknown, request: KubeRequest): Error {
    if (
      error instanceof Error &&
      (error.name === 'KubeStatusError' || error.name === 'KubeConnectionError')
    ) {
      return error;
    }
    return new KubeConnectionError(
      `${request.method} ${request.path.split('?')[0]}: ${describe(error)}`,
      { cause: error },
    );
  }

  async #send(request: KubeRequest, signal: AbortSignal) {
    const { connection, report, heardDate } = this.#options;
    const started = performance.now();
    const askedAt = this.#now();
    const done = (code: number) =>
      report?.({
        method: request.method,
        code,
        ms: performance.now() - started,
        watch: request.query?.watch === true && code === 200,
      });
    try {
      const auth = await connection.authorize();
      const response = await this.#exchange(request, auth, signal);
      heardDate?.(response.headers.date, askedAt);
      if (response.statusCode === 401) connection.refresh();
      done(response.statusCode ?? 0);
      return { response, finish: () => response.destroy() };
    } catch (error) {
      // Who no longer wants an answer says nothing about the cluster.
      if (!request.signal?.aborted) done(0);
      throw this.#known(error, request);
    }
  }

  #exchange(
    request: KubeRequest,
    auth: RequestAuth,
    signal: AbortSignal,
  ): Promise<IncomingMessage> {
    const url = new URL(this.#options.connection.server + request.path);
    for (const [key, value] of Object.entries(request.query ?? {})) {
      if (value !== undefined) url.searchParams.set(key, String(value));
    }
    const secure = url.protocol === 'https:';
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const payload =
      request.body === undefined
        ? undefined
        : Buffer.from(
            typeof request.body === 'string'
              ? request.body
              : JSON.stringify(request.body),
          );
    return new Promise((resolve, reject) => {
      const outgoing: ClientRequest = (secure ? httpsRequest : httpRequest)(
        url,
        {
          method: request.method,
          agent: auth.agent ?? this.#agentFor(secure, auth),
          // Node would take it from the header `host`, which can be meant for somebody behind the API server.
          servername: auth.tls.servername ?? (isIP(host) ? '' : host),
          signal,
          headers: {
            accept: request.accept ?? 'application/json',
            'user-agent': 'meshspace',
            ...request.headers,
            ...(payload && {
              'content-type': request.contentType ?? 'application/json',
              'content-length': payload.length,
            }),
            ...auth.headers,
          },
        },
        resolve,
      );
      outgoing.on('socket', socket => socket.setKeepAlive(true, 15_000));
      outgoing.once('error', reject);
      outgoing.end(payload);
    });
  }

  /** One agent as long as the credentials of the connection itself stay the same. */
  #agentFor(secure: boolean, { tls }: RequestAuth): HttpAgent {
    const hash = createHash('sha256');
    for (const part of [tls.ca, tls.cert, tls.key, tls.servername]) {
      hash.update(part ?? '').update('\0');
    }
    const key = `${secure} ${tls.rejectUnauthorized} ${hash.digest('hex')}`;
    if (this.#agent?.key !== key) {
      const options = { keepAlive: true, maxSockets: Infinity };
      this.#agent = {
        key,
        agent: secure
          ? new HttpsAgent({ ...options, ...tls })
          : new HttpAgent(options),
      };
    }
    return this.#agent.agent;
  }
}

function bodyOf(
  response: IncomingMessage,
  signal: AbortSignal,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const stop = () => response.destroy(new Error('the answer took too long'));
    signal.addEventListener('abort', stop, { once: true });
    response.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_BODY_BYTES) {
        response.destroy(new Error('the answer is too large'));
      }
      chunks.push(chunk);
    });
    response.once('error', reject);
    response.once('close', () => {
      signal.removeEventListener('abort', stop);
      if (!response.complete) reject(new Error('the answer was cut off'));
    });
    response.once('end', () => resolve(Buffer.concat(chunks).toString()));
  });
}

function parse<T>(text: string, request: KubeRequest): T {
  if (!text) return undefined as T;
  try {
    return JSON.parse(text) as T;
  } catch (error) {
    throw new KubeConnectionError(
      `${request.method} ${request.path}: the answer is not JSON (${text
        .slice(0, 40)
        .replace(/\s+/g, ' ')}…); is the address that of an API server?`,
      { cause: error },
    );
  }
}

function describe(error: unknown): string {
  if (error instanceof AggregateError) return describe(error.errors[0]);
  if (error instanceof Error && error.name === 'AbortError') {
    return 'no answer in time';
  }
  return messageOf(error) || 'connection failed';
}
