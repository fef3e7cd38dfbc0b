import assert from 'node:assert/strict';
import { test } from 'node:test';
import { installKey, installProgress } from './install.mjs';

test('the key changes with Node, with a name and with a content, not with the order', () => {
  const files = [
    ['a', '1'],
    ['b', '2'],
  ];
  const key = installKey('v22', files);
  assert.equal(installKey('v22', [...files].reverse()), key);
  assert.notEqual(installKey('v24', files), key);
  assert.notEqual(
    installKey('v22', [
      ['a', '1'],
      ['c', '2'],
    ]),
    key,
  );
  assert.notEqual(
    installKey('v22', [
      ['a', '1'],
      ['b', '3'],
    ]),
    key,
  );
});

for (const [line, expected] of [
  ['➤ YN0000: ┌ Fetch step', 'Fetch step'],
  [
    '➤ YN0007: │ esbuild@npm:0.28.2 must be built because it never has been',
    'building esbuild@npm:0.28.2',
  ],
  ['➤ YN0000: └ Completed', undefined],
]) {
  test(`'${line}' shows ${expected}`, () => {
    assert.equal(installProgress(line), expected);
  });
}
