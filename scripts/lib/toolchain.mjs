import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { requireDiskSpace } from './diskSpace.mjs';
import { explainInstall } from './explainInstall.mjs';
import { Failure } from './failure.mjs';
import { inState, repoRoot } from './paths.mjs';

export const NODE_VERSION = '22.23.3';
export const YARN_VERSION = '4.13.0';

const PLATFORMS = new Set([
  'linux-x64',
  'linux-arm64',
  'darwin-x64',
  'darwin-arm64',
]);
const MAJORS = new Set([22, 24]);
const WHOLE_INSTALL_BYTES = 4 * 1024 ** 3;

const dir = inState('toolchain');
const binDir = path.join(dir, 'bin');
const yarnScript = path.join(dir, 'node_modules/@yarnpkg/cli-dist/bin/yarn.js');

/**
 * Which Node to use: the machine's when it is right and brings its headers (native
 * modules are compiled against them), else the one of the npm package.
 */
export function decideNode({ platform, arch, libc, version, hasHeaders }) {
  const machineIsRight =
    MAJORS.has(Number(version.split('.')[0])) && hasHeaders;
  if (platform === 'win32') {
    return {
      kind: 'unsupported',
      sentence:
        'Windows is not supported directly; run the same command inside WSL 2.',
    };
  }
  if (machineIsRight) {
    return { kind: 'machine' };
  }
  if (!PLATFORMS.has(`${platform}-${arch}`)) {
    return {
      kind: 'unsupported',
      sentence: `There is no Node package for ${platform} on ${arch}; install Node 22 with its headers and run the same command again.`,
    };
  }
  if (platform === 'linux' && libc === 'musl') {
    return {
      kind: 'unsupported',
      sentence:
        'This Linux uses musl, for which there is no Node package; install Node 22 with its headers (Alpine: `apk add nodejs npm`) and run the same command again.',
    };
  }
  return { kind: 'package', name: `node-${platform}-${arch}` };
}

/** Packages that the toolchain folder lacks, as arguments of `npm install`. */
export function missingPackages(decision, installed) {
  const wanted = { '@yarnpkg/cli-dist': YARN_VERSION };
  if (decision.kind === 'package') {
    wanted[decision.name] = NODE_VERSION;
  }
  return Object.entries(wanted)
    .filter(([name, version]) => installed(name) !== version)
    .map(([name, version]) => `${name}@${version}`);
}

function observeMachine() {
  const report = process.report?.getReport();
  const glibc = report?.header?.glibcVersionRuntime;
  return {
    platform: process.platform,
    arch: process.arch,
    libc: process.platform === 'linux' && !glibc ? 'musl' : 'glibc',
    version: process.versions.node,
    hasHeaders: fs.existsSync(
      path.resolve(process.execPath, '../../include/node/node.h'),
    ),
  };
}

function installedVersion(name) {
  const base = path.join(dir, 'node_modules', name);
  try {
    const { version } = JSON.parse(
      fs.readFileSync(path.join(base, 'package.json'), 'utf8'),
    );
    const essential = name.startsWith('node-') ? 'bin/node' : 'bin/yarn.js';
    return fs.existsSync(path.join(base, essential)) ? version : undefined;
  } catch {
    // Absent or half written: both are put right by installing.
    return undefined;
  }
}

function npmCommand() {
  const script = process.env.npm_execpath;
  return script && /npm-cli\.(c|m)?js$/.test(script)
    ? [process.execPath, script]
    : ['npm'];
}

/** What npm is configured to use, so that Yarn asks the same registry. */
function configuredRegistry() {
  const [command, ...args] = npmCommand();
  const { stdout } = spawnSync(
    command,
    [...args, 'config', 'get', 'registry'],
    { encoding: 'utf8' },
  );
  return /^https?:\/\/\S+/.exec(stdout?.trim() ?? '')?.[0];
}

async function npmInstall(processes, packages) {
  fs.mkdirSync(dir, { recursive: true });
  fs.writeFileSync(path.join(dir, 'package.json'), '{ "private": true }\n');
  const [command, ...args] = npmCommand();
  const child = processes.start(
    'toolchain',
    command,
    [
      ...args,
      'install',
      '--prefix',
      dir,
      '--no-audit',
      '--no-fund',
      '--ignore-scripts',
      '--workspaces=false',
      // Whoever ran us with --silent wants no chatter; a failure's cause is none.
      '--loglevel=error',
      ...packages,
    ],
    { cwd: dir, env: process.env, logFile: inState('log/toolchain.log') },
  );
  let code;
  try {
    ({ code } = await child.exited);
  } catch (error) {
    throw new Failure(
      'npm was not found; run this project with `npm start` or `npm test`.',
      { cause: error },
    );
  }
  if (code !== 0) {
    throw new Failure(
      explainInstall(fs.readFileSync(child.logFile, 'utf8')).sentence,
    );
  }
}

function writeShims(node) {
  fs.mkdirSync(binDir, { recursive: true });
  const link = path.join(binDir, 'node');
  fs.rmSync(link, { force: true });
  fs.symlinkSync(node, link);
  const yarn = path.join(binDir, 'yarn');
  fs.writeFileSync(yarn, `#!/bin/sh\nexec "${node}" "${yarnScript}" "$@"\n`);
  fs.chmodSync(yarn, 0o755);
}

/** Makes Node 22 or 24 and Yarn available and returns how to run them. */
export async function prepareToolchain({ processes, ui }) {
  const decision = decideNode(observeMachine());
  if (decision.kind === 'unsupported') {
    throw new Failure(decision.sentence);
  }
  const missing = missingPackages(decision, installedVersion);
  if (missing.length > 0) {
    requireDiskSpace(repoRoot, WHOLE_INSTALL_BYTES);
    await ui.step(`Getting ${missing.join(' and ')}`, () =>
      npmInstall(processes, missing),
    );
  }
  const home =
    decision.kind === 'package'
      ? path.join(dir, 'node_modules', decision.name)
      : path.resolve(process.execPath, '../..');
  const node = path.join(home, 'bin/node');
  writeShims(node);
  const registry = process.env.YARN_NPM_REGISTRY_SERVER ?? configuredRegistry();
  const env = {
    ...process.env,
    PATH: `${binDir}${path.delimiter}${process.env.PATH}`,
    npm_config_nodedir: home,
    ...(registry ? { YARN_NPM_REGISTRY_SERVER: registry } : {}),
  };
  // Set by the npm that runs us; a child would take them for its own.
  delete env.npm_execpath;
  delete env.npm_node_execpath;
  const { stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' });
  return { node, yarn: [node, yarnScript], env, nodeVersion: stdout.trim() };
}
