import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { Processes } from './processes.mjs';
import { waitUntil } from './wait.mjs';

const alive = pid => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

const wait = check =>
  waitUntil(check, {
    timeoutMs: 20_000,
    intervalMs: 20,
    onTimeout: () => new Error('it did not happen'),
  });

function startNode(t, processes, script) {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'processes-'));
  t.after(async () => {
    // A test that fails must not leave what it started: it would keep the runner from ending.
    await processes.stopAll(100);
    fs.rmSync(dir, { recursive: true, force: true });
  });
  const lines = [];
  const child = processes.start('test', process.execPath, ['-e', script], {
    cwd: dir,
    env: process.env,
    logFile: path.join(dir, 'log'),
    onLine: line => lines.push(line),
  });
  return { child, lines };
}

test('ending a process also ends what it started', async t => {
  const processes = new Processes();
  const { lines } = startNode(
    t,
    processes,
    `const c = require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
     console.log(String(c.pid)); setInterval(() => {}, 1000);`,
  );
  await wait(() => lines.length > 0);
  const grandchild = Number(lines[0]);
  assert.ok(alive(grandchild));
  await processes.stopAll();
  await wait(() => !alive(grandchild));
});

test('a process whose log cannot be written goes on', async t => {
  const full = '/dev/full';
  if (!fs.existsSync(full)) {
    t.skip('this system has no device that is always full');
    return;
  }
  const processes = new Processes();
  t.after(() => processes.stopAll(100));
  let length = 0;
  const child = processes.start(
    'test',
    process.execPath,
    ['-e', `for (let i = 0; i < 2000; i++) console.log('x'.repeat(1000))`],
    {
      env: process.env,
      logFile: full,
      onLine: line => {
        length += line.length;
      },
    },
  );
  let ended;
  child.exited.then(how => {
    ended = how;
  });
  await wait(() => ended);
  assert.equal(ended.code, 0);
  assert.equal(length, 2_000_000);
});

test('a process that ignores SIGTERM is killed after the grace', async t => {
  const processes = new Processes();
  const { child, lines } = startNode(
    t,
    processes,
    `process.on('SIGTERM', () => {}); console.log('on'); setInterval(() => {}, 1000);`,
  );
  await wait(() => lines.includes('on'));
  await processes.stopAll(100);
  assert.equal((await child.exited).signal, 'SIGKILL');
});

test('a command that does not exist is an error, not a crash', async t => {
  const processes = new Processes();
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'processes-'));
  t.after(() => fs.rmSync(dir, { recursive: true, force: true }));
  const child = processes.start('x', 'no-such-command-here', [], {
    cwd: dir,
    env: process.env,
    logFile: path.join(dir, 'log'),
  });
  await assert.rejects(child.exited, { code: 'ENOENT' });
});
