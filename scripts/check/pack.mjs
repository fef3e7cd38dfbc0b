import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { inState, repoRoot } from '../lib/paths.mjs';
import { listFiles, readFile, report } from './files.mjs';
import { findPackFaults, readPackedFiles } from './packRules.mjs';

// Packs what `backstage-cli repo build` has built, as publishing would.
const published = listFiles()
  .filter(file => /^(packages|plugins)\/[^/]+\/package\.json$/.test(file))
  .map(file => ({ dir: path.dirname(file), ...JSON.parse(readFile(file)) }))
  .filter(manifest => !manifest.private);

function run(command, args, cwd) {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
  });
  if (status !== 0) {
    throw new Error(`${command} ${args[0]} failed: ${stdout}${stderr}`);
  }
  return stdout;
}

const outDir = inState('pack');
fs.mkdirSync(outDir, { recursive: true });

const findings = published.flatMap(({ name, dir }) => {
  const tarball = path.join(outDir, `${name.replace(/[@/]/g, '_')}.tgz`);
  try {
    run('yarn', ['pack', '--out', tarball], path.join(repoRoot, dir));
    return findPackFaults(
      name,
      readPackedFiles(run('tar', ['-tzf', tarball], repoRoot)),
    );
  } catch (error) {
    return [`${name}: ${error.message}`];
  }
});

report('Packages', findings);
