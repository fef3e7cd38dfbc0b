import { join } from 'node:path';
import { Writable } from 'node:stream';
import { MessageChannel, MessagePort, Worker } from 'node:worker_threads';
import { z } from 'zod';
import { PodAttachment } from './PodNetwork';

export interface Exit {
  code: number;
  reason: 'Completed' | 'Error' | 'OOMKilled' | 'StartError';
  message?: string;
}

/** Where what a program writes goes. */
export interface Output {
  write(text: string, stream: 'stdout' | 'stderr'): void;
  end(): void;
}

export interface ProgramSpec {
  /** A file, or the program itself as a `data:` URL. */
  file: string;
  argv: readonly string[];
  env: Record<string, string>;
}

const question = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('connect'),
    id: z.number(),
    host: z.string(),
    port: z.number(),
  }),
  z.object({ type: z.literal('lookup'), id: z.number(), host: z.string() }),
  z.object({
    type: z.literal('listening'),
    port: z.number(),
    actual: z.number(),
  }),
  z.object({ type: z.literal('closed'), port: z.number() }),
]);

const MEMORY = {
  maxOldGenerationSizeMb: 32,
  maxYoungGenerationSizeMb: 2,
  stackSizeMb: 1,
};

/** One Node program in a worker thread, with the network of its pod. */
export class Program {
  private readonly worker: Worker;
  private readonly channel: MessagePort;
  private readonly ports = new Set<number>();
  private killed = false;

  constructor(
    spec: ProgramSpec,
    private readonly network: PodAttachment,
    private readonly output: Output,
    private readonly onExit: (exit: Exit) => void,
  ) {
    const { port1, port2 } = new MessageChannel();
    this.channel = port1;
    this.worker = new Worker(join(__dirname, 'preload.mjs'), {
      workerData: { channel: port2, program: spec.file, argv: spec.argv },
      transferList: [port2],
      env: spec.env,
      // The parent's own flags (a TypeScript loader, for one) are none of the program's business.
      execArgv: [],
      stdin: true,
      stdout: true,
      stderr: true,
      resourceLimits: MEMORY,
    });
    this.channel.on('message', message => void this.answer(message));
    this.worker.stdout
      .setEncoding('utf8')
      .on('data', (chunk: string) => output.write(chunk, 'stdout'));
    this.worker.stderr
      .setEncoding('utf8')
      .on('data', (chunk: string) => output.write(chunk, 'stderr'));
    let failure: NodeJS.ErrnoException | undefined;
    this.worker.on('error', error => {
      failure = error;
    });
    this.worker.on('exit', code => this.exited(code, failure));
  }

  get stdin(): Writable {
    return this.worker.stdin as Writable;
  }

  /** SIGTERM: the program may finish what it does. */
  terminate() {
    this.channel.postMessage({ type: 'signal', signal: 'SIGTERM' });
  }

  /** SIGKILL. */
  kill() {
    this.killed = true;
    void this.worker.terminate();
  }

  private async answer(message: unknown) {
    const asked = question.parse(message);
    switch (asked.type) {
      case 'connect':
        this.channel.postMessage({
          id: asked.id,
          ...(await this.network.connect(asked.host, asked.port)),
        });
        break;
      case 'lookup':
        this.channel.postMessage({
          id: asked.id,
          ...this.network.lookup(asked.host),
        });
        break;
      case 'listening':
        this.ports.add(asked.port);
        this.network.listening(asked.port, asked.actual);
        break;
      default:
        this.ports.delete(asked.port);
        this.network.closed(asked.port);
    }
  }

  private exited(code: number, failure: NodeJS.ErrnoException | undefined) {
    this.channel.close();
    this.ports.forEach(port => this.network.closed(port));
    if (failure?.code === 'ERR_WORKER_OUT_OF_MEMORY') {
      this.output.end();
      this.onExit({ code: 137, reason: 'OOMKilled' });
      return;
    }
    if (failure) {
      this.output.write(`${failure.stack ?? failure}\n`, 'stderr');
    }
    this.output.end();
    if (this.killed) {
      this.onExit({ code: 137, reason: 'Error' });
    } else {
      this.onExit({ code, reason: code === 0 ? 'Completed' : 'Error' });
    }
  }
}
