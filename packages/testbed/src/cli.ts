import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { parseOptions, usage, type Options } from './cliOptions';
import { runContract } from './contract/cli';
import { withContract } from './contract/list';
import { loadContract } from './contract/load';
import { runDifferentialCommand } from './differential/cli';
import { messageOf, TestbedError } from './errors';
import { createInstance, MAX_INSTANCES, type Instance } from './instance';
import { imageTableSchema } from './kubelet/images';
import { down, isUp, up } from './lifecycle';
import { isProfile } from './mesh/profiles';
import { startPrometheus } from './metrics/startPrometheus';
import { packageRoot } from './paths';
import { findDaemons } from './process/daemon';
import { runRealSuite } from './realSuite';
import { readSettings } from './settings';
import { createProgress } from './tools/progress';
import { builtTools, ensurePrometheus, ensureTools } from './tools/tools';

const write = (text: string) => {
  process.stdout.write(text);
};

async function bringUp(options: Options, signal: AbortSignal): Promise<void> {
  const tools = await ensureTools({ signal });
  const progress = createProgress();
  const instance = await up({
    number: options.number,
    profile: options.profile ?? 'default',
    tools,
    images: options.images
      ? imageTableSchema.parse(
          JSON.parse(fs.readFileSync(options.images, 'utf8')),
        )
      : undefined,
    onStep: progress.step,
    signal,
  });
  progress.done(
    `instance ${instance.number} is up: KUBECONFIG=${instance.kubeconfig}`,
  );
}

async function takeDown(number: number): Promise<void> {
  const progress = createProgress();
  progress.step(`stopping instance ${number}`);
  progress.done(
    (await down(number))
      ? `instance ${number} is down`
      : `instance ${number} was not up`,
  );
}

async function reset(options: Options, signal: AbortSignal): Promise<void> {
  const settings = readSettings(createInstance(options.number));
  const profile =
    options.profile ??
    (settings && isProfile(settings.profile) ? settings.profile : undefined);
  await takeDown(options.number);
  await bringUp({ ...options, profile }, signal);
}

function status(): void {
  const lines = Array.from({ length: MAX_INSTANCES }, (_, number) =>
    createInstance(number),
  ).flatMap(instance => {
    const settings = readSettings(instance);
    const daemons = findDaemons(instance.dir);
    if (!settings && daemons.length === 0) return [];
    const state = isUp(instance)
      ? 'up'
      : 'incomplete (clean up with `testbed down`)';
    return [
      `instance ${instance.number}: ${state}, profile ${
        settings?.profile ?? '?'
      }, KUBECONFIG=${instance.kubeconfig}`,
      ...daemons.map(({ name, pid }) => `  ${name} (${pid})`),
    ];
  });
  write(`${lines.join('\n') || 'no instance is up'}\n`);
}

function upInstance(number: number): Instance {
  const instance = createInstance(number);
  if (isUp(instance)) return instance;
  throw new TestbedError(
    `instance ${number} is not up: run \`testbed up\` first`,
  );
}

async function contract(options: Options): Promise<number> {
  if (options.list) {
    const readme = path.join(packageRoot, 'README.md');
    const text = fs.readFileSync(readme, 'utf8');
    fs.writeFileSync(readme, withContract(text, loadContract()));
    return 0;
  }
  process.env.MESHSPACE_TESTBED_INSTANCE = String(options.number);
  return (await runContract({ ...options, write })) === 0 ? 0 : 1;
}

async function prometheus(number: number, signal: AbortSignal): Promise<void> {
  const instance = upInstance(number);
  const url = await startPrometheus(
    instance,
    await ensurePrometheus({ signal }),
  );
  write(`${url}\n`);
}

/** Runs a program with the cluster's kubeconfig and the built tools in front of the PATH. */
async function inside(
  number: number,
  command: string,
  args: string[],
): Promise<number> {
  const instance = upInstance(number);
  const tools = await builtTools();
  const folders = [tools.kubectl, tools.istioctl].map(file =>
    file.slice(0, file.lastIndexOf('/')),
  );
  const { status: code } = spawnSync(command, args, {
    stdio: 'inherit',
    env: {
      ...process.env,
      KUBECONFIG: instance.kubeconfig,
      MESHSPACE_TESTBED_INSTANCE: String(number),
      PATH: [...folders, process.env.PATH].join(':'),
    },
  });
  return code ?? 1;
}

async function main([command, ...rest]: string[]): Promise<number> {
  const abort = new AbortController();
  const interrupt = () => abort.abort(new TestbedError('interrupted'));
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  if (command === 'kubectl' || command === 'istioctl') {
    const number = Number(process.env.MESHSPACE_TESTBED_INSTANCE ?? 0);
    return inside(number, command, rest);
  }
  if (command === 'test') return runRealSuite(rest, abort.signal);
  const options = parseOptions(rest, process.env, Math.random);
  switch (command) {
    case 'tools':
      await ensureTools({ signal: abort.signal });
      return 0;
    case 'up':
      await bringUp(options, abort.signal);
      return 0;
    case 'down':
      await takeDown(options.number);
      return 0;
    case 'reset':
      await reset(options, abort.signal);
      return 0;
    case 'status':
      status();
      return 0;
    case 'contract':
      return contract(options);
    case 'differential':
      process.env.MESHSPACE_TESTBED_INSTANCE = String(options.number);
      return (await runDifferentialCommand({ ...options, write })) === 0
        ? 0
        : 1;
    case 'prometheus':
      await prometheus(options.number, abort.signal);
      return 0;
    case 'shell':
      return inside(options.number, process.env.SHELL ?? '/bin/sh', []);
    default:
      process.stderr.write(usage);
      return command === undefined || command === 'help' ? 0 : 2;
  }
}

main(process.argv.slice(2)).then(
  code => process.exit(code),
  error => {
    process.stderr.write(`testbed: ${messageOf(error)}\n`);
    process.exit(error instanceof TestbedError ? error.exitCode : 1);
  },
);
