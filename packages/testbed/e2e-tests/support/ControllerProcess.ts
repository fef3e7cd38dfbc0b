import { spawn, type ChildProcessByStdio } from 'node:child_process';
import path from 'node:path';
import readline from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { z } from 'zod';
import type { Testbed } from '../../src';
import { packageRoot } from '../../src/paths';
import { poll } from '../../src/process/poll';
import { backend, clusterSettings, transform } from './product';

const program = path.join(packageRoot, 'programs', 'controller.cjs');

const lineSchema = z.looseObject({
  /** How often it had been started when it said so. */
  run: z.number().optional(),
  level: z.string().optional(),
  message: z.string().optional(),
  state: z
    .array(
      z.looseObject({
        ready: z.boolean(),
        leads: z.boolean(),
        message: z.string().optional(),
      }),
    )
    .optional(),
});

export interface ControllerSettings {
  switchSeconds?: number;
  drainSeconds?: number;
}

/** The product's controller as a process, with the rights of its ServiceAccount and no others. */
export class ControllerProcess {
  /** What it logged, a line each. */
  readonly lines: string[] = [];
  private state: { ready: boolean; leads: boolean; message?: string } = {
    ready: false,
    leads: false,
  };
  private run = 0;
  private readonly ended: Promise<void>;

  private constructor(
    private readonly bed: Testbed,
    private readonly child: ChildProcessByStdio<Writable, Readable, Readable>,
  ) {
    this.ended = new Promise(resolve => {
      child.once('close', () => resolve());
    });
    child.stdin.on('error', () => {});
    for (const stream of [child.stdout, child.stderr])
      readline.createInterface({ input: stream }).on('line', line => {
        this.take(line);
      });
  }

  static async start(
    bed: Testbed,
    settings: ControllerSettings = {},
  ): Promise<ControllerProcess> {
    const child = spawn(
      process.execPath,
      ['-r', transform, program, path.join(backend, 'src')],
      { stdio: ['pipe', 'pipe', 'pipe'] },
    );
    const controller = new ControllerProcess(bed, child);
    await controller.restart(settings);
    return controller;
  }

  /** Ends what runs in good order and starts anew, which is quicker than a new process. */
  async restart(settings: ControllerSettings = {}): Promise<void> {
    const given = {
      clusters: [await clusterSettings(this.bed)],
      controller: settings,
    };
    this.run += 1;
    this.state = { ready: false, leads: false };
    this.lines.length = 0;
    this.child.stdin.write(`${JSON.stringify(given)}\n`);
  }

  /** Resolves when it reads the cluster and controls it. */
  async leads(): Promise<this> {
    await poll(async () => this.state.ready && this.state.leads, {
      what: 'the controller controls the cluster',
      timeoutMs: 60_000,
      everyMs: 50,
      hopeless: () =>
        this.child.exitCode === null
          ? undefined
          : `ended: ${this.lines.slice(-5).join('\n')}`,
    });
    return this;
  }

  /** What it says of the cluster, if it cannot read or control it. */
  get message(): string | undefined {
    return this.state.message;
  }

  /** Ends in good order. */
  async stop(): Promise<void> {
    this.child.stdin.end();
    await this.ended;
  }

  /** Ends as a machine that loses its power. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  private take(line: string): void {
    try {
      const { run, state, level, message, ...rest } = lineSchema.parse(
        JSON.parse(line),
      );
      if (!state)
        this.lines.push(`${level} ${message} ${JSON.stringify(rest)}`);
      else if (run === this.run) [this.state] = state;
    } catch {
      this.lines.push(line);
    }
  }
}
