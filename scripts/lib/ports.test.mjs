import assert from 'node:assert/strict';
import net from 'node:net';
import { test } from 'node:test';
import { findFreePort, findPortConflict, requireFreePorts } from './ports.mjs';

const listen = () =>
  new Promise(resolve => {
    const server = net.createServer();
    server.listen(0, '127.0.0.1', () => resolve(server));
  });

test('a busy port is refused with its purpose and a free one to use instead', async () => {
  const server = await listen();
  const { port } = server.address();
  try {
    await assert.rejects(
      requireFreePorts([{ port, purpose: 'portal', option: '--port' }]),
      {
        name: 'Failure',
        message: new RegExp(
          `Port ${port}, meant for the portal, is in use; .* npm start -- --port \\d+$`,
        ),
      },
    );
    assert.notEqual(await findFreePort(port), port);
  } finally {
    server.close();
  }
});

test('one port for two purposes is a conflict', () => {
  const uses = [
    { port: 1, purpose: 'a', option: '--a' },
    { port: 2, purpose: 'b', option: '--b' },
    { port: 1, purpose: 'c', option: '--c' },
  ];
  assert.equal(findPortConflict(uses).purpose, 'c');
  assert.equal(findPortConflict(uses.slice(0, 2)), undefined);
});
