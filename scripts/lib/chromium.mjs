import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { Failure } from './failure.mjs';
import { inState, repoRoot } from './paths.mjs';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** What to do for a browser: use one, install it, or say how. */
export function decideChromium({ chosen, found, platform, isRoot, hasApt }) {
  if (chosen) {
    return { kind: 'use', path: chosen };
  }
  if (found) {
    return { kind: 'use', path: found };
  }
  if (platform === 'linux' && hasApt && isRoot) {
    return { kind: 'install' };
  }
  const how =
    platform === 'linux' && hasApt
      ? 'run `sudo apt-get install chromium`'
      : 'install Chromium or Chrome';
  return {
    kind: 'say',
    sentence: `The browser stage needs Chromium; ${how}, or name one with CHROMIUM_PATH, and run the same command again.`,
  };
}

const observe = () => ({
  chosen: process.env.CHROMIUM_PATH,
  found: PLACES.find(place => fs.existsSync(place)),
  platform: process.platform,
  isRoot: process.getuid?.() === 0,
  hasApt: fs.existsSync('/usr/bin/apt-get'),
});

async function aptInstall(processes) {
  const child = processes.start(
    'apt',
    'sh',
    [
      '-c',
      'apt-get update && apt-get install -y --no-install-recommends chromium fonts-dejavu-core',
    ],
    {
      cwd: repoRoot,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      logFile: inState('log/apt.log'),
    },
  );
  const { code } = await child.exited;
  if (code !== 0) {
    throw new Failure(
      `Chromium could not be installed by apt-get:\n${child.tail()}`,
    );
  }
}

/** Resolves to the path of a Chromium that runs. */
export async function prepareChromium({ processes, ui }) {
  let decision = decideChromium(observe());
  if (decision.kind === 'install') {
    await ui.step('Installing Chromium', () => aptInstall(processes));
    decision = decideChromium({ ...observe(), isRoot: false });
  }
  if (decision.kind === 'say') {
    throw new Failure(decision.sentence);
  }
  const { status } = spawnSync(decision.path, ['--version', '--no-sandbox']);
  if (status !== 0) {
    throw new Failure(
      `${decision.path} does not run; name a working Chromium with CHROMIUM_PATH.`,
    );
  }
  return decision.path;
}
