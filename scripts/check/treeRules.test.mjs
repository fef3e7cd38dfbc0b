import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findPackFaults, readPackedFiles } from './packRules.mjs';
import { findFaults } from './treeRules.mjs';

const lines = count => 'x\n'.repeat(count);

for (const [name, text, count] of [
  ['a.ts', lines(400), 0],
  ['a.ts', lines(401), 1],
  ['a.yaml', lines(401), 1],
  ['a.md', lines(401), 0],
  ['packages/a/report.api.md', lines(2000), 0],
  ['a.ts', `const a = '${['', 'root', 'x'].join('/')}';`, 1],
  ['a.ts', `const a = 'packages/root/x';`, 0],
  ['a.ts', ['https://registry', 'npmjs', 'org'].join('.'), 1],
]) {
  test(`${name} (${text.length} characters) has ${count} faults`, () => {
    assert.equal(findFaults(name, text).length, count);
  });
}

test('a package with sources or without a licence is refused', () => {
  const files = readPackedFiles(
    'package/package.json\npackage/README.md\npackage/src/index.ts\npackage/dist/index.js\n',
  );
  assert.deepEqual(findPackFaults('p', files), [
    'p: packs src/index.ts',
    'p: lacks LICENSE',
  ]);
});
