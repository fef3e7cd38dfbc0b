import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Testbed, type Manifest } from '../src';
import { TestbedTarget } from '../src/contract/testbedTarget';
import { poll } from '../src/process/poll';
import { tryRun } from '../src/process/run';

const networking = (
  kind: string,
  namespace: string,
  name: string,
  spec: object,
): Manifest => ({
  apiVersion: 'networking.istio.io/v1',
  kind,
  metadata: { name, namespace },
  spec,
});

const forkHost = 'reviews.alice.svc.cluster.local';
const header = {
  match: [{ headers: { 'x-meshspace': { exact: 'alice' } } }],
  route: [{ destination: { host: forkHost } }],
};
const plain = { route: [{ destination: { host: 'reviews' } }] };

const user = networking('VirtualService', 'shop', 'reviews', {
  hosts: ['reviews'],
  http: [plain],
});
const shadow = networking('VirtualService', 'shop', 'meshspace-reviews', {
  hosts: ['reviews'],
  exportTo: ['shop', 'alice'],
  http: [header, plain],
});

describe('what the design stands on, beside where requests land', () => {
  let bed: Testbed;
  const made: Manifest[] = [];
  const apply = async (...objects: Manifest[]) => {
    made.push(...objects);
    await bed.apply(...objects);
    await bed.settle();
  };

  beforeAll(async () => {
    bed = await Testbed.shared();
    await TestbedTarget.prepare(bed);
  });

  afterEach(async () => {
    await bed.delete(...made.splice(0));
    await bed.settle();
  });

  afterAll(() => bed.close());

  it('Kubernetes alone takes away what an expired Job owns, and leaves what a renewed one owns too', async () => {
    const job = async (name: string, seconds: number) => {
      const [{ metadata }] = await bed.apply({
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata: { name, namespace: 'shop' },
        spec: {
          completions: 0,
          parallelism: 0,
          ttlSecondsAfterFinished: seconds,
          template: {
            spec: {
              restartPolicy: 'Never',
              containers: [{ name: 'none', image: 'none' }],
            },
          },
        },
      });
      return { apiVersion: 'batch/v1', kind: 'Job', name, uid: metadata.uid };
    };
    const owned = (name: string, ownerReferences: object[]) =>
      ({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name, namespace: 'shop', ownerReferences },
      } as Manifest);
    const [soon, later] = [
      await job('switch-soon', 1),
      await job('switch-later', 600),
    ];
    await apply(owned('switch-a', [soon]), owned('switch-b', [soon, later]));
    await bed.kubectl([
      '-n',
      'shop',
      'wait',
      '--for=delete',
      'configmap/switch-a',
      '--timeout=30s',
    ]);
    expect(
      await bed.kubectl([
        '-n',
        'shop',
        'get',
        'configmap',
        'switch-b',
        '-o',
        'name',
      ]),
    ).toBe('configmap/switch-b\n');
    await bed.kubectl(['-n', 'shop', 'delete', 'job', 'switch-later']);
    const gone = bed.kubectl([
      '-n',
      'shop',
      'wait',
      '--for=delete',
      'configmap/switch-b',
      '--timeout=30s',
    ]);
    await expect(gone).resolves.toBeDefined();
  });

  it('the settings of a DestinationRule reach the fork only by a copy for its own host', async () => {
    const rule = (namespace: string, host: string) =>
      networking('DestinationRule', namespace, 'reviews', {
        host,
        trafficPolicy: { connectionPool: { tcp: { maxConnections: 7 } } },
      });
    const limit = async (host: string) => {
      const clusters = await (await bed.proxy('shop/web')).clusters();
      return clusters.find(({ name }) => name === `outbound|9080||${host}`)
        ?.circuit_breakers?.thresholds?.[0].max_connections;
    };
    const base = 'reviews.shop.svc.cluster.local';
    await apply(rule('shop', base), user, shadow);
    expect([await limit(base), await limit(forkHost)]).toEqual([7, 4294967295]);
    await apply(rule('alice', forkHost));
    expect([await limit(base), await limit(forkHost)]).toEqual([7, 7]);
  });

  it('a fork’s Service that is exported to its callers adds nothing to other sidecars', async () => {
    const byName = (a: { name: string }, b: { name: string }) =>
      a.name.localeCompare(b.name);
    const size = async () => {
      const proxy = await bed.proxy('other/client');
      return {
        routes: (await proxy.routes()).sort(byName),
        clusters: (await proxy.clusters()).map(({ name }) => name).sort(),
      };
    };
    const service = (annotations: Record<string, string>): Manifest => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'narrow', namespace: 'alice', annotations },
      spec: {
        selector: { app: 'reviews' },
        ports: [{ name: 'http', port: 9080 }],
      },
    });
    // what another suite left behind goes by and by, and its going shows in every sidecar
    await bed.quiet();
    const before = await size();
    await apply(service({ 'networking.istio.io/exportTo': 'shop,alice' }));
    expect(await size()).toEqual(before);
    await apply(service({ 'networking.istio.io/exportTo': '*' }));
    expect(await size()).not.toEqual(before);
  });

  it('istioctl finds a shadow beside a user’s VirtualService, and can be told not to for ours', async () => {
    const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'analyze-'));
    const analyze = async (...objects: Manifest[]) => {
      const file = path.join(dir, 'objects.yaml');
      // separate documents: of a List it would find nothing
      fs.writeFileSync(
        file,
        objects.map(object => JSON.stringify(object)).join('\n---\n'),
      );
      const { stdout, stderr } = await tryRun(bed.tools.istioctl, [
        'analyze',
        '--use-kube=false',
        '--all-namespaces',
        file,
      ]);
      return (stdout + stderr)
        .split('\n')
        .filter(line => line.includes('IST0109'));
    };
    const services = ['shop', 'alice'].map(
      (namespace): Manifest => ({
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'reviews', namespace },
        spec: {
          selector: { app: 'reviews' },
          ports: [{ name: 'http', port: 9080 }],
        },
      }),
    );
    const quiet = {
      ...shadow,
      metadata: {
        ...shadow.metadata,
        annotations: { 'galley.istio.io/analyze-suppress': 'IST0109' },
      },
    };
    expect(await analyze(...services, user)).toHaveLength(0);
    expect(await analyze(...services, user, shadow)).toHaveLength(2);
    expect(await analyze(...services, user, quiet)).toHaveLength(1);
    fs.rmSync(dir, { recursive: true });
  });

  it('a change of a route reaches the caller’s Envoy without a restart of anything', async () => {
    await apply(user);
    const load = await bed.load({
      from: 'shop/web',
      to: 'http://reviews:9080/x',
      headers: { 'x-meshspace': 'alice' },
      rps: 50,
    });
    const answers = () =>
      load.outcomes.map(({ by }) => by?.split('/')[0] ?? 'nobody');
    await poll(async () => answers().includes('reviews.shop'), {
      what: 'the base answers',
      timeoutMs: 5000,
      everyMs: 10,
    });
    await bed.apply(shadow);
    made.push(shadow);
    // an Envoy hands a route to each of its threads on its own: for a moment
    // both may answer, and then the fork alone
    await poll(
      async () =>
        answers()
          .slice(-20)
          .every(by => by === 'reviews.alice'),
      { what: 'the fork alone answers', timeoutMs: 5000, everyMs: 10 },
    );
    const outcomes = await load.stop();
    expect(outcomes.filter(({ status }) => status !== 200)).toEqual([]);
    expect([...new Set(answers())].sort()).toEqual([
      'reviews.alice',
      'reviews.shop',
    ]);
  });
});
