import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { requireDiskSpace } from './diskSpace.mjs';
import { explainInstall } from './explainInstall.mjs';
import { Failure } from './failure.mjs';
import { inState, repoRoot } from './paths.mjs';
import { stripAnsi } from './text.mjs';
import { ask } from './wait.mjs';

const NEEDED_BYTES = 3 * 1024 ** 3;
const stampFile = inState('install.stamp');

/** One key for everything that decides what an install produces. */
export function installKey(nodeVersion, files) {
  const hash = createHash('sha256').update(nodeVersion);
  for (const [name, content] of [...files].sort(([a], [b]) =>
    a < b ? -1 : 1,
  )) {
    hash.update(`\0${name}\0${content}`);
  }
  return hash.digest('hex');
}

/** The line of progress worth showing from what Yarn prints, if it is one. */
export function installProgress(line) {
  const step = /┌ (.+)$/.exec(stripAnsi(line));
  if (step) {
    return step[1];
  }
  const building = /│ (.+?) must be built/.exec(stripAnsi(line));
  return building ? `building ${building[1]}` : undefined;
}

function readInputs() {
  const names = ['package.json', 'yarn.lock', '.yarnrc.yml'];
  for (const group of ['packages', 'plugins']) {
    for (const name of fs.readdirSync(path.join(repoRoot, group))) {
      names.push(`${group}/${name}/package.json`);
    }
  }
  return names
    .filter(name => fs.existsSync(path.join(repoRoot, name)))
    .map(name => [name, fs.readFileSync(path.join(repoRoot, name), 'utf8')]);
}

function isInstalled(key) {
  try {
    return (
      fs.readFileSync(stampFile, 'utf8') === key &&
      fs.existsSync(path.join(repoRoot, 'node_modules/.yarn-state.yml'))
    );
  } catch {
    return false;
  }
}

/** Yarn tries each of its thousands of packages several times before it says so. */
async function requireTrustedRegistry(url) {
  try {
    if (url) await ask(url, { method: 'HEAD', timeoutMs: 10_000 });
  } catch (error) {
    const problem = explainInstall(`${error.code} ${error.message}`);
    if (problem.kind === 'certificate') throw new Failure(problem.sentence);
    // What else may be wrong, Yarn can tell, if it has not all that it needs already.
  }
}

async function yarnInstall(processes, tools, env, update) {
  const child = processes.start(
    'install',
    tools.yarn[0],
    [tools.yarn[1], 'install', '--immutable'],
    {
      cwd: repoRoot,
      env: { ...tools.env, ...env, YARN_ENABLE_PROGRESS_BARS: 'false' },
      logFile: inState('log/install.log'),
      onLine: line => {
        const text = installProgress(line);
        if (text) {
          update(text);
        }
      },
    },
  );
  const { code } = await child.exited;
  return code === 0
    ? undefined
    : explainInstall(fs.readFileSync(child.logFile, 'utf8'));
}

/** Installs the dependencies unless nothing that decides about them has changed. */
export async function installDependencies({
  processes,
  tools,
  ui,
  fresh,
  signal,
}) {
  const key = installKey(tools.nodeVersion, readInputs());
  if (!fresh && isInstalled(key)) {
    return;
  }
  requireDiskSpace(repoRoot, NEEDED_BYTES);
  // Without the stamp an interrupted install is one that has to be done again.
  fs.rmSync(stampFile, { force: true });
  await ui.step('Installing dependencies', async update => {
    await requireTrustedRegistry(tools.env.YARN_NPM_REGISTRY_SERVER);
    let problem = await yarnInstall(processes, tools, {}, update);
    signal.throwIfAborted();
    if (problem?.kind === 'cache') {
      const ownCache = {
        YARN_ENABLE_GLOBAL_CACHE: 'false',
        // The mirror is the damaged cache by another name.
        YARN_ENABLE_MIRROR: 'false',
        YARN_CACHE_FOLDER: inState('yarn-cache'),
      };
      fs.rmSync(ownCache.YARN_CACHE_FOLDER, { recursive: true, force: true });
      problem = await yarnInstall(processes, tools, ownCache, update);
    }
    if (problem) {
      throw new Failure(problem.sentence);
    }
  });
  fs.mkdirSync(path.dirname(stampFile), { recursive: true });
  fs.writeFileSync(stampFile, key);
}
