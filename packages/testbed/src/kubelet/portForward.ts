import { spawn } from 'node:child_process';
import type { IncomingMessage } from 'node:http';
import path from 'node:path';
import type { Duplex } from 'node:stream';
import { packageRoot } from '../paths';
import { SpdyConnection, spdyOnSocket, type SpdyStream } from './spdy';
import { acceptWebSocket } from './websocket';

const PROTOCOL = 'portforward.k8s.io';
// how a client that speaks WebSocket wraps the same streams
const TUNNEL_PROTOCOL = `SPDY/3.1+${PROTOCOL}`;

export type PortForwardKind = 'spdy' | 'websocket';

export function portForwardKind(
  request: IncomingMessage,
): PortForwardKind | undefined {
  const upgrade = request.headers.upgrade?.toLowerCase();
  if (upgrade === 'spdy/3.1') return 'spdy';
  const offered = String(request.headers['sec-websocket-protocol'] ?? '').split(
    ',',
  );
  return upgrade === 'websocket' &&
    offered.some(name => name.trim() === TUNNEL_PROTOCOL)
    ? 'websocket'
    : undefined;
}

/** Joins a stream with a port of the pod's own loopback, which only a process in its namespace can reach. */
function connect(
  netns: string,
  port: string,
  data: SpdyStream,
  error: SpdyStream | undefined,
): void {
  const dial = path.join(packageRoot, 'programs', 'dial.mjs');
  const child = spawn(
    'nsenter',
    [`--net=/run/netns/${netns}`, process.execPath, dial, port],
    { stdio: 'pipe' },
  );
  child.stdin.on('error', () => {});
  child.stdout.on('data', bytes => data.send(bytes));
  child.stderr.on('data', text => error?.send(text));
  child.on('error', problem => error?.send(Buffer.from(problem.message)));
  child.on('close', () => {
    data.end();
    error?.end();
  });
  data.onData = bytes => child.stdin.write(bytes);
  data.onEnd = () => child.stdin.end();
}

/** Streams come in pairs, first the one for errors; the pair's id and port are in their headers. */
function pairUp(netns: string): (stream: SpdyStream) => void {
  const errors = new Map<string, SpdyStream>();
  return stream => {
    const id =
      stream.headers.get('requestid') ?? stream.headers.get('port') ?? '';
    if (stream.headers.get('streamtype') === 'error') errors.set(id, stream);
    else {
      connect(netns, stream.headers.get('port') ?? '', stream, errors.get(id));
      errors.delete(id);
    }
  };
}

export function servePortForward(
  kind: PortForwardKind,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  netns: string,
): void {
  if (kind === 'spdy') {
    socket.write(
      [
        'HTTP/1.1 101 Switching Protocols',
        'Upgrade: SPDY/3.1',
        'Connection: Upgrade',
        `X-Stream-Protocol-Version: ${PROTOCOL}`,
        '\r\n',
      ].join('\r\n'),
    );
    spdyOnSocket(socket, head, pairUp(netns));
    return;
  }
  // the connection answers in a later turn, when there is something to answer on
  let send = (_bytes: Buffer): void => {};
  const connection = new SpdyConnection(
    bytes => send(bytes),
    pairUp(netns),
    () => socket.destroy(),
  );
  const websocket = acceptWebSocket(request, socket, head, TUNNEL_PROTOCOL, {
    onMessage: bytes => connection.receive(bytes),
    onClose: () => connection.closed(),
  });
  send = bytes => websocket.send(bytes);
}
