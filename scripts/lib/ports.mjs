import net from 'node:net';
import { Failure } from './failure.mjs';

const LOOPBACKS = ['127.0.0.1', '::1'];

function canListen(port, host) {
  return new Promise(resolve => {
    const server = net.createServer();
    server.once('error', error =>
      // A machine without IPv6 has no ::1 to be busy on.
      resolve(error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT'),
    );
    server.listen({ port, host, exclusive: true }, () =>
      server.close(() => resolve(true)),
    );
  });
}

export async function isFree(port) {
  const answers = await Promise.all(
    LOOPBACKS.map(host => canListen(port, host)),
  );
  return answers.every(Boolean);
}

/** The first port from `first` on that nobody uses and `taken` does not hold. */
export async function findFreePort(first, taken = new Set()) {
  for (let port = first; port < first + 200; port++) {
    if (!taken.has(port) && (await isFree(port))) {
      return port;
    }
  }
  throw new Failure(
    `No free port between ${first} and ${first + 199}; end what listens there.`,
  );
}

/** `uses` is a list of `{ port, purpose, option }`. */
export function findPortConflict(uses) {
  return uses.find((use, index) =>
    uses.slice(0, index).some(other => other.port === use.port),
  );
}

export async function requireFreePorts(uses) {
  const twice = findPortConflict(uses);
  if (twice) {
    throw new Failure(
      `Port ${twice.port} is asked for twice; give the ${twice.purpose} another one with ${twice.option}.`,
    );
  }
  for (const { port, purpose, option } of uses) {
    if (!(await isFree(port))) {
      const suggestion = await findFreePort(
        port + 1,
        new Set(uses.map(use => use.port)),
      );
      throw new Failure(
        `Port ${port}, meant for the ${purpose}, is in use; end the program that listens there or run: npm start -- ${option} ${suggestion}`,
      );
    }
  }
}
