import { spawn } from 'node:child_process';
import fs from 'node:fs';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ContainerProcess } from './containerProcess';
import { quote } from './startScript';
import { acceptWebSocket } from './websocket';

// remotecommand's channels: one byte in front of every message
const Channel = {
  stdin: 0,
  stdout: 1,
  stderr: 2,
  error: 3,
  resize: 4,
  close: 255,
} as const;
const protocols = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];

/** The stream protocol that both sides know. */
export function chooseProtocol(
  offered: string | undefined,
): string | undefined {
  const names = (offered ?? '').split(',').map(name => name.trim());
  return protocols.find(protocol => names.includes(protocol));
}

/** How the exit is told: a Status, from which kubectl takes its own exit code. */
export function exitStatus(code: number): object {
  if (code === 0) return { metadata: {}, status: 'Success' };
  return {
    metadata: {},
    status: 'Failure',
    reason: 'NonZeroExitCode',
    message: `command terminated with exit code ${code}`,
    details: { causes: [{ reason: 'ExitCode', message: String(code) }] },
  };
}

/** A command in the environment and with the user of the container's program. */
function spawnInside(run: ContainerProcess, command: string[], tty: boolean) {
  const { pid } = run;
  const environ = fs
    .readFileSync(`/proc/${pid}/environ`, 'utf8')
    .split('\0')
    .filter(Boolean);
  const env = Object.fromEntries(
    environ.map(entry => [
      entry.slice(0, entry.indexOf('=')),
      entry.slice(entry.indexOf('=') + 1),
    ]),
  );
  const status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
  const id = (kind: 'Uid' | 'Gid') =>
    new RegExp(`^${kind}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? '0';
  // `script` is the pseudo-terminal that Node cannot make
  const argv = tty
    ? ['script', '-qec', command.map(quote).join(' '), '/dev/null']
    : command;
  return spawn(
    'nsenter',
    [...run.enter(), '-S', id('Uid'), '-G', id('Gid'), ...argv],
    { env, stdio: 'pipe' },
  );
}

const flag = (parameters: URLSearchParams, name: string) =>
  ['1', 'true'].includes(parameters.get(name) ?? '');

/** `kubectl exec` over a WebSocket. */
export function serveExec(
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  run: ContainerProcess,
  parameters: URLSearchParams,
  protocol: string,
): void {
  const tty = flag(parameters, 'tty');
  const child = spawnInside(run, parameters.getAll('command'), tty);
  const connection = acceptWebSocket(request, socket, head, protocol, {
    onMessage: message => {
      if (message[0] === Channel.stdin) child.stdin.write(message.subarray(1));
      else if (message[0] === Channel.close && message[1] === Channel.stdin)
        child.stdin.end();
    },
    onClose: () => {
      if (child.exitCode === null) child.kill('SIGKILL');
    },
  });
  const send = (channel: number, data: Buffer) =>
    connection.send(Buffer.concat([Buffer.from([channel]), data]));
  child.stdin.on('error', () => {});
  if (!flag(parameters, 'input') && !flag(parameters, 'stdin'))
    child.stdin.end();
  child.stdout.on('data', (data: Buffer) => send(Channel.stdout, data));
  child.stderr.on('data', (data: Buffer) =>
    send(tty ? Channel.stdout : Channel.stderr, data),
  );
  child.on('error', () => socket.destroy());
  child.on('close', code => {
    send(Channel.error, Buffer.from(JSON.stringify(exitStatus(code ?? 137))));
    connection.close();
  });
}
