import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findBreach, findCycles, readImports } from './importRules.mjs';

const planner = '@meshspace/planner';

for (const [from, file, specifier, breach] of [
  [planner, 'src/a.ts', '@backstage/errors', true],
  [planner, 'src/a.ts', '@kubernetes/client-node', true],
  [planner, 'src/a.ts', 'node:fs', true],
  [planner, 'src/a.test.ts', 'node:fs', false],
  [planner, 'src/a.ts', 'zod', false],
  [planner, 'src/a.ts', './b', false],
  ['@meshspace/plugin-meshspace', 'src/a.tsx', planner, false],
  ['@meshspace/plugin-meshspace', 'src/a.tsx', '@backstage/ui', false],
  [
    '@meshspace/plugin-meshspace',
    'src/a.tsx',
    '@meshspace/plugin-meshspace-backend',
    true,
  ],
  ['@meshspace/plugin-meshspace-backend', 'src/a.ts', 'embedded-cluster', true],
  [
    '@meshspace/plugin-meshspace-backend',
    'src/a.test.ts',
    'embedded-cluster',
    false,
  ],
  ['@meshspace/plugin-meshspace-backend', 'src/a.test.ts', 'backend', true],
  ['backend', 'src/a.ts', 'app', true],
]) {
  test(`${from} (${file}) ${
    breach ? 'may not' : 'may'
  } import ${specifier}`, () => {
    assert.equal(findBreach({ from, file, specifier }) !== undefined, breach);
  });
}

test('imports of every form are read, those in comments and shown code are not', () => {
  const source = [
    `import a from 'a';`,
    `import {`,
    `  b,`,
    `} from 'b';`,
    `import type { C } from 'c';`,
    `export * from 'd';`,
    `const e = await import('e');`,
    `import 'f';`,
    `// import x from 'x';`,
    `/* import y from 'y'; */`,
    "const shown = `import('z')`;",
  ].join('\n');
  assert.deepEqual(
    readImports(source).map(({ specifier, typeOnly }) =>
      typeOnly ? `type ${specifier}` : specifier,
    ),
    ['a', 'b', 'type c', 'd', 'f', 'e'],
  );
});

test('a cycle is found once', () => {
  const graph = new Map([
    ['b', ['c']],
    ['a', ['b']],
    ['c', ['a', 'd']],
    ['d', []],
  ]);
  assert.deepEqual(findCycles(graph), [['a', 'b', 'c']]);
});
