import { parseArgs } from 'node:util';
import { FAMILIES } from '../src/proofs/all';
import { prove, Verdict } from '../src/proofs/prove';

/** Tries the proofs on as many random cases as one has time for. The seed that it prints gives the same cases again. */

const HELP = `Usage: yarn workspace @meshspace/planner campaign [--runs N] [--seed N] [--only NAME]

Tries every proof on N random cases (default 1,000,000): ${FAMILIES.map(
  ({ name }) => name,
).join(', ')}.
The seed is printed; given again, it gives the same cases.
`;

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '1000000' },
    seed: { type: 'string' },
    only: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  },
});

function wholeNumber(text: string, name: string): number {
  const number = Number(text);
  if (!Number.isInteger(number)) {
    throw new Error(`--${name} takes a whole number, not "${text}".`);
  }
  return number;
}

function report(verdicts: readonly Verdict[]): string {
  return verdicts
    .map(({ runs, title, counterexample }) => {
      const sign = counterexample === undefined ? '✔' : '✖';
      const line = `  ${sign} ${String(runs).padStart(9)}  ${title}`;
      return counterexample === undefined
        ? line
        : `${line}\n    ${counterexample.replaceAll('\n', '\n    ')}`;
    })
    .join('\n');
}

function main(): number {
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  const runs = wholeNumber(values.runs, 'runs');
  const seed = wholeNumber(
    values.seed ?? String(Math.floor(Math.random() * 0x7fffffff)),
    'seed',
  );
  const families = FAMILIES.filter(
    ({ name }) => values.only === undefined || values.only === name,
  );
  if (families.length === 0) {
    const names = FAMILIES.map(({ name }) => name).join(', ');
    throw new Error(`There are no proofs ${values.only}; there are ${names}.`);
  }
  process.stdout.write(`seed ${seed}, ${runs} cases of each statement\n`);
  let refuted = false;
  for (const { name, prove: proveWith } of families) {
    const started = Date.now();
    let told = started;
    process.stdout.write(`\n${name}\n`);
    const onBatch = (verdicts: Verdict[]) => {
      if (Date.now() - told < 30_000) return;
      told = Date.now();
      const least = Math.min(...verdicts.map(verdict => verdict.runs));
      process.stderr.write(`  … ${least} of ${runs}\n`);
    };
    const verdicts = proveWith(proofs =>
      prove(proofs, { runs, seed, onBatch }),
    );
    const seconds = Math.round((Date.now() - started) / 1000);
    process.stdout.write(`${report(verdicts)}\n  in ${seconds} s\n`);
    refuted ||= verdicts.some(
      verdict => verdict.counterexample !== undefined || verdict.runs < runs,
    );
  }
  return refuted ? 1 : 0;
}

try {
  process.exitCode = main();
} catch (error) {
  process.stderr.write(
    `${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exitCode = 2;
}
