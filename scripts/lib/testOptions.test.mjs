import assert from 'node:assert/strict';
import { test } from 'node:test';
import { STAGES, parseTestOptions } from './testOptions.mjs';

test('without names every stage runs', () => {
  assert.deepEqual(parseTestOptions([]).stages, STAGES);
});

test('named stages run in their own order', () => {
  assert.deepEqual(parseTestOptions(['unit', 'types']).stages, [
    'types',
    'unit',
  ]);
});

test('an unknown stage is refused with the list', () => {
  assert.throws(() => parseTestOptions(['units']), {
    message: /no stage 'units'.*types, lint/,
    exitCode: 2,
  });
});
