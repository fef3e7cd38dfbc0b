import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { runController } from '@meshspace/plugin-meshspace-backend';
import { parse } from 'yaml';
import { z } from 'zod';
import { CommandError } from '../CommandError';
import { startHealthServer } from '../controller/healthServer';
import { jsonLog } from '../controller/jsonLog';

const help = `meshspace controller [--in-cluster | --context NAME] [--config FILE] [--health PORT]

Makes spaces as their MeshSpace resources say, and keeps them so, as the portal's backend does; a Lease decides which of several
controllers works. It runs until it is told to end (SIGTERM, Ctrl-C); a second signal ends it at once.

  --in-cluster      the cluster that this pod runs in
  --context NAME    a context of the kubeconfig; the current one without any of both
  --config FILE     YAML with what stands under \`meshspace:\` in the portal's configuration (policy, controller, clusters).
                    Give portal and controller the same, or they will undo each other's work when the Lease changes hands.
  --health PORT     serves /healthz, /readyz and /metrics there

Exit code: 0 ended as it was told to, 2 the input is not right.`;

/** What the controller needs of its process. */
export interface ControllerProcess {
  out(text: string): void;
  error(text: string): void;
  now(): Date;
  /** Aborts when the process is asked to end. */
  signal: AbortSignal;
  /** Loaded when it is needed: all else that this package does works without Backstage. */
  backend(): Promise<{ runController: typeof runController }>;
}

const settingsSchema = z.record(z.string(), z.json());

/** `meshspace controller`: unlike the other commands it writes, and it stays. */
export const controllerCommand = {
  summary: 'Makes spaces as they are wanted, until it is told to end',
  help,
  async run(args: string[], terminal: ControllerProcess): Promise<number> {
    const options = readOptions(args);
    if (options.help) {
      terminal.out(`${help}\n`);
      return 0;
    }
    const settings = readSettings(options);
    const health = readPort(options.health);
    const log = jsonLog(line => terminal.error(line), terminal.now);
    const backend = await terminal.backend();
    const running = refusing(() =>
      backend.runController({ settings, log, signal: terminal.signal }),
    );
    const server =
      health === undefined
        ? undefined
        : await startHealthServer(running, health);
    if (server) log.info(`Health and metrics at port ${server.port}`);
    await running.ended;
    await server?.stop();
    return 0;
  },
};

function readOptions(args: string[]) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        'in-cluster': { type: 'boolean' },
        context: { type: 'string' },
        config: { type: 'string' },
        health: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values['in-cluster'] && values.context !== undefined) {
      throw new Error('--in-cluster and --context name two clusters. Give one');
    }
    return values;
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    throw new CommandError(
      `${text.split('. ')[0]}. See meshspace controller --help.`,
    );
  }
}

function readSettings(options: ReturnType<typeof readOptions>) {
  const { clusters, ...settings } = options.config
    ? readConfig(options.config)
    : {};
  const { context } = options;
  if (options['in-cluster']) {
    return { ...settings, clusters: [{ name: 'in-cluster', inCluster: true }] };
  }
  if (context !== undefined || clusters === undefined) {
    const kubeconfig = context === undefined ? {} : { context };
    return {
      ...settings,
      clusters: [{ name: context ?? 'kubeconfig', kubeconfig }],
    };
  }
  return { ...settings, clusters };
}

function readConfig(file: string): z.infer<typeof settingsSchema> {
  let raw: unknown;
  try {
    raw = parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new CommandError(
      `--config ${file} cannot be read: ${
        error instanceof Error ? error.message.split('\n')[0] : error
      }`,
    );
  }
  const parsed = z
    .looseObject({ meshspace: settingsSchema.optional() })
    .safeParse(raw ?? {});
  if (!parsed.success) {
    throw new CommandError(
      `--config ${file} must have its settings under \`meshspace:\`, as the portal's configuration has.`,
    );
  }
  return parsed.data.meshspace ?? {};
}

function readPort(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new CommandError(`--health takes a port, not "${text}".`);
  }
  return port;
}

/** What is wrong with the settings is said in one sentence, like any other wrong input. */
function refusing<T>(start: () => T): T {
  try {
    return start();
  } catch (error) {
    throw new CommandError(
      error instanceof Error ? error.message : String(error),
    );
  }
}
