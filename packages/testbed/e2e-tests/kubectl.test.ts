import { spawn } from 'node:child_process';
import { Testbed } from '../src';
import { poll } from '../src/process/poll';
import { tryRun } from '../src/process/run';
import {
  deployment,
  image,
  PlainNamespace,
  readiness,
  service,
} from './support/plain';

describe('what kubectl shows and does', () => {
  let bed: Testbed;
  let plain: PlainNamespace;
  let namespace: string;
  const kubectl = (...args: string[]) => plain.kubectl(...args);
  const rollout = (name: string) => plain.rollout(name);
  const onlyPod = (app: string) => plain.onlyPod(app);
  const waiting = (app: string, reason: string) => plain.waiting(app, reason);

  beforeAll(async () => {
    bed = await Testbed.shared();
    plain = await PlainNamespace.make(bed, 'kubectl');
    namespace = plain.name;
  });

  afterAll(() => plain.leave());

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
});
