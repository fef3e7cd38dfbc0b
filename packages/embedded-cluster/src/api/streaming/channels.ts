import { WebSocket } from 'ws';
import { ApiError } from '../ApiError';
import { LogSource } from '../http/Subresources';
import { Session } from './PodAccess';

/** Subprotocols of exec and attach; the fifth can also say that stdin has ended. */
export const CHANNEL_PROTOCOLS = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];

const STDIN = 0;
const STDOUT = 1;
const STDERR = 2;
const ERROR = 3;
const CLOSE = 255;

function send(socket: WebSocket, channel: number, data: Buffer | string) {
  if (socket.readyState === WebSocket.OPEN) {
    socket.send(Buffer.concat([Buffer.from([channel]), Buffer.from(data)]));
  }
}

function finish(socket: WebSocket, status: object) {
  send(socket, ERROR, JSON.stringify(status));
  socket.close(1000);
}

const SUCCESS = { metadata: {}, status: 'Success' };

function exitStatus(code: number): object {
  return code === 0
    ? SUCCESS
    : {
        metadata: {},
        status: 'Failure',
        message: `command terminated with non-zero exit code: command terminated with exit code ${code}`,
        reason: 'NonZeroExitCode',
        details: { causes: [{ reason: 'ExitCode', message: String(code) }] },
      };
}

function failure(error: unknown): object {
  const message = error instanceof Error ? error.message : String(error);
  return new ApiError(
    500,
    'InternalError',
    `Internal error occurred: ${message}`,
    { causes: [{ message }] },
  ).toStatus();
}

/** Joins a program in a container with the client's channels. */
export function runSession(
  socket: WebSocket,
  start: () => Session,
  wantsStdin: boolean,
): void {
  let session: Session;
  try {
    session = start();
  } catch (error) {
    finish(socket, failure(error));
    return;
  }
  const { stdin, stdout, stderr, exited } = session;
  stdout.on('data', chunk => send(socket, STDOUT, chunk));
  stderr.on('data', chunk => send(socket, STDERR, chunk));
  stdin.on('error', () => {});
  if (!wantsStdin) stdin.end();
  socket.on('message', (data: Buffer) => {
    if (data[0] === STDIN) stdin.write(data.subarray(1));
    else if (data[0] === CLOSE && data[1] === STDIN) stdin.end();
  });
  socket.on('close', () => session.kill());
  exited.then(
    code => finish(socket, exitStatus(code)),
    error => finish(socket, failure(error)),
  );
}

/** What a container writes from now on. */
export async function attach(
  socket: WebSocket,
  follow: (signal: AbortSignal) => ReturnType<LogSource>,
): Promise<void> {
  const gone = new AbortController();
  socket.on('close', () => gone.abort());
  try {
    for await (const line of follow(gone.signal)) {
      send(socket, STDOUT, line.endsWith('\n') ? line : `${line}\n`);
    }
    finish(socket, SUCCESS);
  } catch (error) {
    finish(socket, failure(error));
  }
}
