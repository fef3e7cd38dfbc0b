import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Mutant, MUTANTS } from './mutants/table';

/** Breaks each rule of routing and of forks once, and sees whether a test notices. */

const HELP = `Usage: yarn workspace @meshspace/planner mutate [--only FILE] [--parallel N]

Breaks ${MUTANTS.length} rules, one at a time, and runs the planner's tests against each until one fails.
`;
const KILLED = 1;
const SURVIVED = 0;
const MOST_MS = 600_000;
const LEAST_SHARE = 0.9;

const src = path.resolve(__dirname, '../src');

/** The tables of plans, the golden plans, and a quick look at the proofs. */
function testFiles(): string[] {
  const found = fs
    .readdirSync(path.join(src, 'plan'), { recursive: true })
    .map(name => path.join(src, 'plan', String(name)))
    .filter(name => /(?<!\.campaign)\.test\.ts$/.test(name))
    .sort();
  return [
    ...found,
    path.join(src, 'golden/golden.campaign.test.ts'),
    path.join(src, 'proofs/proofs.test.ts'),
  ];
}

/** A broken rule mostly breaks a table beside it: those first, the slow proofs last. */
function nearestFirst(files: readonly string[], mutant: Mutant): string[] {
  const broken = path.join(src, mutant.file);
  const distance = (file: string) => {
    if (file === broken.replace(/\.ts$/, '.test.ts')) return 0;
    return path.dirname(file) === path.dirname(broken) ? 1 : 2;
  };
  return [...files].sort((a, b) => distance(a) - distance(b));
}

interface Verdict {
  code: number;
  by: string;
}

interface Outcome extends Verdict {
  mutant: Mutant;
}

function tried(mutant: Mutant | null, files: string[]): Promise<Verdict> {
  const program = path.join(__dirname, 'mutants/run.cjs');
  const child = spawn(
    process.execPath,
    [program, JSON.stringify(mutant), ...files],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  let by = '';
  child.stdout.on('data', chunk => {
    by += chunk;
  });
  const timer = setTimeout(() => {
    by = 'it does not end';
    child.kill('SIGKILL');
  }, MOST_MS);
  return new Promise(resolve => {
    child.once('close', code => {
      clearTimeout(timer);
      // One that never ends is noticed as well.
      resolve({ code: code ?? KILLED, by });
    });
  });
}

const oneLine = (text: string) => text.replace(/\s+/g, ' ').slice(0, 90);

function line({ mutant, code, by }: Outcome): string {
  const words: Record<number, string> = { 0: 'SURVIVED', 1: 'killed' };
  const change = `${oneLine(mutant.find)} → ${oneLine(mutant.replace) || '∅'}`;
  const word = (words[code] ?? 'STALE').padEnd(8);
  return `${word} ${mutant.file}\n         ${change}\n${
    by ? `         by ${oneLine(by)}\n` : ''
  }`;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      parallel: { type: 'string', default: '2' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const files = testFiles();
  const open = MUTANTS.filter(
    ({ file }) => values.only === undefined || file.includes(values.only),
  );
  const unbroken = await tried(null, files);
  if (unbroken.code !== SURVIVED) {
    throw new Error(`Without a mutant, too, a test fails: ${unbroken.by}`);
  }
  const outcomes: Outcome[] = [];
  const worker = async () => {
    for (let next = open.shift(); next; next = open.shift()) {
      const verdict = await tried(next, nearestFirst(files, next));
      const outcome = { mutant: next, ...verdict };
      outcomes.push(outcome);
      process.stdout.write(line(outcome));
    }
  };
  await Promise.all(Array.from({ length: Number(values.parallel) }, worker));
  const count = (wanted: number) =>
    outcomes.filter(({ code }) => code === wanted).length;
  const stale = outcomes.length - count(KILLED) - count(SURVIVED);
  process.stdout.write(
    `\n${outcomes.length} mutants: ${count(KILLED)} killed, ${count(
      SURVIVED,
    )} survived, ${stale} stale\n`,
  );
  const share = count(KILLED) / Math.max(1, outcomes.length);
  return stale === 0 && share >= LEAST_SHARE ? 0 : 1;
}

main().then(
  code => {
    process.exitCode = code;
  },
  error => {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exitCode = 2;
  },
);
