import { spawn, type ChildProcessByStdio } from 'node:child_process';
import path from 'node:path';
import readline from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { z } from 'zod';
import { packageRoot } from '../paths';

const outcomeSchema = z.object({
  at: z.number(),
  ms: z.number(),
  status: z.number(),
  error: z.string().optional(),
  by: z.string().optional(),
});

const messageSchema = z.object({
  id: z.number().optional(),
  ready: z.boolean().optional(),
  done: z.boolean().optional(),
  outcome: outcomeSchema.optional(),
  status: z.number().optional(),
  headers: z.array(z.string()).optional(),
  body: z.string().optional(),
  ms: z.number().optional(),
  error: z.string().optional(),
});

type Message = z.output<typeof messageSchema>;

/** One request of a load: when it was sent, how it ended and which workload answered. */
export type LoadOutcome = z.output<typeof outcomeSchema>;

export interface AgentRequest {
  url: string;
  method?: string;
  /** In order, a name as often as it is to be sent. */
  headers?: Array<[string, string]>;
  body?: string;
  timeoutMs?: number;
  /** By HTTP/2, without a negotiation. */
  http2?: boolean;
  /** `address:port` to connect to instead of the URL's host. */
  connect?: string;
}

export interface AgentAnswer {
  /** 0 when no answer came. */
  status: number;
  /** Names in lower case. */
  headers: Record<string, string[]>;
  body: string;
  ms: number;
  error?: string;
}

function headerMap(raw: string[] = []): Record<string, string[]> {
  const headers: Record<string, string[]> = {};
  for (let i = 0; i < raw.length; i += 2) {
    const name = raw[i].toLowerCase();
    headers[name] = [...(headers[name] ?? []), raw[i + 1]];
  }
  return headers;
}

/** A helper process in a pod's network namespace, with the pod's way of resolving names. */
export class PodAgent {
  private readonly child: ChildProcessByStdio<Writable, Readable, null>;
  private readonly waiting = new Map<number, (message: Message) => void>();
  private readonly ready: Promise<void>;
  private nextId = 1;

  constructor(netns: string, podDir: string) {
    const mounts = ['resolv.conf', 'hosts'].map(
      file =>
        `mount --bind '${path.join(
          podDir,
          'files',
          'etc',
          file,
        )}' /etc/${file}`,
    );
    const program = path.join(packageRoot, 'programs', 'agent.mjs');
    this.child = spawn(
      'nsenter',
      [
        `--net=/run/netns/${netns}`,
        ...['unshare', '--mount', '--propagation', 'private'],
        ...[
          '/bin/sh',
          '-ec',
          `${mounts.join('\n')}\nexec "$0" "$1"`,
          process.execPath,
          program,
        ],
      ],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    this.child.stdin.on('error', () => {});
    this.ready = new Promise((resolve, reject) => {
      this.child.once('error', reject);
      this.child.once('exit', code => {
        reject(new Error(`the agent in ${netns} ended with exit code ${code}`));
        this.waiting.forEach(answer =>
          answer({ status: 0, error: 'the agent ended', done: true }),
        );
      });
      readline
        .createInterface({ input: this.child.stdout })
        .on('line', line => {
          const message = messageSchema.parse(JSON.parse(line));
          if (message.ready) resolve();
          else if (message.id !== undefined)
            this.waiting.get(message.id)?.(message);
        });
    });
    this.ready.catch(() => {});
  }

  async request(request: AgentRequest): Promise<AgentAnswer> {
    await this.ready;
    return new Promise(resolve => {
      const id = this.order({ kind: 'request', ...request }, message => {
        this.waiting.delete(id);
        const { status = 0, headers, body = '', ms = 0, error } = message;
        resolve({ status, headers: headerMap(headers), body, ms, error });
      });
    });
  }

  /** Sends at a steady rate; without `seconds` until `stop` is called. */
  load(request: AgentRequest & { rps: number; seconds?: number }) {
    const outcomes: LoadOutcome[] = [];
    let id = 0;
    const done = this.ready.then(
      () =>
        new Promise<LoadOutcome[]>(resolve => {
          id = this.order({ kind: 'load', ...request }, message => {
            if (message.outcome) outcomes.push(message.outcome);
            if (!message.done) return;
            this.waiting.delete(id);
            resolve(outcomes);
          });
        }),
    );
    const stop = async () => {
      await this.ready;
      this.order({ kind: 'stop', target: id });
      return done;
    };
    return { outcomes: outcomes as readonly LoadOutcome[], done, stop };
  }

  close(): void {
    this.child.stdin.end();
  }

  private order(order: object, onMessage?: (message: Message) => void): number {
    const id = this.nextId++;
    if (onMessage) this.waiting.set(id, onMessage);
    this.child.stdin.write(`${JSON.stringify({ ...order, id })}\n`);
    return id;
  }
}
