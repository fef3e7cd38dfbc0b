import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const INSTANCE = 'MESHSPACE_TESTBED_DAEMON_OF';
const NAME = 'MESHSPACE_TESTBED_DAEMON';

export interface Daemon {
  name: string;
  pid: number;
}

export interface DaemonSpec {
  name: string;
  command: string;
  args: string[];
  env?: Record<string, string>;
  cwd?: string;
}

export const daemonLog = (dir: string, name: string) =>
  path.join(dir, 'log', `${name}.log`);

/** Starts a program that outlives this process, marked with the instance it belongs to. */
export function startDaemon(dir: string, spec: DaemonSpec): Daemon {
  fs.mkdirSync(path.join(dir, 'log'), { recursive: true });
  const log = fs.openSync(daemonLog(dir, spec.name), 'w');
  const child = spawn(spec.command, spec.args, {
    cwd: spec.cwd ?? dir,
    detached: true,
    stdio: ['ignore', log, log],
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      ...spec.env,
      [INSTANCE]: dir,
      [NAME]: spec.name,
    },
  });
  fs.closeSync(log);
  child.on('error', error =>
    fs.appendFileSync(daemonLog(dir, spec.name), `${error.message}\n`),
  );
  child.unref();
  return { name: spec.name, pid: child.pid ?? -1 };
}

function environmentOf(pid: string): Map<string, string> {
  const entries = new Map<string, string>();
  try {
    for (const entry of fs
      .readFileSync(`/proc/${pid}/environ`, 'utf8')
      .split('\0')) {
      const at = entry.indexOf('=');
      if (at > 0) entries.set(entry.slice(0, at), entry.slice(at + 1));
    }
  } catch {
    // it ended while we looked, or it is a kernel thread
  }
  return entries;
}

/**
 * The running daemons of an instance, found by the mark in their environment: there are no pid files that
 * could be missing after a crash or name a process that is somebody else's by now.
 */
export function findDaemons(dir: string): Daemon[] {
  return fs
    .readdirSync('/proc')
    .filter(entry => /^\d+$/.test(entry))
    .map(pid => ({ pid, env: environmentOf(pid) }))
    .filter(({ env }) => env.get(INSTANCE) === dir)
    .map(({ pid, env }) => ({ pid: Number(pid), name: env.get(NAME) ?? '?' }));
}

export function isRunning(pid: number): boolean {
  try {
    // a zombie still has a pid, but nothing of it runs
    return !/^State:\s+[ZX]/m.test(
      fs.readFileSync(`/proc/${pid}/status`, 'utf8'),
    );
  } catch {
    return false;
  }
}

function signal(pid: number, name: NodeJS.Signals) {
  try {
    process.kill(pid, name);
  } catch {
    // it has ended already
  }
}

/** SIGTERM, then SIGKILL after the grace period. */
export async function stopDaemon(
  daemon: Daemon,
  graceMs: number,
): Promise<void> {
  signal(daemon.pid, 'SIGTERM');
  for (
    const end = Date.now() + graceMs;
    isRunning(daemon.pid) && Date.now() < end;

  )
    await delay(20);
  if (!isRunning(daemon.pid)) return;
  signal(daemon.pid, 'SIGKILL');
  for (
    const end = Date.now() + 5000;
    isRunning(daemon.pid) && Date.now() < end;

  )
    await delay(20);
}
