import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import readline from 'node:readline';
import { z } from 'zod';
import type { Testbed } from '../../src';
import { backend, clusterSettings, transform } from './product';

const LONGEST_START_MS = 90_000;

interface PortalSettings {
  /** What stands under `meshspace:`, but for the cluster. */
  meshspace?: object;
  prometheusUrl?: string;
  entities?: object[];
}

/** An answer that is none of success, with what it says to people. */
export class Refusal extends Error {
  readonly name = 'Refusal';

  constructor(readonly status: number, message: string) {
    super(message);
  }
}

const failureSchema = z.looseObject({
  error: z.looseObject({ message: z.string() }),
});

/** A portal's backend with the product's plugin as a process, with the rights of deploy/ and no others; one user calls it. */
export class PortalProcess {
  private constructor(
    private readonly child: ChildProcess,
    private readonly url: string,
  ) {}

  static async start(
    bed: Testbed,
    { prometheusUrl, entities = [], meshspace }: PortalSettings = {},
  ): Promise<PortalProcess> {
    const cluster = {
      ...(await clusterSettings(bed)),
      ...(prometheusUrl && { prometheusUrl }),
    };
    const program = path.join(backend, 'dev', 'portal.ts');
    const child = spawn(process.execPath, ['-r', transform, program], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let told = '';
    child.stderr.on('data', chunk => {
      told = (told + String(chunk)).slice(-4000);
    });
    child.stdin.end(
      JSON.stringify({
        meshspace: { ...meshspace, clusters: [cluster] },
        entities,
      }),
    );
    const ended = once(child, 'close').then(() => {
      throw new Error(`the portal ended: ${told}`);
    });
    const line = once(
      readline.createInterface({ input: child.stdout }),
      'line',
      {
        signal: AbortSignal.timeout(LONGEST_START_MS),
      },
    );
    const [first] = await Promise.race([line, ended]);
    ended.catch(() => {});
    const { port } = z.object({ port: z.number() }).parse(JSON.parse(first));
    return new PortalProcess(child, `http://127.0.0.1:${port}/api/meshspace`);
  }

  /** Calls the API; what is not as the schema says fails. */
  async call<S extends z.ZodType>(
    schema: S,
    method: string,
    place: string,
    body?: object,
  ): Promise<z.output<S>> {
    const response = await fetch(`${this.url}/v1${place}`, {
      method,
      ...(body && {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    });
    const text = await response.text();
    if (!response.ok)
      throw new Refusal(
        response.status,
        failureSchema.safeParse(JSON.parse(text)).data?.error.message ?? text,
      );
    const isJson = response.headers.get('content-type')?.includes('json');
    return schema.parse(isJson ? JSON.parse(text) : text);
  }

  /** Ends in good order. */
  async stop(): Promise<void> {
    const closed = once(this.child, 'close');
    this.child.kill('SIGTERM');
    await closed;
  }
}
