import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decideChromium } from './chromium.mjs';

const debian = { platform: 'linux', hasApt: true, isRoot: true };

for (const [name, machine, expected] of [
  [
    'a chosen one wins',
    { chosen: '/a', found: '/b' },
    { kind: 'use', path: '/a' },
  ],
  ['a found one is used', { found: '/b' }, { kind: 'use', path: '/b' }],
  ['root on Debian installs', {}, { kind: 'install' }],
]) {
  test(name, () => {
    assert.deepEqual(decideChromium({ ...debian, ...machine }), expected);
  });
}

for (const [name, machine, how] of [
  ['others on Debian are told the command', { isRoot: false }, /sudo apt-get/],
  [
    'others are told what is needed',
    { platform: 'darwin', hasApt: false },
    /install Chromium/,
  ],
]) {
  test(name, () => {
    assert.match(decideChromium({ ...debian, ...machine }).sentence, how);
  });
}
