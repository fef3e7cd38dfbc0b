import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { lastLines } from './text.mjs';

const GRACE_MS = 3500;
const POLL_MS = 50;

function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
    return true;
  } catch (error) {
    if (error.code === 'ESRCH' || error.code === 'EPERM') {
      return false;
    }
    throw error;
  }
}

/**
 * Child processes, each leading a process group of its own, so that ending one
 * also ends what it started and a terminal's Ctrl-C reaches them only through us.
 */
export class Processes {
  #running = new Map();
  #stopping = false;

  get stopping() {
    return this.#stopping;
  }

  /** Starts a command; `exited` resolves to `{ code, signal }` when it ends. */
  start(name, command, args, { cwd, env, logFile, onLine }) {
    fs.mkdirSync(path.dirname(logFile), { recursive: true });
    // Opened here and now: a folder that goes meanwhile is nobody's failure.
    const log = fs.createWriteStream(logFile, {
      fd: fs.openSync(logFile, 'w'),
    });
    const child = spawn(command, args, {
      cwd,
      env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const streams = [child.stdout, child.stderr];
    // On a full disk the command itself fails, and names the cause; if it can do without the log, it must not wait for a reader.
    log.on('error', () => streams.forEach(stream => stream.resume()));
    for (const stream of streams) {
      stream.pipe(log, { end: false });
      if (onLine) {
        emitLines(stream, onLine);
      }
    }
    const exited = new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) => resolve({ code, signal }));
    }).finally(() => log.end());
    // Whoever awaits it sees the failure; nobody awaiting it must not end us.
    exited.catch(() => undefined);
    if (child.pid !== undefined) {
      this.#running.set(child.pid, name);
    }
    return {
      name,
      pid: child.pid,
      exited,
      tail: () => lastLines(readText(logFile), 15),
      logFile,
    };
  }

  /** Ends every group: politely first, then for certain. */
  async stopAll(graceMs = GRACE_MS) {
    this.#stopping = true;
    const alive = () =>
      [...this.#running.keys()].filter(pid => signalGroup(pid, 0));
    alive().forEach(pid => signalGroup(pid, 'SIGTERM'));
    const deadline = Date.now() + graceMs;
    while (alive().length > 0 && Date.now() < deadline) {
      await delay(POLL_MS);
    }
    this.killAll();
    while (alive().length > 0 && Date.now() < deadline + 1000) {
      await delay(POLL_MS);
    }
    this.#running.clear();
  }

  killAll() {
    for (const pid of this.#running.keys()) {
      signalGroup(pid, 'SIGKILL');
    }
  }
}

function emitLines(stream, onLine) {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', chunk => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop();
    lines.forEach(onLine);
  });
}

function readText(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/**
 * Runs `work(signal)` and ends the processes when it is over, or when a person
 * ends us: then the exit code is the shell's for that signal.
 */
export async function withProcesses(work) {
  const processes = new Processes();
  const ended = new AbortController();
  let signalled = 0;
  const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };
  const handlers = Object.keys(signals).map(signal => {
    const handler = () => {
      if (signalled) {
        processes.killAll();
        process.exit(signalled);
      }
      signalled = signals[signal];
      ended.abort();
      processes.stopAll();
    };
    process.on(signal, handler);
    return [signal, handler];
  });
  try {
    const code = await work(processes, ended.signal);
    return signalled || code;
  } catch (error) {
    if (signalled) {
      return signalled;
    }
    throw error;
  } finally {
    await processes.stopAll();
    handlers.forEach(([signal, handler]) => process.off(signal, handler));
  }
}
