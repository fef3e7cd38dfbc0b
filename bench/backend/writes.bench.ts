import { ClusterView, defaultPlanPolicy } from '@meshspace/planner';
import { NewObject, startEmbeddedCluster } from 'embedded-cluster';
import { Cluster } from '../../plugins/meshspace-backend/src/cluster/Cluster';
import { systemClock } from '../../plugins/meshspace-backend/src/cluster/Clock';
import { HttpKubeApi } from '../../plugins/meshspace-backend/src/cluster/HttpKubeApi';
import type { KubeApi } from '../../plugins/meshspace-backend/src/cluster/KubeApi';
import { PoliteKubeApi } from '../../plugins/meshspace-backend/src/cluster/PoliteKubeApi';
import { ClusterController } from '../../plugins/meshspace-backend/src/controller/ClusterController';
import { kubeletStep } from '../../plugins/meshspace-backend/src/testing/sim/SimKubelet';
import { WireStore } from '../../plugins/meshspace-backend/src/testing/wire/WireStore';
import { print, quantile, until } from '../measure';

const SERVICES = 50;
const FORKS = 20;
const SPACES = 'meshspaces.meshspace.dev';
const ROUTES = 'virtualservices.networking.istio.io';
const logger = { debug() {}, info() {}, warn() {}, error() {} };

const meta = (name: string, more: object = {}) => ({
  name,
  namespace: 'shop',
  ...more,
});

/** A base of many services; each reads a ConfigMap, a Secret and has a ServiceAccount of its own. */
function shop(): [string, NewObject][] {
  const objects: [string, NewObject][] = [
    [
      'namespaces',
      {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: {
          name: 'shop',
          labels: {
            'istio-injection': 'enabled',
            'meshspace.dev/base': 'true',
          },
        },
      },
    ],
  ];
  for (let index = 0; index < SERVICES; index++) {
    const name = `service-${index}`;
    objects.push(
      ['configmaps', { ...core('ConfigMap', name), data: { key: 'value' } }],
      ['secrets', { ...core('Secret', name), data: { key: 'dmFsdWU=' } }],
      ['serviceaccounts', core('ServiceAccount', name)],
      [
        'services',
        {
          ...core('Service', name),
          spec: {
            selector: { app: name },
            ports: [{ name: 'http', port: 8080 }],
          },
        },
      ],
      [
        'deployments.apps',
        {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          metadata: meta(name),
          spec: {
            selector: { matchLabels: { app: name } },
            template: {
              metadata: { labels: { app: name, version: 'v1' } },
              spec: {
                serviceAccountName: name,
                containers: [
                  {
                    name: 'app',
                    image: `${name}:v1`,
                    envFrom: [
                      { configMapRef: { name } },
                      { secretRef: { name } },
                    ],
                  },
                ],
              },
            },
          },
        },
      ],
      [
        ROUTES,
        {
          apiVersion: 'networking.istio.io/v1',
          kind: 'VirtualService',
          metadata: meta(name),
          spec: {
            hosts: [name],
            http: [{ timeout: '3s', route: [{ destination: { host: name } }] }],
          },
        },
      ],
    );
  }
  return objects;
}

function core(kind: string, name: string): NewObject {
  return { apiVersion: 'v1', kind, metadata: meta(name) };
}

interface Span {
  from: number;
  to: number;
}

/** Neither reads nor what is said of it afterwards, nor the Lease. */
function isWrite(call: string): boolean {
  return !/^(GET|PATCH .*\/status$)|leases|events/.test(call);
}

/** How often a write began only when all before it had ended. */
function serialRounds(spans: readonly Span[]): number {
  let rounds = 0;
  let end = -Infinity;
  for (const { from, to } of [...spans].sort((a, b) => a.from - b.from)) {
    if (from >= end) rounds++;
    end = Math.max(end, to);
  }
  return rounds;
}

function isReady(view: ClusterView, space: string, service: string): boolean {
  return view
    .list('EndpointSlice', space)
    .some(
      ({ metadata, endpoints }) =>
        metadata.labels?.['kubernetes.io/service-name'] === service &&
        endpoints?.some(({ conditions }) => conditions?.ready),
    );
}

async function main() {
  const embedded = await startEmbeddedCluster({
    preset: 'empty',
    workloads: false,
  });
  for (const [resource, object] of shop()) {
    await embedded.client.create(resource, object);
  }
  const store = new WireStore(embedded, Date.now);
  const settle = () => {
    while (kubeletStep(store, Date.now()));
  };
  settle();

  const calls: string[] = [];
  let taken: Span[] = [];
  const read = new Map<string, number>();
  const connection = {
    name: 'bench',
    server: embedded.url,
    authorize: async () => ({
      headers: { authorization: `Bearer ${embedded.token}` },
      tls: {},
    }),
    refresh() {},
  };
  const http = new HttpKubeApi({ connection, clock: systemClock });
  const polite = new PoliteKubeApi({ api: http, clock: systemClock });
  const counted: KubeApi = {
    stream: (...args) => polite.stream(...args),
    async call(request) {
      // The Lease is renewed whatever happens, and events are told beside.
      if (!/leases|events|^\/apis?(\/[^/]+\/[^/]+)?$/.test(request.path)) {
        calls.push(`${request.method} ${request.path}`);
      }
      const from = performance.now();
      const answer = await polite.call<never>(request);
      // To copy an object is to read it and to write it: one step.
      const [plural, name] = request.path.split('/').slice(-2);
      const copied = read.get(`${plural}/${name}`);
      if (request.method === 'GET') read.set(`${plural}/${name}`, from);
      if (isWrite(`${request.method} ${request.path}`)) {
        taken.push({ from: copied ?? from, to: performance.now() });
      }
      return answer;
    },
  };
  const cluster = new Cluster({
    connection,
    api: counted,
    clock: systemClock,
    time: systemClock,
    logger,
  });
  const controller = new ClusterController({
    cluster,
    clock: systemClock,
    logger,
    identity: 'bench',
    policy: { ...defaultPlanPolicy, drainSeconds: 0 },
    leaseNamespace: 'default',
  });
  // told of a change before the controller is, which may plan at once
  let changed = () => {};
  cluster.cache.onChange(() => changed());
  cluster.start();
  controller.start();
  await until(() => cluster.synced && controller.leads);

  const statusOf = (name: string) =>
    cluster.view.get('MeshSpace', undefined, name)?.status;
  const writes = () => calls.filter(isWrite).length;
  const reads = () => calls.filter(call => call.startsWith('GET'));
  const quiet = async () => {
    for (let before = -1; before !== calls.length; ) {
      before = calls.length;
      await new Promise(resolve => {
        setTimeout(resolve, 150);
      });
    }
  };
  const create = (name: string) =>
    counted.call({
      method: 'POST',
      path: '/apis/meshspace.dev/v1alpha1/meshspaces',
      body: {
        apiVersion: 'meshspace.dev/v1alpha1',
        kind: 'MeshSpace',
        metadata: { name, finalizers: ['meshspace.dev/routes'] },
        spec: {
          base: 'shop',
          owner: 'user:default/bench',
          header: { format: 'header', name: 'x-meshspace', value: name },
          forks: [],
        },
      },
    });

  await quiet();
  calls.length = 0;
  await create('space-0');
  await until(() => statusOf('space-0')?.phase === 'Ready');
  await quiet();
  print(
    `writes to create a space over ${SERVICES} services`,
    writes(),
    '',
    '≤ 4',
  );

  const most = { writes: 0, reads: 0, rounds: 0 };
  const routedAfter: number[] = [];
  for (let index = 0; index < FORKS; index++) {
    const name = `space-${index + 1}`;
    const workload = `service-${index}`;
    await create(name);
    await until(() => statusOf(name)?.phase === 'Ready');
    await quiet();
    calls.length = 0;
    taken = [];
    read.clear();
    let routed = () => {};
    const seen = new Promise<void>(resolve => {
      routed = resolve;
    });
    const stop = embedded.client.subscribe(
      ({ type, object }) => {
        if (type !== 'ADDED' || object.metadata.namespace !== 'shop') return;
        if (JSON.stringify(object).includes(`${workload}.${name}.svc`))
          routed();
      },
      [ROUTES],
    );
    await embedded.client.modify(SPACES, undefined, name, found => ({
      ...found,
      spec: {
        ...(found.spec as object),
        forks: [{ workload: { kind: 'Deployment', name: workload } }],
      },
    }));
    await until(() => !!cluster.view.get('Deployment', name, workload));
    await quiet();
    const rounds = serialRounds(taken);
    let ready = Infinity;
    changed = () => {
      if (ready === Infinity && isReady(cluster.view, name, workload)) {
        ready = performance.now();
      }
    };
    settle();
    await seen;
    routedAfter.push(performance.now() - ready);
    stop();
    await until(() => statusOf(name)?.phase === 'Ready');
    await quiet();
    // The first fork of a base also makes the switch, which lives on.
    if (index === 0) continue;
    most.writes = Math.max(most.writes, writes());
    most.rounds = Math.max(most.rounds, rounds);
    const beyond = reads().filter(call => !/secrets|configmaps/.test(call));
    most.reads = Math.max(most.reads, beyond.length);
  }
  print(
    'writes to fork a workload with 3 dependencies',
    most.writes,
    '',
    '≤ 7',
  );
  print('rounds of them until the fork starts', most.rounds, '', '≤ 2');
  print('reads beyond copied Secrets and ConfigMaps', most.reads, '', '0');
  const warm = routedAfter.slice(1);
  const what = 'the fork’s readiness seen → route written';
  print(`${what}, median`, quantile(warm, 0.5), 'ms', '≤ 30');
  print(`${what}, p95`, quantile(warm, 0.95), 'ms');

  await controller.stop();
  await cluster.stop();
  http.close();
  await embedded.stop();
}

main().catch(error => {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  process.exitCode = 1;
});
