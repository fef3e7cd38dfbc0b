import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseReadyLine } from './clusterLine.mjs';
import { demoConfig } from './demoConfig.mjs';

const ports = { portal: 3001, backend: 7008 };
const cluster = {
  name: 'demo',
  url: 'https://127.0.0.1:7443',
  authProvider: 'serviceAccount',
  token: 'very-secret',
};

test('the ports decide every URL', () => {
  const config = demoConfig({ ports, cluster });
  assert.equal(config.app.baseUrl, 'http://localhost:3001');
  assert.equal(config.backend.cors.origin, 'http://localhost:3001');
  assert.equal(config.backend.baseUrl, 'http://localhost:7008');
  assert.deepEqual(config.backend.listen, { host: '127.0.0.1', port: 7008 });
});

test('the token does not reach the file', () => {
  assert.doesNotMatch(
    JSON.stringify(demoConfig({ ports, cluster })),
    /very-secret/,
  );
});

for (const [line, url] of [
  ['ready {"url":"http://127.0.0.1:1","token":"t"}', 'http://127.0.0.1:1'],
  ['ready {"url":"http://127.0.0.1:1"}', undefined],
  ['ready {nonsense}', undefined],
  ['not ready {"url":"x","token":"t"}', undefined],
]) {
  test(`the cluster's line '${line}' gives ${url}`, () => {
    assert.equal(parseReadyLine(line)?.url, url);
  });
}
