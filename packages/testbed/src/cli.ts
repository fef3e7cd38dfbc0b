import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { parseArgs } from 'node:util';
import { runContract } from './contract/cli';
import { messageOf, TestbedError } from './errors';
import { createInstance, MAX_INSTANCES } from './instance';
import { imageTableSchema } from './kubelet/images';
import { down, isUp, up } from './lifecycle';
import { isProfile, profiles, type Profile } from './mesh/profiles';
import { findDaemons } from './process/daemon';
import { runRealSuite } from './realSuite';
import { readSettings } from './settings';
import { createProgress } from './tools/progress';
import { builtTools, ensureTools } from './tools/tools';

const usage = `Usage: testbed <command> [--instance N]

  tools                     build what is missing of etcd, Kubernetes, Istio and Envoy
  up [--profile P]          start a cluster with Istio; P is one of ${profiles.join(
    ', ',
  )}
     [--images FILE]        … with more images (a JSON table, see README)
  down                      stop it and remove everything of it
  reset                     down, and up again as it was
  status                    what runs
  shell                     a shell with KUBECONFIG, kubectl and istioctl
  kubectl … | istioctl …    one command against the cluster
  contract [--only TEXT]    hold the routing contract against the cluster
     [--prove]              … and see every case fail when its rule is broken
  test [JEST ARGUMENTS]     run the suites that need the real stack, on an instance of their own
`;

interface Options {
  number: number;
  profile?: Profile;
  images?: string;
  only?: string;
  prove: boolean;
}

function parse(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      instance: {
        type: 'string',
        short: 'i',
        default: process.env.MESHSPACE_TESTBED_INSTANCE ?? '0',
      },
      profile: { type: 'string', short: 'p' },
      images: { type: 'string' },
      only: { type: 'string' },
      prove: { type: 'boolean', default: false },
    },
  });
  const number = Number(values.instance);
  if (!Number.isInteger(number) || number < 0 || number >= MAX_INSTANCES) {
    throw new TestbedError(
      `--instance is a number from 0 to ${MAX_INSTANCES - 1}`,
    );
  }
  if (values.profile !== undefined && !isProfile(values.profile)) {
    throw new TestbedError(`--profile is one of ${profiles.join(', ')}`);
  }
  const { profile, images, only, prove } = values;
  return { number, profile, images, only, prove };
}

const out = (text: string) => process.stdout.write(`${text}\n`);

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
  out(lines.length > 0 ? lines.join('\n') : 'no instance is up');
}

/** Runs a program with the cluster's kubeconfig and the built tools in front of the PATH. */
async function inside(
  number: number,
  command: string,
  args: string[],
): Promise<number> {
  const instance = createInstance(number);
  if (!isUp(instance))
    throw new TestbedError(
      `instance ${number} is not up: run \`testbed up\` first`,
    );
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
  const options = parse(rest);
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
      process.env.MESHSPACE_TESTBED_INSTANCE = String(options.number);
      return (await runContract({
        ...options,
        write: text => process.stdout.write(text),
      })) === 0
        ? 0
        : 1;
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
