import { spawn } from 'node:child_process';

export interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  input?: string;
  timeoutMs?: number;
  /** Called for every line of standard error, for programs that report progress there. */
  onErrorLine?: (line: string) => void;
  signal?: AbortSignal;
}

export interface RunResult {
  code: number;
  stdout: string;
  stderr: string;
  timedOut: boolean;
}

export class RunError extends Error {
  constructor(readonly command: string, readonly result: RunResult) {
    const said = (result.stderr || result.stdout).trim();
    const how = result.timedOut ? 'timed out' : `exit code ${result.code}`;
    super(`${command}: ${how}${said ? `: ${said.slice(-2000)}` : ''}`);
    this.name = 'RunError';
  }
}

/** Runs a program to its end; it never throws for an exit code. */
export function tryRun(
  command: string,
  args: string[],
  options: RunOptions = {},
): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    // a group of its own, so that a timeout or an abort ends the program's children, too
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    let line = '';
    let timedOut = false;
    const killGroup = () => {
      try {
        if (child.pid) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // it has ended already
      }
    };
    const timer = options.timeoutMs
      ? setTimeout(() => {
          timedOut = true;
          killGroup();
        }, options.timeoutMs)
      : undefined;
    options.signal?.addEventListener('abort', killGroup, { once: true });
    child.stdout.on('data', chunk => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => {
      err.push(chunk);
      if (!options.onErrorLine) return;
      line += chunk.toString();
      const lines = line.split('\n');
      line = lines.pop() ?? '';
      lines.forEach(options.onErrorLine);
    });
    child.on('error', error => {
      clearTimeout(timer);
      reject(error);
    });
    child.on('close', code => {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', killGroup);
      if (options.signal?.aborted) {
        reject(options.signal.reason);
        return;
      }
      resolve({
        code: code ?? 137,
        stdout: Buffer.concat(out).toString(),
        stderr: Buffer.concat(err).toString(),
        timedOut,
      });
    });
    child.stdin.on('error', () => {});
    child.stdin.end(options.input);
  });
}

/** Runs a program to its end and returns what it printed; anything but exit code 0 throws. */
export async function run(
  command: string,
  args: string[],
  options: RunOptions = {},
): Promise<string> {
  const result = await tryRun(command, args, options);
  if (result.code !== 0)
    throw new RunError([command, ...args].join(' ').slice(0, 300), result);
  return result.stdout;
}

/** Runs a shell script given as text; the first failing line ends it. */
export function shell(
  script: string,
  options: RunOptions = {},
): Promise<string> {
  return run('/bin/sh', ['-ec', script], options);
}
