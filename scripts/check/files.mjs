import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { repoRoot } from '../lib/paths.mjs';

/** Files of the project as Git knows them, new ones included. */
export function listFiles() {
  return execFileSync(
    'git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard'],
    { cwd: repoRoot, encoding: 'utf8', maxBuffer: 64 * 1024 ** 2 },
  )
    .split('\0')
    .filter(name => name && fs.existsSync(path.join(repoRoot, name)));
}

export const readFile = name =>
  fs.readFileSync(path.join(repoRoot, name), 'utf8');

/** Prints findings and sets the exit code. */
export function report(title, findings) {
  if (findings.length === 0) {
    process.stdout.write(`${title}: clean\n`);
    return;
  }
  process.stdout.write(`${title}:\n`);
  findings.forEach(finding => process.stdout.write(`  ${finding}\n`));
  process.exitCode = 1;
}
