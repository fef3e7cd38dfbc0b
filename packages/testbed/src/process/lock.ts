import net from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

export interface Lock {
  release(): Promise<void>;
}

/**
 * A machine-wide lock: a listening socket in the kernel's abstract namespace. The kernel frees it when its
 * holder ends in whatever way, so a lock can neither be stale nor be left behind as a file.
 */
export function tryLock(name: string): Promise<Lock | undefined> {
  return new Promise((resolve, reject) => {
    const server = net.createServer(socket => socket.destroy());
    server.unref();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined);
      else reject(error);
    });
    server.listen(`\0meshspace-testbed/${name}`, () => {
      resolve({
        release: () => new Promise(done => server.close(() => done())),
      });
    });
  });
}

/** Waits for the lock; `onWait` is called once if somebody else holds it. */
export async function waitForLock(
  name: string,
  onWait: () => void,
  signal?: AbortSignal,
): Promise<Lock> {
  let told = false;
  for (;;) {
    signal?.throwIfAborted();
    const lock = await tryLock(name);
    if (lock) return lock;
    if (!told) onWait();
    told = true;
    await delay(200, undefined, { signal });
  }
}
