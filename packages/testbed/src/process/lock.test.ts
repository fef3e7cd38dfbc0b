import { randomUUID } from 'node:crypto';
import { tryLock, waitForLock } from './lock';

it('has one holder at a time, and the next when it is released', async () => {
  const name = `test/${randomUUID()}`;
  const first = await tryLock(name);
  expect(first).toBeDefined();
  expect(await tryLock(name)).toBeUndefined();
  const waits: string[] = [];
  const second = waitForLock(name, () => waits.push('waiting'));
  await first!.release();
  await (await second).release();
  expect(waits.length).toBeLessThanOrEqual(1);
});

it('stops waiting when told to', async () => {
  const name = `test/${randomUUID()}`;
  const held = await tryLock(name);
  const abort = new AbortController();
  const waiting = waitForLock(name, () => abort.abort(), abort.signal);
  await expect(waiting).rejects.toThrow();
  await held!.release();
});
