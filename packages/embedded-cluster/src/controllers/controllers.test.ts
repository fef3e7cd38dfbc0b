import { StoredObject } from '../store/InternalClient';
import { eventually } from '../testing/eventually';
import { FakeClient } from '../testing/FakeClient';
import { FakeClock } from '../testing/FakeClock';
import { startControllers } from './index';
import { Deployment, Job, Pod } from './kinds';
import { timestamp } from './kit/clock';
import { listOf } from './kit/objects';
import { checkQuota } from './quota';

const clock = new FakeClock();
let client: FakeClient;
let controllers: { stop(): void };

beforeEach(async () => {
  client = new FakeClient(() => clock.now());
  await client.create('nodes', {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'node-1' },
  });
  await client.create('namespaces', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'shop' },
  });
  controllers = startControllers(client, {
    clock,
    resources: () => client.resources(),
  });
});

afterEach(() => controllers.stop());

const template = (image = 'shop/web:v1') => ({
  metadata: { labels: { app: 'web' } },
  spec: {
    containers: [
      { name: 'app', image, ports: [{ name: 'http', containerPort: 8080 }] },
    ],
  },
});

const deployment = (replicas: number, spec: object = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop' },
  spec: {
    replicas,
    selector: { matchLabels: { app: 'web' } },
    template: template(),
    ...spec,
  },
});

const pods = () => listOf(client, 'pods', 'shop');
const bound = (count: number) => () => {
  const found = pods().filter(pod => pod.spec.nodeName);
  return found.length === count && found;
};

let nextIp = 1;
async function makeReady(pod: Pod, image = '') {
  await client.updateStatus('pods', 'shop', pod.metadata.name, () => ({
    phase: 'Running',
    podIP: `10.244.0.${nextIp++}`,
    message: image,
    conditions: [
      {
        type: 'Ready',
        status: 'True',
        lastTransitionTime: timestamp(clock.now()),
      },
    ],
  }));
}

const status = () =>
  (client.get('deployments.apps', 'shop', 'web') as Deployment).status;
const condition = (type: string) =>
  status()?.conditions?.find(each => each.type === type);

describe('controllers', () => {
  it('makes pods of a Deployment and reports it complete when they are ready', async () => {
    await client.create('deployments.apps', deployment(2));
    for (const pod of await eventually(bound(2), 'two bound pods')) {
      await makeReady(pod);
    }
    await eventually(
      () => condition('Progressing')?.reason === 'NewReplicaSetAvailable',
      'complete',
    );
    expect(status()).toMatchObject({
      replicas: 2,
      readyReplicas: 2,
      availableReplicas: 2,
      updatedReplicas: 2,
    });
    expect(condition('Available')?.status).toBe('True');
  });

  it('replaces pods step by step when the template changes, and says when it makes no progress', async () => {
    await client.create(
      'deployments.apps',
      deployment(2, { progressDeadlineSeconds: 60 }),
    );
    for (const pod of await eventually(bound(2), 'two bound pods')) {
      await makeReady(pod);
    }
    await eventually(() => status()?.availableReplicas === 2, 'available');
    await client.modify('deployments.apps', 'shop', 'web', current => {
      const stored = current as Deployment;
      return {
        ...stored,
        spec: { ...stored.spec, template: template('shop/web:crash') },
      };
    });
    await eventually(bound(3), 'one more pod');
    await eventually(() => status()?.updatedReplicas === 1, 'one updated');
    clock.advance(61_000);
    await eventually(
      () => condition('Progressing')?.reason === 'ProgressDeadlineExceeded',
      'deadline',
    );
    expect(pods().filter(pod => !pod.metadata.deletionTimestamp)).toHaveLength(
      3,
    );
    expect(
      client.get('deployments.apps', 'shop', 'web')?.metadata.annotations,
    ).toMatchObject({
      'deployment.kubernetes.io/revision': '2',
    });
  });

  it('keeps endpoints to the ready pods that a Service selects', async () => {
    await client.create('deployments.apps', deployment(2));
    await client.create('services', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web', namespace: 'shop' },
      spec: {
        selector: { app: 'web' },
        ports: [{ name: 'http', port: 80, targetPort: 'http' }],
      },
    });
    const [first, second] = await eventually(bound(2), 'two bound pods');
    await makeReady(first);
    await client.updateStatus('pods', 'shop', second.metadata.name, () => ({
      phase: 'Running',
      podIP: '10.244.9.9',
    }));
    const slice = await eventually(
      () =>
        listOf(client, 'endpointslices.discovery.k8s.io', 'shop').find(
          each => each.endpoints.length === 2,
        ),
      'slice',
    );
    expect(slice.ports).toEqual([
      { name: 'http', port: 8080, protocol: 'TCP' },
    ]);
    expect(
      slice.endpoints.map(({ conditions }) => conditions.ready).sort(),
    ).toEqual([false, true]);
    const [subset] = listOf(client, 'endpoints', 'shop')[0].subsets ?? [];
    expect(subset.addresses).toHaveLength(1);
    expect(subset.notReadyAddresses).toHaveLength(1);
  });

  it('creates the pods of a StatefulSet one after the other', async () => {
    await client.create('statefulsets.apps', {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: 'db', namespace: 'shop' },
      spec: {
        replicas: 2,
        serviceName: 'db',
        selector: { matchLabels: { app: 'web' } },
        template: template(),
      },
    });
    const [first] = await eventually(bound(1), 'first pod');
    expect(first.metadata.name).toBe('db-0');
    await makeReady(first);
    const both = await eventually(bound(2), 'second pod');
    expect(both.map(pod => pod.metadata.name)).toContain('db-1');
  });

  it('lets what a Job with no completions owns go after its time to live', async () => {
    const job = await client.create('jobs.batch', {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'switch', namespace: 'shop' },
      spec: {
        completions: 0,
        parallelism: 0,
        ttlSecondsAfterFinished: 10,
        template: template(),
      },
    });
    const owner = {
      apiVersion: 'batch/v1',
      kind: 'Job',
      name: 'switch',
      uid: job.metadata.uid,
    };
    await client.create('configmaps', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'owned', namespace: 'shop', ownerReferences: [owner] },
    });
    await eventually(
      () =>
        (client.get('jobs.batch', 'shop', 'switch') as Job).status
          ?.completionTime !== undefined,
      'complete',
    );
    expect(pods()).toHaveLength(0);
    clock.advance(5_000);
    expect(client.get('configmaps', 'shop', 'owned')).toBeDefined();
    clock.advance(6_000);
    await eventually(
      () => client.get('jobs.batch', 'shop', 'switch') === undefined,
      'job gone',
    );
    await eventually(
      () => client.get('configmaps', 'shop', 'owned') === undefined,
      'owned object gone',
    );
  });

  it('keeps an object while one of its owners lives, and forgets the dead one', async () => {
    const make = (name: string, owners: StoredObject[]) =>
      client.create('configmaps', {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: {
          name,
          namespace: 'shop',
          ownerReferences: owners.map(({ apiVersion, kind, metadata }) => ({
            apiVersion,
            kind,
            name: metadata.name,
            uid: metadata.uid,
          })),
        },
      });
    const space = await client.create('spaces.example.dev', {
      apiVersion: 'example.dev/v1',
      kind: 'Space',
      metadata: { name: 'alice' },
    });
    const other = await make('other', []);
    await make('dependent', [space, other]);
    await client.delete('spaces.example.dev', undefined, 'alice');
    const kept = await eventually(() => {
      const found = client.get('configmaps', 'shop', 'dependent');
      return found?.metadata.ownerReferences?.length === 1 && found;
    }, 'reference dropped');
    expect(kept.metadata.ownerReferences?.[0].uid).toBe(other.metadata.uid);
    await client.delete('configmaps', 'shop', 'other');
    await eventually(
      () => client.get('configmaps', 'shop', 'dependent') === undefined,
      'collected',
    );
  });

  it('empties a deleted namespace and waits for foreign finalizers', async () => {
    await client.create('configmaps', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: 'held',
        namespace: 'shop',
        finalizers: ['example.dev/hold'],
      },
    });
    await client.delete('namespaces', undefined, 'shop');
    await eventually(
      () =>
        JSON.stringify(
          client.get('namespaces', undefined, 'shop')?.status ?? {},
        ).includes('example.dev/hold in 1 resource instances'),
      'finalizer named',
    );
    await client.modify('configmaps', 'shop', 'held', current => ({
      ...current,
      metadata: { ...current.metadata, finalizers: [] },
    }));
    clock.advance(300);
    await eventually(
      () => client.get('namespaces', undefined, 'shop') === undefined,
      'namespace gone',
    );
  });

  it('gives each namespace its ServiceAccount and root CAs, again when deleted', async () => {
    await eventually(
      () => client.get('serviceaccounts', 'shop', 'default'),
      'service account',
    );
    await eventually(
      () => client.get('configmaps', 'shop', 'kube-root-ca.crt'),
      'root CA',
    );
    await client.delete('configmaps', 'shop', 'kube-root-ca.crt');
    await eventually(
      () => client.get('configmaps', 'shop', 'kube-root-ca.crt'),
      'root CA again',
    );
  });

  it('counts and enforces a quota', async () => {
    await client.create('resourcequotas', {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'small', namespace: 'shop' },
      spec: { hard: { pods: '1', 'requests.cpu': '500m' } },
    });
    const pod = (name: string) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'shop' },
      spec: {
        containers: [{ name: 'app', resources: { requests: { cpu: '300m' } } }],
      },
    });
    checkQuota(client, 'pods', pod('a'));
    await client.create('pods', pod('a'));
    await eventually(() => {
      const quota = listOf(client, 'resourcequotas', 'shop')[0];
      return (
        quota.status?.used?.['requests.cpu'] === '300m' &&
        quota.status.used.pods === '1'
      );
    }, 'used');
    expect(() => checkQuota(client, 'pods', pod('b'))).toThrow(
      'pods "b" is forbidden: exceeded quota: small, requested: pods=1,requests.cpu=300m, used: pods=1,requests.cpu=300m, limited: pods=1,requests.cpu=500m',
    );
  });
});
