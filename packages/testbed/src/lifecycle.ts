import fs from 'node:fs';
import path from 'node:path';
import { TestbedError, messageOf } from './errors';
import {
  createInstance,
  MAX_INSTANCES,
  paths,
  type Instance,
} from './instance';
import { imageTableSchema, type ImageInput } from './kubelet/images';
import { imageTable } from './mesh/images';
import { installIstio, manifests, type Kubectl } from './mesh/install';
import type { Profile } from './mesh/profiles';
import { cacheRoot, packageRoot } from './paths';
import { startControlPlane } from './plane/controlPlane';
import { raiseInotifyLimit, restoreInotifyLimit } from './plane/inotify';
import { mountsBelow, mountTmpfs, unmountBelow } from './plane/mounts';
import { createNetwork, namespacesOf, removeNetwork } from './plane/network';
import { createPki } from './plane/pki';
import { checkMachine, checkRoom } from './preconditions';
import {
  daemonLog,
  findDaemons,
  isRunning,
  startDaemon,
  stopDaemon,
} from './process/daemon';
import { tryLock, type Lock } from './process/lock';
import { poll } from './process/poll';
import { run } from './process/run';
import { readSettings, writeSettings } from './settings';
import type { Tools } from './tools/tools';

const KUBELET = 'exec-kubelet';
const READY_LINE = 'exec-kubelet ready';

// The kubelet ends its pods by itself; everything else holds nothing that outlives the instance.
const STOP_GRACE_MS: Record<string, number> = { [KUBELET]: 20_000 };

export interface UpOptions {
  number: number;
  profile: Profile;
  tools: Tools;
  /** Images of the caller's own, before those of the test bed. */
  images?: ImageInput[];
  onStep?(text: string): void;
  signal?: AbortSignal;
}

export const kubectlOf =
  (instance: Instance, tools: Tools, signal?: AbortSignal): Kubectl =>
  (args, input) =>
    run(tools.kubectl, args, {
      input,
      signal,
      env: { ...process.env, KUBECONFIG: instance.kubeconfig },
    });

async function lockInstance(instance: Instance): Promise<Lock> {
  const lock = await tryLock(`instance/${instance.dir}`);
  if (!lock)
    throw new TestbedError(
      `instance ${instance.number} is being started or stopped by another process just now`,
    );
  return lock;
}

/** Whether every part that `up` started still runs. */
export function isUp(instance: Instance): boolean {
  if (!readSettings(instance)?.readyAt) return false;
  const names = findDaemons(instance.dir)
    .filter(({ pid }) => isRunning(pid))
    .map(({ name }) => name);
  return ['etcd', 'kube-apiserver', 'kube-controller-manager', KUBELET].every(
    name => names.includes(name),
  );
}

async function startKubelet(instance: Instance): Promise<void> {
  const daemon = startDaemon(instance.dir, {
    name: KUBELET,
    command: process.execPath,
    args: [
      ...['-r', require.resolve('@backstage/cli/config/nodeTransform.cjs')],
      path.join(packageRoot, 'src', 'kubelet', 'main.ts'),
      String(instance.number),
    ],
    env: { MESHSPACE_TESTBED_HOME: cacheRoot() },
  });
  const log = () => fs.readFileSync(daemonLog(instance.dir, KUBELET), 'utf8');
  await poll(async () => log().includes(READY_LINE), {
    what: KUBELET,
    timeoutMs: 30_000,
    hopeless: () =>
      isRunning(daemon.pid)
        ? undefined
        : `ended: ${log().trim().split('\n').at(-1)}`,
  });
}

/** Removes everything of an instance, whatever state it is in. Only what carries its mark or its names is touched. */
async function remove(instance: Instance): Promise<void> {
  const daemons = findDaemons(instance.dir);
  const stop = (name: string) =>
    Promise.all(
      daemons
        .filter(one => one.name === name)
        .map(one => stopDaemon(one, STOP_GRACE_MS[name] ?? 0)),
    );
  await stop(KUBELET);
  await Promise.all([...new Set(daemons.map(({ name }) => name))].map(stop));
  await removeNetwork(instance);
  await unmountBelow(instance.dir);
  keepLogs(instance);
  fs.rmSync(instance.dir, { recursive: true, force: true });
}

/** The daemons' logs of the last run, for whoever asks why. */
function keepLogs(instance: Instance): void {
  const from = path.join(instance.dir, 'log');
  const to = path.join(cacheRoot(), 'last-logs', String(instance.number));
  if (!fs.existsSync(from)) return;
  fs.rmSync(to, { recursive: true, force: true });
  fs.mkdirSync(path.dirname(to), { recursive: true });
  fs.renameSync(from, to);
}

const anyInstance = () =>
  Array.from({ length: MAX_INSTANCES }, (_, number) =>
    createInstance(number),
  ).some(({ dir }) => fs.existsSync(dir));

/** Brings an instance up, or leaves one alone that is up already. What a crash left of it is removed first. */
export async function up(options: UpOptions): Promise<Instance> {
  checkMachine();
  const { tools, signal, onStep = () => {} } = options;
  const instance = createInstance(options.number);
  const lock = await lockInstance(instance);
  try {
    if (isUp(instance)) {
      const { profile } = readSettings(instance)!;
      if (profile === options.profile) return instance;
      throw new TestbedError(
        `instance ${instance.number} is up with profile ${profile}: run \`testbed down\` first, or choose another --instance`,
      );
    }
    if (fs.existsSync(instance.dir) || namespacesOf(instance).length > 0) {
      onStep('cleaning up what an earlier run left');
      await remove(instance);
    }
    checkRoom();
    try {
      await start(instance, options, onStep);
    } catch (error) {
      await remove(instance);
      if (!anyInstance()) restoreInotifyLimit(cacheRoot());
      signal?.throwIfAborted();
      throw error instanceof TestbedError
        ? error
        : new TestbedError(messageOf(error), { cause: error });
    }
    return instance;
  } finally {
    await lock.release();
  }

  async function start(
    one: Instance,
    { profile, number, images = [] }: UpOptions,
    step: (text: string) => void,
  ) {
    const settings = {
      instance: number,
      profile,
      images: imageTableSchema.parse([...images, ...imageTable(tools)]),
      tools: { ...tools },
    };
    const next = (text: string) => {
      signal?.throwIfAborted();
      step(text);
    };
    writeSettings(settings);
    raiseInotifyLimit(cacheRoot());
    const rendered = manifests(tools, profile);
    // it is awaited later; a failure until then is not an unhandled one
    rendered.catch(() => {});
    next('network');
    await createNetwork(one);
    await mountTmpfs(paths(one).pods);
    await createPki(one, paths(one).pki);
    next('control plane');
    await startControlPlane(one, tools);
    next('kubelet');
    await startKubelet(one);
    next('Istio');
    await installIstio(
      kubectlOf(one, tools, signal),
      tools,
      profile,
      await rendered,
    );
    signal?.throwIfAborted();
    writeSettings({ ...settings, readyAt: new Date().toISOString() });
  }
}

/** Takes an instance down; true if there was something to take. */
export async function down(number: number): Promise<boolean> {
  checkMachine();
  const instance = createInstance(number);
  const lock = await lockInstance(instance);
  try {
    const there =
      fs.existsSync(instance.dir) ||
      namespacesOf(instance).length > 0 ||
      findDaemons(instance.dir).length > 0 ||
      mountsBelow(instance.dir).length > 0;
    if (there) await remove(instance);
    if (!anyInstance()) restoreInotifyLimit(cacheRoot());
    return there;
  } finally {
    await lock.release();
  }
}
