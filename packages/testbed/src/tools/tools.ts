import fs from 'node:fs';
import path from 'node:path';
import { TestbedError } from '../errors';
import { packageRoot, toolsDir } from '../paths';
import { waitForLock } from '../process/lock';
import { tryRun } from '../process/run';
import { build } from './builders';
import { cacheKey } from './cacheKey';
import { createProgress, type Progress } from './progress';
import {
  prometheusRecipe,
  recipes,
  type ToolName,
  type ToolRecipe,
} from './recipes';

/** Where each built program (or file that came with it) is. */
export interface Tools {
  etcd: string;
  'kube-apiserver': string;
  'kube-controller-manager': string;
  kubectl: string;
  'pilot-discovery': string;
  'pilot-agent': string;
  istioctl: string;
  envoy: string;
  'envoy_bootstrap.json': string;
  'gateway-api-crds': string;
}

interface Place {
  name: string;
  recipe: ToolRecipe;
  pinsDir: string;
  dir: string;
}

async function compilerOf(recipe: ToolRecipe): Promise<string> {
  if (recipe.kind !== 'go') return `${process.platform}-${process.arch}`;
  const result = await tryRun('go', ['version']).catch(cause => {
    throw new TestbedError(
      'Go is not installed: the test bed builds Kubernetes and Istio with it (see tools/*/go.mod for the version)',
      { cause },
    );
  });
  return result.stdout.trim();
}

async function place(name: string, recipe: ToolRecipe): Promise<Place> {
  const pinsDir = path.join(packageRoot, 'tools', recipe.pins);
  const key = cacheKey(recipe, pinsDir, await compilerOf(recipe));
  return {
    name,
    recipe,
    pinsDir,
    dir: path.join(toolsDir(), `${name}-${key}`),
  };
}

const places = () =>
  Promise.all(Object.entries(recipes).map(([name, one]) => place(name, one)));

function toTools(all: Place[]): Tools {
  const at = (tool: ToolName, file: string) =>
    path.join(all.find(({ name }) => name === tool)!.dir, file);
  return {
    etcd: at('etcd', 'etcd'),
    'kube-apiserver': at('kube', 'kube-apiserver'),
    'kube-controller-manager': at('kube', 'kube-controller-manager'),
    kubectl: at('kube', 'kubectl'),
    'pilot-discovery': at('istio', 'pilot-discovery'),
    'pilot-agent': at('istio', 'pilot-agent'),
    istioctl: at('istio', 'istioctl'),
    envoy: at('envoy', 'envoy'),
    'envoy_bootstrap.json': at('istio', 'envoy_bootstrap.json'),
    'gateway-api-crds': at('istio', 'gateway-api-crds'),
  };
}

/** The tools that are built already, or the refusal that says how to build them. */
export async function builtTools(): Promise<Tools> {
  const all = await places();
  const missing = all
    .filter(({ dir }) => !fs.existsSync(dir))
    .map(({ name }) => name);
  if (missing.length > 0) {
    throw new TestbedError(
      `not built yet: ${missing.join(', ')}; build with \`yarn testbed tools\``,
    );
  }
  return toTools(all);
}

async function ensure(
  one: Place,
  progress: Progress,
  signal?: AbortSignal,
): Promise<void> {
  if (fs.existsSync(one.dir)) return;
  const base = path.basename(one.dir);
  const lock = await waitForLock(
    `tools/${base}`,
    () => progress.step(`${one.name}: another process builds it, waiting`),
    signal,
  );
  const out = path.join(toolsDir(), `.${base}.${process.pid}`);
  try {
    if (fs.existsSync(one.dir)) return;
    // holding the lock, any other half-built folder of this key is what a killed build left
    for (const left of fs
      .readdirSync(toolsDir())
      .filter(name => name.startsWith(`.${base}.`))) {
      fs.rmSync(path.join(toolsDir(), left), { recursive: true });
    }
    fs.mkdirSync(out);
    await build(one.recipe, {
      name: one.name,
      pinsDir: one.pinsDir,
      out,
      step: progress.step,
      signal,
    });
    fs.renameSync(out, one.dir);
  } finally {
    fs.rmSync(out, { recursive: true, force: true });
    await lock.release();
  }
}

/** Builds what is missing. Every tool is published on its own, so a build that was interrupted goes on where it was. */
export async function ensureTools(
  options: { progress?: Progress; signal?: AbortSignal } = {},
): Promise<Tools> {
  const progress = options.progress ?? createProgress();
  fs.mkdirSync(toolsDir(), { recursive: true });
  const all = await places();
  const missing = all.filter(({ dir }) => !fs.existsSync(dir));
  for (const one of missing) await ensure(one, progress, options.signal);
  if (missing.length > 0)
    progress.done(`built: ${missing.map(({ name }) => name).join(', ')}`);
  return toTools(all);
}

/** Debian's Prometheus, out of its package into the cache: nothing is installed on the machine. */
export async function ensurePrometheus(
  options: { progress?: Progress; signal?: AbortSignal } = {},
): Promise<string> {
  fs.mkdirSync(toolsDir(), { recursive: true });
  const one = await place('prometheus', prometheusRecipe);
  if (!fs.existsSync(one.dir)) {
    const progress = options.progress ?? createProgress();
    await ensure(one, progress, options.signal);
    progress.done('got: prometheus');
  }
  return path.join(one.dir, 'prometheus');
}
