import type { NewObject } from 'embedded-cluster';
import { eventually } from '../testing/eventually';
import { sampleBase } from '../testing/sampleBase';
import { startPortal } from '../testing/startPortal';
import { runKubelet } from '../testing/wire/runKubelet';

jest.setTimeout(120_000);

/** Long enough for a machine that is busy. */
const PATIENCE_MS = 60_000;
const inShop = (kind: string, name: string, more: object): NewObject => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, namespace: 'shop' },
  ...more,
});

/** A workload of the base with a pod like this. */
const workload = (name: string, spec: object): [string, NewObject] => [
  'deployments.apps',
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'shop' },
    spec: {
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec },
    },
  },
];

const container = (more: object = {}) => ({
  name: 'app',
  image: 'shop/app:v1',
  ...more,
});

const dataOf = (name: string, key: string) => ({ [key]: { name } });

const objects: [string, NewObject][] = [
  ...sampleBase().filter(
    ([resource]) => !/^(pods|endpointslices)/.test(resource),
  ),
  ['secrets', inShop('Secret', 'db', { stringData: { key: 'canary' } })],
  ['secrets', inShop('Secret', 'vault-token', { stringData: { t: 'canary' } })],
  ['configmaps', inShop('ConfigMap', 'settings', { data: { a: '1' } })],
  ['configmaps', inShop('ConfigMap', 'vault-agent', { data: { a: '1' } })],
  ['serviceaccounts', inShop('ServiceAccount', 'reader', {})],
  workload('reading', {
    serviceAccountName: 'reader',
    containers: [
      container({
        envFrom: ['db', 'vault-token']
          .map(name => dataOf(name, 'secretRef'))
          .concat(
            ['settings', 'vault-agent'].map(name =>
              dataOf(name, 'configMapRef'),
            ),
          ),
      }),
    ],
  }),
  workload('on-node', {
    containers: [container()],
    volumes: [{ name: 'etc', hostPath: { path: '/etc' } }],
  }),
  workload('as-root', {
    containers: [container({ securityContext: { privileged: true } })],
  }),
  workload('of-node', { hostNetwork: true, containers: [container()] }),
];

describe.each([
  ['what is not to be copied', true],
  ['that no Secret is to be copied', false],
])('a platform that says %s', (_what, copySecrets) => {
  let portal: Awaited<ReturnType<typeof startPortal>>;
  let stopKubelet = () => {};
  const ref = { cluster: 'demo', name: 'alice' };

  const named = (resource: string) =>
    portal.cluster.client
      .list(resource, 'alice')
      .map(({ metadata }) => metadata.name);
  const fork = (name: string) => ({
    workload: { kind: 'Deployment' as const, name },
  });
  const statusOf = async (name: string) =>
    (await portal.client.getSpace(ref)).forks.find(
      one => one.workload.name === name,
    );
  const told = (name: string, status: object) =>
    eventually(async () => {
      expect(await statusOf(name)).toMatchObject(status);
    }, PATIENCE_MS);

  beforeAll(async () => {
    portal = await startPortal({
      cluster: { workloads: false },
      objects,
      settings: {
        policy: {
          whoMayFork: 'everyone',
          copySecrets,
          neverCopy: ['vault-*'],
          copyServiceAccounts: copySecrets,
          quota: { pods: '5', 'requests.cpu': '2' },
          limits: {
            limits: [{ type: 'Container', default: { memory: '256Mi' } }],
          },
        },
      },
    });
    stopKubelet = runKubelet(portal.cluster);
    await eventually(
      () => portal.client.createSpace({ ...ref, base: 'shop' }),
      PATIENCE_MS,
    );
  });

  afterAll(async () => {
    stopKubelet();
    await portal?.stop();
  });

  it('is heeded by forks, and said before and after', async () => {
    const wish = { type: 'fork' as const, cluster: 'demo', space: 'alice' };
    const { warnings } = await portal.client.plan({
      ...wish,
      fork: fork('reading'),
    });
    const kept = copySecrets ? ['vault-token'] : ['db', 'vault-token'];
    for (const name of [...kept, 'vault-agent']) {
      expect(warnings).toContainEqual(
        expect.objectContaining({
          code: expect.stringMatching(/^(Secret|ConfigMap)NotCopied$/),
          message: expect.stringContaining(` ${name}:`),
        }),
      );
    }
    expect(
      warnings.filter(({ code }) => code === 'ServiceAccountNotCopied'),
    ).toHaveLength(copySecrets ? 0 : 1);
    await portal.client.putFork(ref, fork('reading'));
    await eventually(() => {
      expect(named('deployments.apps')).toContain('reading');
      expect(named('configmaps')).toContain('settings');
    }, PATIENCE_MS);
    expect(named('configmaps')).not.toContain('vault-agent');
    expect(named('secrets')).toEqual(copySecrets ? ['db'] : []);
  });

  it('bounds what a space may use', async () => {
    const only = (resource: string) =>
      portal.cluster.client.list(resource, 'alice').map(({ spec }) => spec);
    await eventually(() => {
      expect(only('resourcequotas')).toEqual([
        expect.objectContaining({
          hard: { pods: '5', 'requests.cpu': '2' },
        }),
      ]);
      expect(JSON.stringify(only('limitranges'))).toContain('256Mi');
    }, PATIENCE_MS);
  });

  it.each([
    ['a directory of the node', 'on-node', /node's directory/],
    ['privileges', 'as-root', /privileged/],
    ['the network of the node', 'of-node', /hostNetwork/],
  ])('gives no fork %s', async (_gain, name, why) => {
    await portal.client.putFork(ref, fork(name));
    await told(name, {
      routed: false,
      reason: 'Privileged',
      message: expect.stringMatching(why),
    });
    expect(named('deployments.apps')).not.toContain(name);
    await portal.client.deleteFork(ref, fork(name).workload);
  });

  it('shows no contents of a Secret', async () => {
    const { objects: shown } = await portal.client.getSpace(ref);
    expect(JSON.stringify(shown)).not.toMatch(/canary|Y2FuYXJ5/);
  });
});
