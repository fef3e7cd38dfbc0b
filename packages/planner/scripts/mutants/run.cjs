/**
 * One process per mutant: loads the planner with one rule broken, runs its tests until one fails, and says by its exit code
 * whether one did. Jest itself would start for longer than the tests take, so only what it is made of is used.
 *
 * node run.cjs '{"file":…,"find":…,"replace":…}' test-file…
 */
const fs = require('node:fs');
const { createRequire } = require('node:module');
const path = require('node:path');

const SURVIVED = 0;
const KILLED = 1;
const BROKEN = 2;

const src = path.resolve(__dirname, '../../src');
const [mutant, files] = [JSON.parse(process.argv[2]), process.argv.slice(3)];

/** What is read of the one file is its broken text. */
function breakRule({ file, find, replace }) {
  const target = path.join(src, file);
  const original = fs.readFileSync(target, 'utf8');
  if (!original.includes(find)) {
    process.stdout.write(`${file} has no such text any more\n`);
    process.exit(BROKEN);
  }
  const read = fs.readFileSync;
  const broken = original.replace(find, () => replace);
  fs.readFileSync = (name, ...options) =>
    name === target ? broken : read.call(fs, name, ...options);
}

const tests = [];
const names = [];
const describe = (name, define) => {
  names.push(name);
  define();
  names.pop();
};
const it = (name, run) =>
  tests.push({ name: [...names, name].join(' › '), run });

function provideGlobals() {
  const ofJest = createRequire(require.resolve('jest'));
  const { bind } = ofJest('jest-each');
  describe.each = bind(describe, false);
  it.each = bind(it, false);
  Object.assign(globalThis, { describe, it, expect: ofJest('expect').expect });
}

async function firstFailure() {
  for (const file of files) {
    tests.length = 0;
    try {
      require(file);
    } catch (error) {
      return `${path.basename(file)}: ${error.message.split('\n')[0]}`;
    }
    for (const { name, run } of tests) {
      try {
        await run();
      } catch {
        return `${path.basename(file)}: ${name}`;
      }
    }
  }
  return undefined;
}

if (mutant) breakRule(mutant);
require('@backstage/cli/config/nodeTransform.cjs');

provideGlobals();
firstFailure().then(failure => {
  process.stdout.write(failure ?? '');
  process.exit(failure === undefined ? SURVIVED : KILLED);
});
