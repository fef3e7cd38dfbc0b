import { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';

interface Injected {
  method: string;
  url: string;
  headers?: Record<string, string>;
  body?: string;
  /** Hang up as soon as the answer begins. */
  stream?: boolean;
}

/** A real socket costs more than all the rest. */
function nowhere(): Socket {
  return new Duplex({ read: () => undefined }) as unknown as Socket;
}

/** A request that never touches the network: some ten times cheaper than one that does. */
export function inject(
  listener: RequestListener,
  { method, url, headers = {}, body, stream }: Injected,
): Promise<{ status: number; text: string }> {
  return new Promise(resolve => {
    const request = new IncomingMessage(nowhere());
    request.method = method.toUpperCase();
    request.url = url;
    request.headers = {
      ...headers,
      ...(body !== undefined && {
        'content-length': String(Buffer.byteLength(body)),
      }),
    };
    request.rawHeaders = Object.entries(request.headers).flatMap(
      ([name, value]) => [name, String(value)],
    );
    const response = new ServerResponse(request);
    const chunks: Buffer[] = [];
    const done = () => {
      resolve({
        status: response.statusCode,
        text: Buffer.concat(chunks).toString(),
      });
      response.emit('finish');
      response.emit('close');
    };
    const take = (chunk: unknown) => {
      if (typeof chunk === 'string' || Buffer.isBuffer(chunk)) {
        chunks.push(Buffer.from(chunk));
      }
    };
    response.write = (chunk: unknown) => {
      take(chunk);
      if (stream) setImmediate(done);
      return true;
    };
    response.end = (chunk?: unknown) => {
      take(chunk);
      setImmediate(done);
      return response;
    };
    response.flushHeaders = () => {
      if (stream) setImmediate(done);
    };
    listener(request, response);
    if (body !== undefined) request.push(body);
    request.push(null);
  });
}
