import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyResult, skipResult } from './results.mjs';
import { summarize } from './summary.mjs';

const stage = (name, result) => ({
  name,
  milliseconds: 65_000,
  result: { ...emptyResult(), ...result },
});

test('ends with the counts alone on a line', () => {
  const { text, exitCode } = summarize(
    [stage('unit', { passed: 3 }), stage('types', { passed: 1 })],
    true,
  );
  assert.match(text, /\n4 passed, 0 failed, 0 skipped\n$/);
  assert.match(text, /unit.*1 min 05 s/);
  assert.equal(exitCode, 0);
});

test('a failure is named and makes the exit code 1', () => {
  const { text, exitCode } = summarize(
    [stage('unit', { failed: 1, failures: ['a.test.ts: divides'] })],
    false,
  );
  assert.match(text, /Failed:\n {2}a\.test\.ts: divides/);
  assert.equal(exitCode, 1);
});

for (const [reason, ci, exitCode] of [
  ['unavailable: envoy 1.36.2', true, 0],
  ['unavailable: envoy 1.36.2', false, 0],
  ['waits', true, 1],
  ['waits', false, 0],
]) {
  test(`skipping '${reason}' ${
    ci ? 'in' : 'outside'
  } CI gives ${exitCode}`, () => {
    assert.equal(
      summarize([stage('real', skipResult(reason))], ci).exitCode,
      exitCode,
    );
  });
}

test('a reason that several failures share is told once', () => {
  const failures = [
    'a: one\n    no cluster',
    'a: two\n    no cluster',
    'b: three\n    no button',
    'b: four',
  ];
  const { text } = summarize([stage('real', { failed: 4, failures })], false);
  assert.equal(text.split('no cluster').length, 2);
  assert.match(text, /a: two\n {4}as above\n {2}b: three\n {4}no button/);
});
