import assert from 'node:assert/strict';
import os from 'node:os';
import { test } from 'node:test';
import { describeShortage, requireDiskSpace } from './diskSpace.mjs';
import { Failure } from './failure.mjs';

const GB = 1024 ** 3;

test('enough space, to the byte, is none too little', () => {
  assert.equal(describeShortage(3 * GB, 3 * GB), undefined);
});

test('too little is said in numbers, with what to do', () => {
  assert.equal(
    describeShortage(200 * 1024 ** 2, 4 * GB),
    'The disk has only 200 MB left and installing needs 4 GB; free some space and run the same command again.',
  );
});

test('no disk has an exabyte to spare', () => {
  assert.throws(() => requireDiskSpace(os.tmpdir(), 1024 ** 6), Failure);
  requireDiskSpace(os.tmpdir(), 1);
});
