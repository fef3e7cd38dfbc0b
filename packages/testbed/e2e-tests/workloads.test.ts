import { Testbed, type Manifest } from '../src';
import { poll } from '../src/process/poll';
import { deployment, image, PlainNamespace, readiness } from './support/plain';

describe('workloads as Kubernetes runs them', () => {
  let bed: Testbed;
  let plain: PlainNamespace;
  let namespace: string;
  const kubectl = (...args: string[]) => plain.kubectl(...args);
  const onlyPod = (app: string) => plain.onlyPod(app);

  beforeAll(async () => {
    bed = await Testbed.shared();
    plain = await PlainNamespace.make(bed, 'workloads');
    namespace = plain.name;
  });

  afterAll(() => plain.leave());

  it('keeps a pod that asks for more than a node has waiting, and says why', async () => {
    await bed.apply(
      deployment(namespace, 'huge', {
        resources: { requests: { cpu: '1000' } },
      }),
    );
    const pod = await poll(
      async () => {
        const one = await onlyPod('huge');
        return (
          one.status?.conditions?.some(
            ({ reason }) => reason === 'Unschedulable',
          ) && one
        );
      },
      { what: 'the refusal', timeoutMs: 10_000 },
    );
    const condition = pod.status?.conditions?.find(
      ({ type }) => type === 'PodScheduled',
    );
    expect(condition?.message).toBe(
      '0/2 nodes are available: 2 Insufficient cpu.',
    );
    await kubectl('delete', 'deployment/huge');
  });

  it('holds pods to the quota of their namespace', async () => {
    const limited = await bed.namespace('quota', {});
    await bed.kubectl([
      '-n',
      limited,
      'create',
      'quota',
      'small',
      '--hard=pods=1,requests.cpu=1',
    ]);
    await bed.apply(
      deployment(
        limited,
        'many',
        { resources: { requests: { cpu: '100m' } } },
        2,
      ),
    );
    const events = await poll(
      async () => {
        const text = await bed.kubectl(['-n', limited, 'events']);
        return text.includes('exceeded quota') && text;
      },
      { what: 'the refusal', timeoutMs: 15_000, everyMs: 300 },
    );
    expect(events).toMatch(/exceeded quota: small/);
    await bed.kubectl(['delete', 'namespace', limited, '--wait=false']);
  });

  it('completes a Job that has a volume, a token and the downward API', async () => {
    await bed.kubectl([
      '-n',
      namespace,
      'create',
      'configmap',
      'settings',
      '--from-literal=colour=green',
    ]);
    await bed.apply({
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'job', namespace },
      spec: {
        template: {
          spec: {
            restartPolicy: 'Never',
            containers: [
              {
                name: 'app',
                image,
                command: [
                  'sh',
                  '-c',
                  'cat /settings/colour; echo " $ME"; ls /var/run/secrets/kubernetes.io/serviceaccount',
                ],
                env: [
                  {
                    name: 'ME',
                    valueFrom: {
                      fieldRef: { fieldPath: 'metadata.namespace' },
                    },
                  },
                ],
                volumeMounts: [{ name: 'settings', mountPath: '/settings' }],
              },
            ],
            volumes: [{ name: 'settings', configMap: { name: 'settings' } }],
          },
        },
      },
    });
    await kubectl(
      'wait',
      '--for=condition=Complete',
      'job/job',
      '--timeout=20s',
    );
    expect(await kubectl('logs', 'job/job')).toBe(
      `green ${namespace}\nca.crt\nnamespace\ntoken\n`,
    );
  });

  it('gives the pods of a StatefulSet their own names, in DNS, too', async () => {
    const labels = { app: 'db' };
    await bed.apply(
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'db', namespace },
        spec: { clusterIP: 'None', selector: labels, ports: [{ port: 9080 }] },
      },
      {
        apiVersion: 'apps/v1',
        kind: 'StatefulSet',
        metadata: { name: 'db', namespace },
        spec: {
          serviceName: 'db',
          replicas: 2,
          selector: { matchLabels: labels },
          template: {
            metadata: { labels },
            spec: {
              terminationGracePeriodSeconds: 1,
              containers: [{ name: 'app', image, ...readiness }],
            },
          },
        },
      },
    );
    await kubectl('rollout', 'status', 'statefulset/db', '--timeout=30s');
    const answer = await poll(
      async () => {
        const one = await bed.request({
          from: `${namespace}/db-0`,
          to: `http://db-1.db.${namespace}:9080/`,
        });
        return one.status === 200 && one;
      },
      { what: 'db-1 in DNS', timeoutMs: 10_000 },
    );
    expect(answer.json).toMatchObject({ pod: 'db-1' });
    await kubectl('delete', 'statefulset/db');
  });

  it('collects what a cluster-scoped owner owns', async () => {
    const owner = JSON.parse(
      await bed.kubectl([
        'create',
        'clusterrole',
        `owner-${namespace}`,
        '--verb=get',
        '--resource=pods',
        '-o',
        'json',
      ]),
    ) as { metadata: { uid: string } };
    await bed.apply({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: 'owned',
        namespace,
        ownerReferences: [
          {
            apiVersion: 'rbac.authorization.k8s.io/v1',
            kind: 'ClusterRole',
            name: `owner-${namespace}`,
            uid: owner.metadata.uid,
          },
        ],
      },
    } as Manifest);
    await bed.kubectl(['delete', 'clusterrole', `owner-${namespace}`]);
    const gone = kubectl('wait', '--for=delete', 'configmap/owned');
    await expect(gone).resolves.toBeDefined();
  });
});
