import { subscribe } from 'node:diagnostics_channel';
import { spawn } from 'node:child_process';
import type { ClientRequest } from 'node:http';
import { createBackend } from '@backstage/backend-defaults';
import { mockServices } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { print, quantile, until } from '../measure';

const VIEWS = 40;
const OURS = 'MeshSpace';
const BACKEND = 'http://127.0.0.1';

const ENTITY = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'reviews',
    namespace: 'default',
    annotations: {
      'backstage.io/kubernetes-id': 'reviews',
      'backstage.io/kubernetes-namespace': 'shop',
    },
  },
  spec: {
    type: 'service',
    owner: 'user:default/mock',
    lifecycle: 'production',
  },
  relations: [{ type: 'ownedBy', targetRef: 'user:default/mock' }],
};

/** The sample shop in a process of its own, so that only the portal is measured. */
async function startCluster(): Promise<{
  url: string;
  token: string;
  stop(): void;
}> {
  const child = spawn(
    process.execPath,
    [
      '--require',
      '@backstage/cli/config/nodeTransform.cjs',
      'packages/embedded-cluster/src/cli.ts',
      'start',
      '--preset',
      'small',
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ready = await new Promise<string>(resolve => {
    let text = '';
    child.stdout.on('data', part => {
      text += part;
      const found = /^ready (.*)$/m.exec(text);
      if (found) resolve(found[1]);
    });
  });
  const { url, token } = JSON.parse(ready) as { url: string; token: string };
  return { url, token, stop: () => child.kill() };
}

/** Calls of the cluster that this process makes, watches and the Lease apart. */
function countCalls(url: string): () => number {
  const { port } = new URL(url);
  let calls = 0;
  subscribe('http.client.request.start', message => {
    const { request } = message as { request: ClientRequest };
    const to = String(request.getHeader('host'));
    const asks = !/watch=true|leases/.test(request.path);
    if (to.endsWith(`:${port}`) && request.method === 'GET' && asks) calls++;
  });
  return () => calls;
}

async function main() {
  const cluster = await startCluster();
  const calls = countCalls(cluster.url);
  const backend = createBackend();
  const port = 7907;
  for (const factory of [
    mockServices.auth.factory(),
    mockServices.httpAuth.factory(),
    mockServices.userInfo.factory(),
    mockServices.rootLogger.factory(),
    mockServices.permissions.factory(),
    mockServices.rootConfig.factory({
      data: {
        app: { baseUrl: `${BACKEND}:${port}` },
        backend: {
          baseUrl: `${BACKEND}:${port}`,
          listen: { host: '127.0.0.1', port },
          database: { client: 'better-sqlite3', connection: ':memory:' },
        },
        kubernetes: {
          serviceLocatorMethod: { type: 'multiTenant' },
          clusterLocatorMethods: [
            {
              type: 'config',
              clusters: [
                {
                  name: 'demo',
                  url: cluster.url,
                  authProvider: 'serviceAccount',
                  serviceAccountToken: cluster.token,
                  skipTLSVerify: true,
                },
              ],
            },
          ],
        },
      },
    }),
    catalogServiceMock.factory({ entities: [ENTITY] }),
  ]) {
    backend.add(factory);
  }
  backend.add(import('../../plugins/meshspace-backend/src'));
  backend.add(import('@backstage/plugin-kubernetes-backend'));
  await backend.start();

  const ask = async (path: string, body?: object) => {
    const response = await fetch(`${BACKEND}:${port}/api/${path}`, {
      headers: { 'content-type': 'application/json' },
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
    return JSON.parse(text) as { items?: { state?: string }[] };
  };
  await until(async () => {
    const { items = [] } = await ask('meshspace/v1/clusters');
    return items[0]?.state === 'ready';
  });

  const pages: [who: string, requests: number, view: () => Promise<unknown>][] =
    [
      [
        'Kubernetes plugin',
        1,
        () =>
          ask('kubernetes/services/reviews', {
            entity: ENTITY,
            auth: {},
          }),
      ],
      [
        OURS,
        2,
        () =>
          Promise.all([
            ask('meshspace/v1/entities/component/default/reviews'),
            ask('meshspace/v1/spaces'),
          ]),
      ],
    ];
  /** CPU of one view in milliseconds, and how long each took. */
  const measure = async (view: () => Promise<unknown>) => {
    for (let warm = 0; warm < 40; warm++) await view();
    const times: number[] = [];
    const before = calls();
    const cpu = process.cpuUsage();
    for (let turn = 0; turn < VIEWS; turn++) {
      const started = performance.now();
      await view();
      times.push(performance.now() - started);
    }
    const used = process.cpuUsage(cpu);
    return {
      times,
      calls: (calls() - before) / VIEWS,
      cpuMs: (used.user + used.system) / 1000 / VIEWS,
    };
  };
  // What the framework and the asking itself cost, whatever is asked.
  const bare = await measure(() => ask('meshspace/health'));
  print('a request for nothing: CPU, client included', bare.cpuMs, 'ms');
  const whole: number[] = [];
  const data: number[] = [];
  for (const [who, requests, view] of pages) {
    const cost = await measure(view);
    whole.push(cost.cpuMs);
    data.push(cost.cpuMs - requests * bare.cpuMs);
    const target = who === OURS ? '0' : undefined;
    print(`${who}: list/get calls per page view`, cost.calls, '', target);
    print(`${who}: CPU per page view, client included`, cost.cpuMs, 'ms');
    print(`${who}: CPU of the data alone`, data.at(-1)!, 'ms');
    print(`${who}: page view, p50`, quantile(cost.times, 0.5), 'ms');
    print(`${who}: page view, p99`, quantile(cost.times, 0.99), 'ms');
  }
  print('CPU of their whole page against ours', whole[0] / whole[1], 'times');
  // Less than a tenth of a bare request cannot be told from what is measured beside it.
  const least = Math.max(data[1], bare.cpuMs / 10);
  print(
    'CPU of their data against ours, at least',
    data[0] / least,
    'times',
    '≥ 20',
  );
  await backend.stop();
  cluster.stop();
}

main().then(
  () => process.exit(),
  error => {
    process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
    process.exit(1);
  },
);
