import fs from 'node:fs';
import path from 'node:path';
import { runBrowserStage } from './browserStage.mjs';
import { inState, repoRoot } from './paths.mjs';
import {
  addResults,
  checkResult,
  emptyResult,
  readJest,
  readTap,
  skipResult,
} from './results.mjs';

const CONTRACT = '\\.contract\\.test\\.tsx?$';
/** Thousands of random or enumerated cases: too many for the stage that one runs while typing. */
const CAMPAIGNS = '\\.campaign\\.test\\.tsx?$';
const RESULT_UNAVAILABLE = 75;

const relative = file => path.relative(repoRoot, file);

const asCommand = command => (Array.isArray(command) ? { command } : command);

/** Runs commands, each an array or one with an environment, one after the other until one fails; the whole is one check. */
const check =
  (name, ...commands) =>
  async context => {
    for (const { command, env } of commands.map(asCommand)) {
      const { code } = await context.run(command, { env });
      if (code !== 0) {
        return checkResult(name, code);
      }
    }
    return checkResult(name, 0);
  };

/** Several checks, each counted, whatever becomes of the others. */
const all =
  (...checks) =>
  async context => {
    const results = [];
    for (const one of checks) {
      results.push(await one(context));
    }
    return addResults(results);
  };

function readReport(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    // A runner that died leaves none; the exit code then says it.
    return undefined;
  }
}

/** A runner that fails without naming a test has failed all the same. */
function withExitCode(name, result, code) {
  return code !== 0 && result.failed === 0
    ? addResults([result, checkResult(`${name}: exit code ${code}`, code)])
    : result;
}

async function jest(context, name, args) {
  const file = inState(`results/${name}.json`);
  fs.rmSync(file, { force: true });
  const { code } = await context.run(
    [
      'yarn',
      'backstage-cli',
      'repo',
      'test',
      '--watch=false',
      '--json',
      `--outputFile=${file}`,
      ...args,
    ],
    { env: { BACKSTAGE_TEST_DISABLE_DOCKER: '1' } },
  );
  const report = readReport(file);
  const result = report ? readJest(report, relative) : emptyResult();
  return withExitCode(name, result, code);
}

function scriptTests() {
  return ['scripts/lib', 'scripts/check'].flatMap(folder =>
    fs
      .readdirSync(path.join(repoRoot, folder))
      .filter(name => name.endsWith('.test.mjs'))
      .map(name => `${folder}/${name}`),
  );
}

async function unit(context) {
  const { code, output } = await context.run(
    ['node', '--test', '--test-reporter=tap', ...scriptTests()],
    { quiet: true },
  );
  const scripts = withExitCode('scripts', readTap(output), code);
  return addResults([
    scripts,
    await jest(context, 'unit', [
      '--testPathIgnorePatterns',
      CONTRACT,
      '--testPathIgnorePatterns',
      CAMPAIGNS,
    ]),
  ]);
}

/** The tests whose files match, of which there must be some. */
const matching = (name, pattern) => async context => {
  const result = await jest(context, name, ['--testPathPatterns', pattern]);
  return result.passed + result.failed + result.skipped === 0
    ? checkResult(`${name}: there is no test`, 1)
    : result;
};

async function real(context) {
  const { scripts } = JSON.parse(
    fs.readFileSync(path.join(repoRoot, 'packages/testbed/package.json')),
  );
  if (!scripts['test:real']) {
    return skipResult('real: packages/testbed has no test:real yet');
  }
  const file = inState('results/real.json');
  fs.rmSync(file, { force: true });
  const { code, output } = await context.run(
    ['yarn', 'workspace', 'testbed', 'test:real'],
    { env: { MESHSPACE_RESULTS: file } },
  );
  // All of it, or a part that the rest does without.
  const reason = /^unavailable: .*$/m.exec(output)?.[0];
  if (code === RESULT_UNAVAILABLE) {
    return reason ? skipResult(reason) : checkResult('real: exit code 75', 1);
  }
  const report = readReport(file);
  const result = addResults([
    report ? readJest(report, relative) : emptyResult(),
    reason ? skipResult(reason) : emptyResult(),
  ]);
  return report
    ? withExitCode('real', result, code)
    : checkResult('real: it left no results', 1);
}

/** The stages by name; each takes `{ run, processes, tools, ui, signal }` and resolves to a result. */
export const stageRunners = {
  types: check('types', ['yarn', 'tsc:full']),
  lint: all(
    check(
      'lint',
      ['yarn', 'lint:all', '--max-warnings', '0'],
      // what belongs to no package
      [
        ...['yarn', 'backstage-cli', 'package', 'lint', '--max-warnings', '0'],
        ...['bench', 'scripts'],
      ],
    ),
    check('imports', ['node', 'scripts/check/imports.mjs']),
    check('tree', ['node', 'scripts/check/tree.mjs']),
  ),
  format: check('format', ['yarn', 'prettier:check']),
  'api-reports': check(
    'api-reports',
    // From nothing: what the compiler kept of an earlier run decides in which order it prints a union.
    ['yarn', 'tsc', '--incremental', 'false'],
    {
      command: ['yarn', 'api-reports', '--ci'],
      // It runs a command with NO_COLOR and takes Node's warning about both for an error of that command.
      env: { FORCE_COLOR: undefined },
    },
  ),
  config: check('config', [
    'yarn',
    'backstage-cli',
    'config:check',
    '--strict',
  ]),
  'publish-check': check(
    'publish-check',
    ['yarn', 'backstage-cli', 'repo', 'fix', '--publish', '--check'],
    ['yarn', 'tsc'],
    ['yarn', 'backstage-cli', 'repo', 'build'],
    ['node', 'scripts/check/pack.mjs'],
  ),
  unit,
  contract: matching('contract', CONTRACT),
  campaigns: matching('campaigns', CAMPAIGNS),
  browser: runBrowserStage,
  real,
};
