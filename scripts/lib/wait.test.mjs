import assert from 'node:assert/strict';
import http from 'node:http';
import net from 'node:net';
import { test } from 'node:test';
import { answers, ask, waitUntil } from './wait.mjs';

async function listen(t, server) {
  await new Promise(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  t.after(() => server.close());
  return `http://localhost:${server.address().port}/`;
}

/** Accepts every connection, says `words` and then nothing. */
function silentServer(t, words) {
  const server = net.createServer(socket => {
    t.after(() => socket.destroy());
    socket.on('error', () => undefined);
    socket.write(words);
  });
  return listen(t, server);
}

const late = () => new Error('too late');

test('what comes in time is the answer', async () => {
  let asked = 0;
  const answer = await waitUntil(async () => ++asked === 3 && 'here', {
    timeoutMs: 20_000,
    intervalMs: 1,
    onTimeout: late,
  });
  assert.equal(answer, 'here');
  assert.equal(asked, 3);
});

test('a check that never answers does not outlast the time', async () => {
  const never = () => new Promise(() => undefined);
  await assert.rejects(
    waitUntil(never, { timeoutMs: 20, onTimeout: late }),
    /too late/,
  );
});

test('after the time nothing is asked any more', async () => {
  let asked = 0;
  const check = () => {
    asked += 1;
    return false;
  };
  await assert.rejects(
    waitUntil(check, { timeoutMs: 20, intervalMs: 1, onTimeout: late }),
    /too late/,
  );
  const before = asked;
  await new Promise(resolve => {
    setTimeout(resolve, 30);
  });
  assert.ok(asked <= before + 1);
});

test('a signal ends the waiting', async () => {
  const ended = new AbortController();
  const waiting = waitUntil(() => false, {
    timeoutMs: 20_000,
    signal: ended.signal,
    onTimeout: late,
  });
  ended.abort();
  await assert.rejects(waiting, { name: 'AbortError' });
});

test('it serves when it answers with success', async t => {
  const server = http.createServer((request, response) => {
    response.statusCode = request.url === '/ready' ? 200 : 503;
    response.end('words');
  });
  const url = await listen(t, server);
  assert.equal(await answers(`${url}ready`), true);
  assert.equal(await answers(url), false);
});

test('where nobody listens, nothing serves', async t => {
  const server = net.createServer();
  const url = await listen(t, server);
  await new Promise(resolve => {
    server.close(resolve);
  });
  assert.equal(await answers(url), false);
});

for (const [what, words] of [
  ['nothing', ''],
  [
    'half an answer',
    'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nthe beginning',
  ],
]) {
  test(`who says ${what} is given up`, async t => {
    const url = await silentServer(t, words);
    await assert.rejects(ask(url, { timeoutMs: 50 }), /no answer within 50 ms/);
  });
}

test('who hangs up in the middle has not answered', async t => {
  const server = net.createServer(socket =>
    socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf'),
  );
  assert.equal(await answers(await listen(t, server)), false);
});
