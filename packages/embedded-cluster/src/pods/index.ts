import { Pod } from '../controllers/kinds';
import { Clock, systemClock, timestamp } from '../controllers/kit/clock';
import { eventRecorder } from '../controllers/kit/events';
import {
  canonicalJson,
  getOf,
  ignoring,
  listOf,
} from '../controllers/kit/objects';
import { InternalClient } from '../store/InternalClient';
import { PodAccess } from '../api/streaming/PodAccess';
import { LogOptions } from './ContainerLog';
import { ExecRefused } from './exec';
import { ImageStore } from './images';
import { PodNetwork } from './PodNetwork';
import { PodHost, PodRunner, RunningPod } from './PodRunner';
import { isSimulated, SimulatedPod } from './SimulatedPod';

export interface PodsOptions {
  clock?: Clock;
  images: ImageStore;
  network: PodNetwork;
  /** Pause before a crashed container is started again; the kubelet's own by default. */
  backOff?: { firstMs: number; mostMs: number };
}

/** Why a log cannot be read, in the kubelet's words. */
export class LogUnavailable extends Error {}

export interface RunningPods {
  stop(): void;
  logs(
    namespace: string,
    pod: string,
    container: string | undefined,
    options?: LogOptions,
  ): AsyncIterable<string>;
  /** Loopback port behind a port of a pod, as from inside the pod. */
  port(namespace: string, pod: string, port: number): number | undefined;
  exec: PodAccess['exec'];
}

/** What a kubelet does: runs the pods that are bound to its node. */
export function startPods(
  client: InternalClient,
  options: PodsOptions,
): RunningPods {
  const {
    images,
    network,
    clock = systemClock,
    backOff = { firstMs: 10_000, mostMs: 300_000 },
  } = options;
  const record = eventRecorder(client, clock, 'kubelet');
  const runners = new Map<string, RunningPod>();
  const dirty = new Set<string>();
  let stopped = false;
  const stopping = new Set<string>();

  const writeStatus = async (pod: Pod) => {
    const { namespace, name, uid } = pod.metadata;
    dirty.delete(uid);
    const runner = runners.get(uid);
    if (!runner || stopped) {
      return;
    }
    await ignoring(
      [404, 409],
      client.updateStatus('pods', namespace, name, current => {
        const stored = current as Pod;
        if (stored.metadata.uid !== uid) {
          return undefined;
        }
        const status = runner.status(stored);
        return canonicalJson(status) === canonicalJson(stored.status ?? {})
          ? undefined
          : status;
      }),
    );
  };

  /** Several changes of one turn become one write. */
  const statusSoon = (pod: Pod) => {
    if (!dirty.has(pod.metadata.uid)) {
      dirty.add(pod.metadata.uid);
      setImmediate(() => void writeStatus(pod));
    }
  };

  const removeFromApi = async (pod: Pod) => {
    const { namespace, name, uid } = pod.metadata;
    await writeStatus(pod);
    runners.delete(uid);
    if (
      !stopped &&
      getOf(client, 'pods', namespace, name)?.metadata.deletionTimestamp
    ) {
      await ignoring(
        [404, 409],
        client.delete('pods', namespace, name, { uid, gracePeriodSeconds: 0 }),
      );
    }
  };

  const run = (pod: Pod) => {
    const { namespace, uid } = pod.metadata;
    const data = (resource: 'configmaps' | 'secrets', name: string) =>
      getOf(client, resource, namespace, name)?.data;
    const host: PodHost = {
      clock,
      backOff,
      images,
      sources: {
        configMap: name => data('configmaps', name),
        secret: name => {
          const encoded = data('secrets', name);
          return (
            encoded &&
            Object.fromEntries(
              Object.entries(encoded).map(([key, value]) => [
                key,
                Buffer.from(value, 'base64').toString(),
              ]),
            )
          );
        },
      },
      event: (type, reason, message, fieldPath) =>
        record(pod, type, reason, message, fieldPath),
      changed: () => statusSoon(pod),
      stopped: () => void removeFromApi(pod),
    };
    const runner = isSimulated(pod, images)
      ? new SimulatedPod(pod, network.attach(pod), host)
      : new PodRunner(pod, network.attach(pod), host);
    runners.set(uid, runner);
    runner.start();
    statusSoon(pod);
  };

  const runnerOf = (namespace: string, name: string) =>
    runners.get(getOf(client, 'pods', namespace, name)?.metadata.uid ?? '');

  const look = (pod: Pod) => {
    const { uid, deletionTimestamp, deletionGracePeriodSeconds } = pod.metadata;
    const runner = runners.get(uid);
    if (deletionTimestamp) {
      if (!runner) {
        void removeFromApi(pod);
        return;
      }
      if (!stopping.has(uid)) {
        stopping.add(uid);
        for (const { name } of pod.spec.containers) {
          record(
            pod,
            'Normal',
            'Killing',
            `Stopping container ${name}`,
            `spec.containers{${name}}`,
          );
        }
        runner.stop(
          (deletionGracePeriodSeconds ??
            pod.spec.terminationGracePeriodSeconds ??
            30) * 1000,
        );
      }
    } else if (
      !runner &&
      pod.spec.nodeName &&
      pod.status?.phase !== 'Succeeded' &&
      pod.status?.phase !== 'Failed'
    ) {
      run(pod);
    }
  };

  const unsubscribe = client.subscribe(
    ({ type, object }) => {
      const pod = object as Pod;
      if (type === 'DELETED') {
        const runner = runners.get(pod.metadata.uid);
        runners.delete(pod.metadata.uid);
        stopping.delete(pod.metadata.uid);
        runner?.kill();
      } else if (pod.spec.nodeName) {
        look(pod);
      }
    },
    ['pods'],
  );
  listOf(client, 'pods')
    .filter(pod => pod.spec.nodeName)
    .forEach(look);

  return {
    stop() {
      stopped = true;
      unsubscribe();
      runners.forEach(runner => runner.kill());
    },
    port: (namespace, name, port) => runnerOf(namespace, name)?.port(port),
    exec(namespace, name, container, command) {
      const runner = runnerOf(namespace, name);
      if (!runner) throw new ExecRefused(`pod "${name}" is not running`);
      return runner.exec(container, command);
    },
    logs(namespace, name, container, logOptions = {}) {
      const pod = getOf(client, 'pods', namespace, name);
      const names = pod?.spec.containers.map(each => each.name) ?? [];
      const chosen =
        container ??
        pod?.metadata.annotations?.[
          'kubectl.kubernetes.io/default-container'
        ] ??
        names[0];
      const waiting = pod?.status?.containerStatuses?.find(
        each => each.name === chosen,
      )?.state?.waiting?.reason;
      const log = runners
        .get(pod?.metadata.uid ?? '')
        ?.log(chosen, logOptions.previous ?? false);
      const pulls =
        waiting === 'ErrImagePull' || waiting === 'ImagePullBackOff';
      if (!log || pulls) {
        const why = pulls
          ? 'trying and failing to pull image'
          : waiting ?? 'ContainerCreating';
        throw new LogUnavailable(
          logOptions.previous
            ? `previous terminated container "${chosen}" in pod "${name}" not found`
            : `container "${chosen}" in pod "${name}" is waiting to start: ${why}`,
        );
      }
      return log.read(logOptions);
    },
  };
}

/** The node that all pods are on. */
export async function registerNode(
  client: InternalClient,
  clock: Clock,
  name: string,
): Promise<void> {
  const at = timestamp(clock.now());
  const condition = (
    type: string,
    status: 'True' | 'False',
    reason: string,
    message: string,
  ) => ({
    type,
    status,
    reason,
    message,
    lastHeartbeatTime: at,
    lastTransitionTime: at,
  });
  const capacity = {
    cpu: '8',
    memory: '16Gi',
    pods: '12000',
    'ephemeral-storage': '100Gi',
  };
  if (!client.get('nodes', undefined, name)) {
    await client.create('nodes', {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: {
        name,
        labels: {
          'kubernetes.io/arch': process.arch === 'x64' ? 'amd64' : process.arch,
          'kubernetes.io/hostname': name,
          'kubernetes.io/os': 'linux',
        },
      },
      spec: {},
    });
  }
  await client.updateStatus('nodes', undefined, name, () => ({
    capacity,
    allocatable: capacity,
    addresses: [
      { type: 'InternalIP', address: '10.244.0.1' },
      { type: 'Hostname', address: name },
    ],
    conditions: [
      condition(
        'MemoryPressure',
        'False',
        'KubeletHasSufficientMemory',
        'kubelet has sufficient memory available',
      ),
      condition(
        'DiskPressure',
        'False',
        'KubeletHasNoDiskPressure',
        'kubelet has no disk pressure',
      ),
      condition(
        'PIDPressure',
        'False',
        'KubeletHasSufficientPID',
        'kubelet has sufficient PID available',
      ),
      condition(
        'Ready',
        'True',
        'KubeletReady',
        'kubelet is posting ready status',
      ),
    ],
    nodeInfo: {
      architecture: process.arch === 'x64' ? 'amd64' : process.arch,
      bootID: '',
      containerRuntimeVersion: `node://${process.version}`,
      kernelVersion: '',
      kubeProxyVersion: '',
      kubeletVersion: 'v1.36.2',
      machineID: '',
      operatingSystem: 'linux',
      osImage: 'MeshSpace embedded cluster',
      systemUUID: '',
    },
  }));
}
