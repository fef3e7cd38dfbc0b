import { spawn } from 'node:child_process';
import { Testbed, type Manifest, type Pod } from '../src';
import { poll } from '../src/process/poll';
import { tryRun } from '../src/process/run';

const image = 'testbed/echo:v1';

const deployment = (
  namespace: string,
  name: string,
  container: object = {},
  replicas = 1,
): Manifest => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace },
  spec: {
    replicas,
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: {
        terminationGracePeriodSeconds: 1,
        containers: [
          {
            name: 'app',
            image,
            env: [{ name: 'APP', value: name }],
            ...container,
          },
        ],
      },
    },
  },
});

const service = (namespace: string, name: string): Manifest => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace },
  spec: { selector: { app: name }, ports: [{ name: 'http', port: 9080 }] },
});

const readiness = {
  readinessProbe: { httpGet: { path: '/ready', port: 9080 }, periodSeconds: 1 },
};

describe('what kubectl shows and does', () => {
  let bed: Testbed;
  let namespace: string;
  const kubectl = (...args: string[]) =>
    bed.kubectl(['-n', namespace, ...args]);
  const json = async <T>(...args: string[]) =>
    JSON.parse(await kubectl('get', ...args, '-o', 'json')) as T;
  const rollout = (name: string) =>
    kubectl('rollout', 'status', `deployment/${name}`, '--timeout=30s');
  const onlyPod = async (app: string) =>
    poll(
      async () => {
        const { items } = await json<{ items: Pod[] }>(
          'pods',
          '-l',
          `app=${app}`,
        );
        return items.length === 1 && items[0];
      },
      { what: `pod of ${app}`, timeoutMs: 10_000 },
    );
  const waiting = (app: string, reason: string) =>
    poll(
      async () => {
        const state = (await onlyPod(app)).status?.containerStatuses?.[0]
          ?.state;
        return state?.waiting?.reason === reason && state.waiting;
      },
      { what: `${app} in ${reason}`, timeoutMs: 20_000 },
    );

  beforeAll(async () => {
    bed = await Testbed.shared();
    namespace = await bed.namespace('kubectl', {});
  });

  afterAll(async () => {
    await bed.kubectl(['delete', 'namespace', namespace, '--wait=false']);
    bed.close();
  });

  it('rolls out, scales, changes the image and undoes it, and a Service follows', async () => {
    await bed.apply(
      deployment(namespace, 'roll', readiness, 2),
      service(namespace, 'roll'),
    );
    await rollout('roll');
    expect((await bed.ready(namespace, 2)).length).toBe(2);
    await kubectl('scale', 'deployment/roll', '--replicas=3');
    await rollout('roll');
    await kubectl('set', 'image', 'deployment/roll', 'app=testbed/echo:v2');
    await rollout('roll');
    const answer = await bed.request({
      from: `${namespace}/roll`,
      to: `http://roll.${namespace}:9080/`,
    });
    expect(answer.headers['x-echo']).toEqual(['roll./v2']);
    await kubectl('rollout', 'undo', 'deployment/roll');
    await rollout('roll');
    await poll(
      async () => {
        const { headers } = await bed.request({
          from: `${namespace}/roll`,
          to: `http://roll.${namespace}:9080/`,
        });
        return headers['x-echo']?.[0] === 'roll./v1';
      },
      { what: 'the former version answers', timeoutMs: 10_000 },
    );
    await kubectl('delete', 'deployment/roll');
  });

  it('shows an image that does not exist as the real kubelet does', async () => {
    await bed.apply(
      deployment(namespace, 'nopull', { image: 'testbed/echo:nothing' }),
    );
    expect((await waiting('nopull', 'ErrImagePull')).message).toContain(
      'not found',
    );
    expect((await waiting('nopull', 'ImagePullBackOff')).message).toBe(
      'Back-off pulling image "testbed/echo:nothing"',
    );
    const pod = await onlyPod('nopull');
    expect(pod.status?.phase).toBe('Pending');
    const said = await kubectl('events', '--for', `pod/${pod.metadata.name}`);
    expect(said).toMatch(/Failed to pull image "testbed\/echo:nothing"/);
    await kubectl('set', 'image', 'deployment/nopull', `app=${image}`);
    await rollout('nopull');
    await kubectl('delete', 'deployment/nopull');
  });

  it('shows a container that crashes again and again, with the log of its last run', async () => {
    await bed.apply(
      deployment(namespace, 'crash', {
        command: ['sh', '-c', 'echo going down; exit 3'],
      }),
    );
    await waiting('crash', 'CrashLoopBackOff');
    const pod = await onlyPod('crash');
    const [status] = pod.status?.containerStatuses ?? [];
    expect(status.lastState.terminated).toMatchObject({
      exitCode: 3,
      reason: 'Error',
    });
    expect(status.restartCount).toBeGreaterThan(0);
    expect(await kubectl('logs', '--previous', pod.metadata.name)).toBe(
      'going down\n',
    );
    expect(
      await kubectl('events', '--for', `pod/${pod.metadata.name}`),
    ).toMatch(/BackOff/);
    await kubectl('delete', 'deployment/crash');
  });

  it('restarts a container whose liveness probe fails', async () => {
    await bed.apply(
      deployment(namespace, 'alive', {
        livenessProbe: {
          httpGet: { path: '/?status=500', port: 9080 },
          periodSeconds: 1,
          failureThreshold: 1,
          initialDelaySeconds: 1,
        },
      }),
    );
    const restarted = poll(
      async () =>
        ((await onlyPod('alive')).status?.containerStatuses?.[0].restartCount ??
          0) > 0,
      {
        what: 'a restart',
        timeoutMs: 20_000,
      },
    );
    await expect(restarted).resolves.toBe(true);
    await kubectl('delete', 'deployment/alive');
  });

  it('runs commands with their exit codes, input and output, and copies files', async () => {
    await bed.apply(deployment(namespace, 'shell', readiness));
    await rollout('shell');
    const { name } = (await onlyPod('shell')).metadata;
    expect(await kubectl('exec', name, '--', 'printenv', 'APP')).toBe(
      'shell\n',
    );
    expect(
      await bed.kubectl(
        ['-n', namespace, 'exec', '-i', name, '--', 'cat'],
        'through and through',
      ),
    ).toBe('through and through');
    const failed = await tryRun(bed.tools.kubectl, [
      '--kubeconfig',
      bed.kubeconfig,
      '-n',
      namespace,
      'exec',
      name,
      '--',
      'sh',
      '-c',
      'exit 7',
    ]);
    expect(failed.code).toBe(7);
    await kubectl('exec', name, '--', 'sh', '-c', 'echo copied >/tmp/file');
    expect(await kubectl('exec', name, '--', 'cat', '/tmp/file')).toBe(
      'copied\n',
    );
  });

  it('follows a log until the container ends', async () => {
    await bed.apply(
      deployment(namespace, 'talk', {
        command: [
          'sh',
          '-c',
          'for i in 1 2 3; do echo line $i; sleep 0.3; done; sleep 100',
        ],
      }),
    );
    const { name } = (await bed.ready(namespace).then(() => onlyPod('talk')))
      .metadata;
    const child = spawn(bed.tools.kubectl, [
      '--kubeconfig',
      bed.kubeconfig,
      '-n',
      namespace,
      'logs',
      '-f',
      name,
    ]);
    let said = '';
    child.stdout.on('data', chunk => {
      said += chunk;
    });
    const ended = new Promise(resolve => child.on('close', resolve));
    await poll(async () => said === 'line 1\nline 2\nline 3\n', {
      what: 'all lines',
      timeoutMs: 10_000,
    });
    await kubectl('delete', 'pod', name, '--grace-period=1');
    await ended;
    expect(await kubectl('logs', '--tail=1', 'deployment/talk')).toMatch(
      /^line/,
    );
    await kubectl('delete', 'deployment/talk');
  });

  it('forwards a port to what listens on the pod alone', async () => {
    const child = spawn(bed.tools.kubectl, [
      ...[
        '--kubeconfig',
        bed.kubeconfig,
        '-n',
        'istio-system',
        'port-forward',
        'deployment/istiod',
        ':8080',
      ],
    ]);
    try {
      const port = await new Promise<string>((resolve, reject) => {
        child.stdout.on('data', text => {
          const match = /127\.0\.0\.1:(\d+)/.exec(String(text));
          if (match) resolve(match[1]);
        });
        child.on('close', () => reject(new Error('port-forward ended')));
      });
      const answers = await Promise.all(
        [1, 2, 3].map(() => fetch(`http://127.0.0.1:${port}/ready`)),
      );
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    } finally {
      child.kill();
    }
  });

  it('lets istioctl look into istiod and into an Envoy', async () => {
    expect(await bed.istioctl(['proxy-status'])).toMatch(
      /istio-ingressgateway-.*istio-system/,
    );
    expect(
      await bed.istioctl([
        'proxy-config',
        'clusters',
        'deployment/istio-ingressgateway',
        '-n',
        'istio-system',
      ]),
    ).toMatch(/istiod\.istio-system\.svc\.cluster\.local/);
  });

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
