import { spawn } from 'node:child_process';
import { KubeConfig, makeInformer, CoreV1Api } from '@kubernetes/client-node';
import { systemClock } from '../../plugins/meshspace-backend/src/cluster/Clock';
import { ClusterCache } from '../../plugins/meshspace-backend/src/cluster/ClusterCache';
import { HttpKubeApi } from '../../plugins/meshspace-backend/src/cluster/HttpKubeApi';
import { print, until } from '../measure';

const PODS = 10_000;

async function podServer(): Promise<{
  url: string;
  bytes: number;
  stop(): void;
}> {
  const child = spawn(
    process.execPath,
    [
      '--require',
      '@backstage/cli/config/nodeTransform.cjs',
      'bench/backend/podServer.ts',
      String(PODS),
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const [port, bytes] = await new Promise<number[]>(resolve => {
    child.stdout.once('data', text =>
      resolve(String(text).split(' ').map(Number)),
    );
  });
  return { url: `http://127.0.0.1:${port}`, bytes, stop: () => child.kill() };
}

function heap(): number {
  global.gc?.();
  global.gc?.();
  return process.memoryUsage().heapUsed;
}

/** Until it is stopped: the turn of the event loop that cost the most, by the clock and by the CPU (which a busy machine leaves alone). */
function watchTurns() {
  const longest = { ms: 0, cpuMs: 0 };
  let at = performance.now();
  let cpu = process.cpuUsage();
  let running = true;
  const turn = () => {
    const now = performance.now();
    const used = process.cpuUsage(cpu);
    longest.ms = Math.max(longest.ms, now - at);
    longest.cpuMs = Math.max(longest.cpuMs, (used.user + used.system) / 1000);
    at = now;
    cpu = process.cpuUsage();
    if (running) setTimeout(turn, 0);
  };
  turn();
  return () => {
    running = false;
    return longest;
  };
}

/** Heap, CPU and the longest stall of the event loop while something reads all pods. */
async function measured(
  who: string,
  targets: boolean,
  read: () => Promise<unknown>,
) {
  const before = heap();
  const cpu = process.cpuUsage();
  const stop = watchTurns();
  const kept = await read();
  const longest = stop();
  const used = process.cpuUsage(cpu);
  const after = heap();
  const target = (text: string) => (targets ? text : undefined);
  print(
    `${who}: heap per pod`,
    (after - before) / PODS / 1000,
    'kB',
    target('≤ 2'),
  );
  print(
    `${who}: longest stall, by the clock`,
    longest.ms,
    'ms',
    target('≤ 50'),
  );
  // Of all threads: the garbage collector's do not hold up requests.
  print(`${who}: CPU of all threads meanwhile`, longest.cpuMs, 'ms');
  print(`${who}: CPU to read all`, (used.user + used.system) / 1000, 'ms');
  return kept;
}

async function main() {
  const server = await podServer();
  print('pods', PODS, '');
  print('size of a pod as it is sent', server.bytes / 1000, 'kB');

  const http = new HttpKubeApi({
    clock: systemClock,
    connection: {
      name: 'bench',
      server: server.url,
      authorize: async () => ({ headers: {}, tls: {} }),
      refresh() {},
    },
  });
  const cache = new ClusterCache({ api: http, clock: systemClock });
  await measured('MeshSpace’s view', true, async () => {
    cache.setKinds(
      new Map([
        ['Namespace', 'v1'],
        ['Pod', 'v1'],
      ]),
    );
    await until(() => cache.synced && cache.seesAllOf('shop'));
    return cache;
  });
  cache.stop();
  http.close();

  const config = new KubeConfig();
  config.loadFromClusterAndUser(
    { name: 'bench', server: server.url, skipTLSVerify: true },
    { name: 'bench' },
  );
  const core = config.makeApiClient(CoreV1Api);
  const informer = makeInformer(config, '/api/v1/namespaces/shop/pods', () =>
    core.listNamespacedPod({ namespace: 'shop' }),
  );
  await measured('client-node’s informer', false, async () => {
    await informer.start();
    return informer;
  });
  await informer.stop();
  server.stop();
}

main().catch(error => {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  process.exitCode = 1;
});
