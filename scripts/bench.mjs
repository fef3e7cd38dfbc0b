import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { Failure, runMain } from './lib/failure.mjs';
import { repoRoot } from './lib/paths.mjs';

/** What a package is measured by: every `bench/<name>/*.bench.ts` is a program that prints its numbers. */
const benchDir = path.join(repoRoot, 'bench');
const SUFFIX = '.bench.ts';

const names = fs
  .readdirSync(benchDir, { withFileTypes: true })
  .filter(entry => entry.isDirectory())
  .map(({ name }) => name)
  .sort();

const help = `Usage: yarn bench [name [file…]]

Runs the benches of one package, or of all: ${names.join(', ')}.
With files, only those whose name begins so: \`yarn bench planner explain\`.
The numbers are of this machine and of this moment; run them while it does nothing else.
`;

function filesOf(name, wanted) {
  const files = fs
    .readdirSync(path.join(benchDir, name))
    .filter(file => file.endsWith(SUFFIX))
    .sort();
  const found = files.filter(
    file => wanted.length === 0 || wanted.some(start => file.startsWith(start)),
  );
  if (found.length === 0) {
    const known = files.map(file => file.slice(0, -SUFFIX.length)).join(', ');
    throw new Failure(
      `bench/${name} has no such file; it has ${known || 'none'}.`,
      { exitCode: 2 },
    );
  }
  return found.map(file => path.join('bench', name, file));
}

/** Each in a process of its own, so that none measures what another left behind. */
function run(file) {
  process.stdout.write(`\n── ${file}\n`);
  const child = spawn(
    process.execPath,
    [
      '--expose-gc',
      '--require',
      '@backstage/cli/config/nodeTransform.cjs',
      file,
    ],
    { cwd: repoRoot, stdio: 'inherit' },
  );
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) =>
      resolve(code === 0 ? undefined : `${file}: ${signal ?? `exit ${code}`}`),
    );
  });
}

await runMain(async () => {
  const [name, ...wanted] = process.argv.slice(2);
  if (name === '--help' || name === '-h') {
    process.stdout.write(help);
    return 0;
  }
  if (name !== undefined && !names.includes(name)) {
    throw new Failure(
      `There is no bench/${name}; there are ${names.join(', ')}.`,
      { exitCode: 2 },
    );
  }
  const files = (name === undefined ? names : [name]).flatMap(one =>
    filesOf(one, wanted),
  );
  const failures = [];
  for (const file of files) {
    const failure = await run(file);
    if (failure) {
      failures.push(failure);
    }
  }
  if (failures.length > 0) {
    throw new Failure(`These benches failed: ${failures.join(', ')}`);
  }
  return 0;
});
