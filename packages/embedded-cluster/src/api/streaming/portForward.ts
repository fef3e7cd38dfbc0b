import { createConnection } from 'node:net';
import { SpdyStream } from './SpdySession';

export interface ForwardedPod {
  name: string;
  uid: string;
  /** Loopback port behind a port of the pod. */
  port(port: number): number | undefined;
}

/** Pairs the streams of a connection: one for errors, one for data, told together by their request's id. */
export function portForwarder(pod: ForwardedPod) {
  const errors = new Map<string, SpdyStream>();
  return (stream: SpdyStream): void => {
    const id = stream.headers.get('requestid') ?? '';
    const port = Number(stream.headers.get('port'));
    if (stream.headers.get('streamtype') === 'error') {
      errors.set(id, stream);
      stream.resume();
      return;
    }
    const error = errors.get(id);
    errors.delete(id);
    forward(pod, port, stream, error);
  };
}

function forward(
  pod: ForwardedPod,
  port: number,
  data: SpdyStream,
  error: SpdyStream | undefined,
): void {
  const actual = pod.port(port);
  const refuse = () => {
    error?.end(
      `error forwarding port ${port} to pod ${pod.name}, uid ${pod.uid}: failed to connect to localhost:${port} inside the pod: connect: connection refused`,
    );
    data.end();
  };
  if (actual === undefined) {
    refuse();
    return;
  }
  const socket = createConnection({ host: '127.0.0.1', port: actual });
  socket.on('error', () => (socket.connecting ? refuse() : data.destroy()));
  socket.on('close', () => error?.end());
  data.on('close', () => socket.destroy());
  data.pipe(socket);
  socket.pipe(data);
}
