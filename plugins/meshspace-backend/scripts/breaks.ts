import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Break, BREAKS } from './breakTable';

/** Breaks the code in one place at a time, and sees whether the suite notices that is there for it. */

const HELP = `Usage: yarn workspace @meshspace/plugin-meshspace-backend breaks [--only TEXT]

Breaks the code in ${BREAKS.length} places, one at a time, and runs the fault suite that has to notice.
While it runs, a file of src/ is changed; it is put back at the end, also by Ctrl-C.
`;
const MOST_MS = 600_000;

const root = path.resolve(__dirname, '..');
const pathOf = ({ file }: Break) => path.join(root, 'src', file);

/** What is changed now, by path: its text as it was. */
const changed = new Map<string, string>();

function putBack(): void {
  for (const [file, whole] of changed) fs.writeFileSync(file, whole);
  changed.clear();
}

function broken(one: Break): void {
  const file = pathOf(one);
  const whole = fs.readFileSync(file, 'utf8');
  if (whole.split(one.find).length !== 2) {
    throw new Error(
      `${one.file} does not say once: ${one.find}. Mend scripts/breakTable.ts.`,
    );
  }
  changed.set(file, whole);
  fs.writeFileSync(
    file,
    whole.replace(one.find, () => one.replace),
  );
}

/** The first test that failed; nothing, if none did. */
async function noticed(suite: string): Promise<string | undefined> {
  const child = spawn(
    'yarn',
    ['backstage-cli', 'package', 'test', '--watchAll=false', suite],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
    },
  );
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', chunk => said.push(String(chunk)));
  }
  const timer = setTimeout(() => child.kill('SIGKILL'), MOST_MS);
  const code = await new Promise(resolve => {
    child.once('close', resolve);
  });
  clearTimeout(timer);
  if (code === 0) return undefined;
  return /● (.*)/.exec(said.join(''))?.[1] ?? 'it does not end';
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', default: '' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const chosen = BREAKS.filter(one =>
    `${one.suite} ${one.what} ${one.file}`.includes(values.only),
  );
  const dirty = spawnSync(
    'git',
    ['status', '--porcelain', '--', ...chosen.map(pathOf)],
    { encoding: 'utf8' },
  ).stdout.trim();
  if (dirty) {
    throw new Error(
      `Commit or stash first, since these files are changed and put back:\n${dirty}`,
    );
  }
  let unnoticed = 0;
  for (const one of chosen) {
    broken(one);
    const by = await noticed(one.suite).finally(putBack);
    if (by === undefined) unnoticed++;
    process.stdout.write(
      `${by === undefined ? 'UNNOTICED' : 'noticed  '} ${one.what} (${
        one.file
      })\n          by ${path.basename(one.suite)}${by ? `: ${by}` : ''}\n`,
    );
  }
  process.stdout.write(
    `\n${chosen.length} breaks: ${
      chosen.length - unnoticed
    } noticed, ${unnoticed} unnoticed\n`,
  );
  return unnoticed === 0 ? 0 : 1;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    putBack();
    process.exit(130);
  });
}

main().then(
  code => {
    process.exitCode = code;
  },
  error => {
    putBack();
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exitCode = 2;
  },
);
