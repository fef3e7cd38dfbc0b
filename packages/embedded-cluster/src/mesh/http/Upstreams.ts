import { Agent, request as httpRequest } from 'node:http';
import { ClientHttp2Session, connect as http2Connect } from 'node:http2';
import { createConnection, Socket } from 'node:net';
import { Readable } from 'node:stream';
import { Answer, Protocol } from './Exchange';
import {
  fromNode,
  fromRaw,
  HeaderList,
  toNode,
  withoutHopByHop,
} from './headers';

/** Where a request goes: a port of the loopback, and who it says it comes from. */
export interface Target {
  localPort: number;
  /** First bytes of each connection: stands in for the client certificate. */
  preface: string;
}

export interface UpstreamRequest {
  protocol: Protocol;
  method: string;
  path: string;
  authority: string;
  headers: HeaderList;
  body: Readable | Buffer | undefined;
  signal: AbortSignal;
}

/** `connect`: nobody was there, nothing was sent. `reset`: the connection ended without an answer. */
export class UpstreamFailure extends Error {
  constructor(readonly kind: 'connect' | 'reset' | 'aborted', cause: unknown) {
    super(`upstream ${kind}`, { cause });
  }
}

export function openConnection(target: Target): Socket {
  const socket = createConnection({
    host: '127.0.0.1',
    port: target.localPort,
  });
  if (target.preface) {
    socket.write(target.preface);
  }
  return socket;
}

class PrefacedAgent extends Agent {
  constructor(private readonly target: Target) {
    super({ keepAlive: true, maxFreeSockets: 4, timeout: 30_000 });
  }

  createConnection() {
    return openConnection(this.target);
  }
}

/** Connections to other pods' ports, kept open for the next request. */
export class Upstreams {
  private readonly agents = new Map<string, PrefacedAgent>();
  private readonly sessions = new Map<string, ClientHttp2Session>();

  send(target: Target, request: UpstreamRequest): Promise<Answer> {
    return request.protocol === 'HTTP/2'
      ? this.sendHttp2(target, request)
      : this.sendHttp1(target, request);
  }

  close() {
    this.agents.forEach(agent => agent.destroy());
    this.sessions.forEach(session => session.destroy());
  }

  private agent(target: Target): PrefacedAgent {
    const key = `${target.localPort} ${target.preface}`;
    const agent = this.agents.get(key) ?? new PrefacedAgent(target);
    this.agents.set(key, agent);
    return agent;
  }

  private sendHttp1(
    target: Target,
    request: UpstreamRequest,
    fresh = false,
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const sent = httpRequest({
        host: '127.0.0.1',
        port: target.localPort,
        agent: fresh ? new PrefacedAgent(target) : this.agent(target),
        method: request.method,
        path: request.path,
        headers: toNode([['host', request.authority], ...framed(request)]),
        signal: request.signal,
        setHost: false,
      });
      let connected = false;
      sent.on('socket', socket => {
        connected = !socket.connecting;
        if (socket.connecting) {
          socket.once('connect', () => {
            connected = true;
          });
        }
      });
      sent.on('response', response =>
        resolve({
          status: response.statusCode ?? 502,
          headers: withoutHopByHop(fromRaw(response.rawHeaders)),
          body: response,
          trailers: () => fromRaw(response.rawTrailers),
        }),
      );
      sent.on('error', error => {
        // A kept connection may have been closed by the other side just now: that says nothing about the other side.
        if (
          sent.reusedSocket &&
          !fresh &&
          !(request.body instanceof Readable) &&
          !request.signal.aborted
        ) {
          resolve(this.sendHttp1(target, request, true));
        } else {
          reject(
            new UpstreamFailure(failureKind(request.signal, connected), error),
          );
        }
      });
      sendBody(request.body, sent);
    });
  }

  private sendHttp2(target: Target, request: UpstreamRequest): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const session = this.session(target);
      const stream = session.request(
        {
          ':method': request.method,
          ':path': request.path,
          ':authority': request.authority,
          ':scheme': 'http',
          ...toNode(withoutHopByHop(request.headers)),
          ...(request.headers.some(
            ([name, value]) =>
              name === 'te' || value.startsWith('application/grpc'),
          )
            ? { te: 'trailers' }
            : {}),
        },
        { endStream: request.body === undefined, signal: request.signal },
      );
      let trailers: HeaderList = [];
      let answered = false;
      stream.on('trailers', headers => {
        trailers = fromNode(headers);
      });
      stream.on('response', headers => {
        answered = true;
        resolve({
          status: Number(headers[':status'] ?? 502),
          headers: fromNode(headers),
          body: stream,
          trailers: () => trailers,
        });
      });
      const failed = (error?: unknown) => {
        if (!answered) {
          reject(
            new UpstreamFailure(
              failureKind(
                request.signal,
                !session.connecting && !session.destroyed,
              ),
              error,
            ),
          );
        }
      };
      stream.on('error', failed);
      stream.on('close', failed);
      sendBody(request.body, stream);
    });
  }

  private session(target: Target): ClientHttp2Session {
    const key = `${target.localPort} ${target.preface}`;
    const existing = this.sessions.get(key);
    if (existing && !existing.closed && !existing.destroyed) {
      return existing;
    }
    const session = http2Connect('http://127.0.0.1', {
      createConnection: () => openConnection(target),
    });
    const forget = () => {
      if (this.sessions.get(key) === session) {
        this.sessions.delete(key);
      }
    };
    session.on('error', forget);
    session.on('close', forget);
    session.unref();
    this.sessions.set(key, session);
    return session;
  }
}

function framed(request: UpstreamRequest): HeaderList {
  const { body, headers } = request;
  const rest = headers.filter(
    ([name]) => name !== 'content-length' || body instanceof Readable,
  );
  return Buffer.isBuffer(body)
    ? [...rest, ['content-length', String(body.length)]]
    : rest;
}

function failureKind(
  signal: AbortSignal,
  connected: boolean,
): UpstreamFailure['kind'] {
  if (signal.aborted) {
    return 'aborted';
  }
  return connected ? 'reset' : 'connect';
}

function sendBody(
  body: Readable | Buffer | undefined,
  target: NodeJS.WritableStream,
): void {
  if (body instanceof Readable) {
    body.pipe(target);
    body.on('error', () => target.end());
  } else {
    target.end(body ?? '');
  }
}
