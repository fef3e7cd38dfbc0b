import {
  spawn,
  spawnSync,
  execFile,
  type ChildProcess,
} from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { collectLines } from './logFile';
import { layout, startScript, type StartPlan } from './startScript';

export interface ProcessOptions {
  plan: StartPlan;
  netns: string;
  env: Record<string, string>;
  /** Files below the container's root that the kubelet makes. */
  rootFiles: Record<string, string>;
  logFile: string;
}

// what still is in the pipes when the program has ended; a grandchild may keep them open for ever
const DRAIN_MS = 500;

// The shell outside of the new pid namespace waits for its first process and passes the exit code on: `unshare --fork`
// would turn "killed by signal" into exit code 1 and a line in the log.
const WAITER = 'exec 3>&2 2>/dev/null; /bin/sh "$0" 2>&3 3>&-; exit $?';

function prepareRoot(plan: StartPlan, rootFiles: Record<string, string>): void {
  const { upper, work, root, script } = layout(plan.dir);
  for (const dir of [upper, work, root]) fs.mkdirSync(dir, { recursive: true });
  for (const [file, content] of Object.entries(rootFiles)) {
    fs.mkdirSync(path.dirname(path.join(upper, file)), { recursive: true });
    fs.writeFileSync(path.join(upper, file), content);
  }
  fs.writeFileSync(script, startScript(plan));
}

/**
 * Standard output and error are named pipes that everybody may open: programs re-open `/dev/stdout` (Envoy's access log
 * does), which fails for the socket pairs that Node makes and, for a user other than root, for an unnamed pipe.
 */
function openPipes(plan: StartPlan) {
  const { stdout, stderr } = layout(plan.dir);
  const made = spawnSync('mkfifo', ['-m', '666', stdout, stderr]);
  if (made.status !== 0) throw new Error(`mkfifo: ${made.stderr}`);
  return [stdout, stderr].map(file => ({
    reader: new net.Socket({
      fd: fs.openSync(file, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK),
      readable: true,
      writable: false,
    }),
    writer: fs.openSync(file, fs.constants.O_WRONLY),
  }));
}

/** One run of a container's program, in namespaces and a root of its own. */
export class ContainerProcess {
  readonly startedAt = Date.now();
  /** Resolves with the exit code, 128 + n for signal n. */
  readonly ended: Promise<number>;
  private readonly child: ChildProcess;
  private running = true;
  private firstPid: number | undefined;

  constructor(options: ProcessOptions) {
    prepareRoot(options.plan, options.rootFiles);
    if (fs.existsSync(options.logFile))
      fs.renameSync(options.logFile, `${options.logFile}.previous`);
    const log = fs.createWriteStream(options.logFile, { flags: 'a' });
    fs.writeFileSync(options.logFile, '');
    log.on('error', () => {});
    const pipes = openPipes(options.plan);
    this.child = spawn(
      'nsenter',
      [
        `--net=/run/netns/${options.netns}`,
        ...[
          'unshare',
          '--mount',
          '--uts',
          '--ipc',
          '--pid',
          '--propagation',
          'private',
        ],
        ...['/bin/sh', '-c', WAITER, layout(options.plan.dir).script],
      ],
      {
        env: options.env,
        stdio: ['ignore', pipes[0].writer, pipes[1].writer],
        detached: true,
        cwd: '/',
      },
    );
    let open = pipes.length;
    pipes.forEach(({ reader, writer }, i) => {
      fs.closeSync(writer);
      collectLines(
        reader,
        i === 0 ? 'stdout' : 'stderr',
        text => log.write(text),
        () => {
          open -= 1;
          if (open === 0) log.end();
        },
      );
    });
    this.ended = new Promise(resolve => {
      this.child.on('error', () => resolve(127));
      this.child.on('close', (code, signal) =>
        resolve(code ?? 128 + (signal ? os.constants.signals[signal] : 0)),
      );
    });
    void this.ended.then(() => {
      this.running = false;
      setTimeout(
        () => pipes.forEach(({ reader }) => reader.destroy()),
        DRAIN_MS,
      ).unref();
      fs.rmSync(layout(options.plan.dir).work, {
        recursive: true,
        force: true,
      });
    });
  }

  get isRunning(): boolean {
    return this.running;
  }

  /** The container's process 1 as the host numbers it. */
  get pid(): number | undefined {
    const waiter = this.child.pid;
    if (!this.running || !waiter) return undefined;
    if (this.firstPid && fs.existsSync(`/proc/${this.firstPid}`))
      return this.firstPid;
    try {
      const [first] = fs
        .readFileSync(`/proc/${waiter}/task/${waiter}/children`, 'utf8')
        .trim()
        .split(' ');
      this.firstPid = first ? Number(first) : undefined;
    } catch {
      this.firstPid = undefined;
    }
    return this.firstPid;
  }

  signal(name: NodeJS.Signals): void {
    try {
      if (this.pid) process.kill(this.pid, name);
      else if (this.running && this.child.pid)
        process.kill(this.child.pid, 'SIGKILL');
    } catch {
      // it has ended meanwhile
    }
  }

  /** Arguments of `nsenter` that put a command beside the container's program. */
  enter(): string[] {
    const { pid } = this;
    if (!pid) throw new Error('the container is not running');
    return ['-t', String(pid), '-m', '-n', '-p', '-u', '-i', '-r', '-w'];
  }

  exec(command: string[], timeoutMs: number): Promise<string> {
    return new Promise((resolve, reject) => {
      execFile(
        'nsenter',
        [...this.enter(), ...command],
        { timeout: timeoutMs },
        (error, stdout, stderr) => {
          if (error) reject(new Error(`${error.message} ${stderr}`));
          else resolve(stdout);
        },
      );
    });
  }
}
