import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explainInstall } from './explainInstall.mjs';

for (const [output, kind] of [
  ['➤ YN0001: Error: ENOSPC: no space left on device, write', 'disk'],
  ['➤ YN0001: RequestError: getaddrinfo ENOTFOUND host', 'network'],
  ['npm error code ECONNREFUSED', 'network'],
  ['➤ YN0001: RequestError: self-signed certificate', 'certificate'],
  ['npm error code UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'certificate'],
  ["➤ YN0018: yaml@npm:2.0.0: The remote archive doesn't match", 'cache'],
  ['npm error code EINTEGRITY', 'cache'],
  ['➤ YN0028: │ The lockfile would have been modified', 'lockfile'],
  ["better-sqlite3@npm:12.0.0 couldn't be built successfully", 'compiler'],
  ['EACCES: permission denied, mkdir', 'rights'],
  ['something else', 'unknown'],
]) {
  test(`'${output}' is explained as ${kind}`, () => {
    assert.equal(explainInstall(output).kind, kind);
  });
}

test('an optional module that does not compile is no cause', () => {
  const output = [
    "keytar@npm:7.9.0 couldn't be built successfully",
    'Error: ENOSPC',
  ].join('\n');
  assert.equal(explainInstall(output).kind, 'disk');
});

test('an unknown cause shows the last lines, without colours', () => {
  assert.match(
    explainInstall('\u001b[31mfirst\u001b[0m\n\nlast\n').sentence,
    /first\nlast$/,
  );
});
