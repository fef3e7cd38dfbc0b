import { IncomingMessage, ServerResponse } from 'node:http';
import { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import { Readable } from 'node:stream';
import {
  fromNode,
  fromRaw,
  HeaderList,
  toNode,
  valueOf,
  without,
  withoutHopByHop,
} from './headers';

export type Protocol = 'HTTP/1.1' | 'HTTP/2';

export interface Answer {
  status: number;
  headers: HeaderList;
  body?: Readable | string;
  /** Known only when the body has ended. */
  trailers?: () => HeaderList;
}

/** One request that waits for its answer, whatever the protocol it came by. */
export interface Exchange {
  protocol: Protocol;
  method: string;
  path: string;
  authority: string;
  headers: HeaderList;
  body: Readable;
  hasBody: boolean;
  /** Aborts when the caller goes away. */
  gone: AbortSignal;
  /** Resolves with the bytes of the body that were sent. */
  respond(answer: Answer): Promise<number>;
  /** Ends the connection without an answer. */
  reset(): void;
}

export function http1Exchange(
  request: IncomingMessage,
  response: ServerResponse,
): Exchange {
  const headers = fromRaw(request.rawHeaders);
  const abort = new AbortController();
  response.on('close', () => response.writableFinished || abort.abort());
  return {
    protocol: 'HTTP/1.1',
    method: request.method ?? 'GET',
    path: request.url ?? '/',
    authority: valueOf(headers, 'host') ?? '',
    headers: without(withoutHopByHop(headers), 'host'),
    body: request,
    hasBody:
      valueOf(headers, 'content-length') !== undefined ||
      valueOf(headers, 'transfer-encoding') !== undefined,
    gone: abort.signal,
    respond(answer) {
      response.sendDate = false;
      response.writeHead(answer.status, toNode(sized(answer)));
      return pipeBody(answer, response, () => {
        const trailers = answer.trailers?.() ?? [];
        if (trailers.length) {
          response.addTrailers(trailers);
        }
      });
    },
    reset: () => request.socket.resetAndDestroy(),
  };
}

export function http2Exchange(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders & NodeJS.Dict<string | string[]>,
  endOfStream: boolean,
): Exchange {
  const abort = new AbortController();
  stream.on('close', () => stream.writableFinished || abort.abort());
  stream.on('error', () => abort.abort());
  return {
    protocol: 'HTTP/2',
    method: String(headers[':method'] ?? 'GET'),
    path: String(headers[':path'] ?? '/'),
    authority: String(headers[':authority'] ?? headers.host ?? ''),
    headers: without(fromNode(headers), 'host'),
    body: stream,
    hasBody: !endOfStream,
    gone: abort.signal,
    async respond(answer) {
      if (stream.destroyed) {
        return 0;
      }
      const wantsTrailers = answer.trailers !== undefined;
      stream.respond(
        {
          ':status': answer.status,
          ...toNode(withoutHopByHop(answer.headers)),
        },
        { waitForTrailers: wantsTrailers },
      );
      if (wantsTrailers) {
        stream.on('wantTrailers', () =>
          stream.sendTrailers(toNode(answer.trailers?.() ?? [])),
        );
      }
      return pipeBody(answer, stream, () => {});
    },
    reset: () => stream.close(),
  };
}

/** A text has a length; a stream keeps the one it came with. */
function sized({ headers, body }: Answer): HeaderList {
  return body instanceof Readable ||
    valueOf(headers, 'content-length') !== undefined
    ? headers
    : [...headers, ['content-length', String(Buffer.byteLength(body ?? ''))]];
}

function pipeBody(
  answer: Answer,
  target: NodeJS.WritableStream,
  beforeEnd: () => void,
): Promise<number> {
  const { body } = answer;
  if (!(body instanceof Readable)) {
    beforeEnd();
    target.end(body ?? '');
    return Promise.resolve(Buffer.byteLength(body ?? ''));
  }
  return new Promise(resolve => {
    let bytes = 0;
    body.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (!target.write(chunk)) {
        body.pause();
        target.once('drain', () => body.resume());
      }
    });
    body.on('end', () => {
      beforeEnd();
      target.end();
      resolve(bytes);
    });
    body.on('error', () => {
      // The answer has begun: all that is left is to end it in a way that the caller notices.
      (target as NodeJS.WritableStream & { destroy?: () => void }).destroy?.();
      resolve(bytes);
    });
    target.on('close', () => {
      body.destroy();
      resolve(bytes);
    });
  });
}
