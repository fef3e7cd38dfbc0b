import { podIp, type Instance } from '../instance';
import { hasCode, type KubeClient } from '../kube/client';
import { startInformer } from '../kube/informer';
import type { Pod } from '../kube/types';
import { testbedBackoff, type BackoffPolicy } from './backoff';
import { placePod, type NodeRoom } from './binder';
import { EventRecorder } from './events';
import type { Image } from './images';
import { NODE_CAPACITY, NODE_NAMES } from './node';
import { createAddressPool } from './podNetwork';
import { removePodObject } from './podObject';
import { PodWorker } from './podWorker';

const POD_ADDRESSES = 200 * 254;
const RETRY_UNSCHEDULABLE_MS = 1000;

const nodes: NodeRoom[] = NODE_NAMES.map(name => ({
  name,
  labels: { 'kubernetes.io/hostname': name },
  capacity: NODE_CAPACITY,
}));

/** Binds pods to our nodes and runs them as processes of this machine. */
export class Kubelet {
  private readonly workers = new Map<string, PodWorker>();
  private readonly bound = new Map<string, Pod>();
  private readonly addresses;
  private readonly events: EventRecorder;

  constructor(
    private readonly instance: Instance,
    private readonly client: KubeClient,
    private readonly images: readonly Image[],
    private readonly signal: AbortSignal,
    private readonly log: (text: string) => void,
    private readonly backoff: BackoffPolicy = testbedBackoff,
  ) {
    this.addresses = createAddressPool(n => podIp(instance, n), POD_ADDRESSES);
    this.events = new EventRecorder(client, log);
  }

  async start(): Promise<void> {
    const pods = startInformer<Pod>(
      this.client,
      '/api/v1/pods',
      { onSet: pod => this.onPod(pod), onDelete: pod => this.onGone(pod) },
      this.signal,
      this.log,
    );
    const retry = setInterval(() => {
      for (const pod of pods.store.values())
        if (!pod.spec.nodeName) this.schedule(pod);
    }, RETRY_UNSCHEDULABLE_MS);
    this.signal.addEventListener('abort', () => clearInterval(retry));
    await pods.synced;
  }

  find(namespace: string, name: string): PodWorker | undefined {
    return [...this.workers.values()].find(
      ({ pod, ended }) =>
        !ended &&
        pod.metadata.namespace === namespace &&
        pod.metadata.name === name,
    );
  }

  async stop(): Promise<void> {
    await Promise.all(
      [...this.workers.values()].map(worker => worker.cleanUp()),
    );
  }

  private onPod(pod: Pod): void {
    if (this.signal.aborted) return;
    if (!pod.spec.nodeName) {
      this.schedule(pod);
      return;
    }
    if (!NODE_NAMES.includes(pod.spec.nodeName)) return;
    this.bound.set(pod.metadata.uid, pod);
    const worker = this.workers.get(pod.metadata.uid);
    if (pod.metadata.deletionTimestamp) {
      if (worker)
        void worker
          .terminate(pod)
          .catch(error => this.log(`${pod.metadata.name}: ${error}`));
      // no process of it is here, for example after a restart of ours
      else void removePodObject(this.client, pod);
    } else if (worker)
      worker.pod = {
        ...pod,
        status: {
          ...pod.status,
          podIP: worker.pod.status?.podIP,
          hostIP: this.instance.hostIp,
        },
      };
    else if (!['Succeeded', 'Failed'].includes(pod.status?.phase ?? ''))
      this.startPod(pod);
  }

  private onGone(pod: Pod): void {
    this.bound.delete(pod.metadata.uid);
    void this.workers.get(pod.metadata.uid)?.cleanUp();
    this.workers.delete(pod.metadata.uid);
  }

  private startPod(pod: Pod): void {
    const { instance, client, images, backoff, events, log } = this;
    const worker = new PodWorker(pod, {
      instance,
      client,
      images,
      backoff,
      events,
      log,
      address: this.addresses.take(),
    });
    this.workers.set(pod.metadata.uid, worker);
    worker.run().catch(error => {
      log(
        `${pod.metadata.namespace}/${pod.metadata.name}: ${
          error instanceof Error ? error.stack : error
        }`,
      );
      worker.fail(error);
    });
  }

  private schedule(pod: Pod): void {
    if (pod.metadata.deletionTimestamp || pod.spec.schedulingGates?.length)
      return;
    const placement = placePod(pod, nodes, [...this.bound.values()]);
    const { namespace, name, uid } = pod.metadata;
    const at = `/api/v1/namespaces/${namespace}/pods/${name}`;
    if ('message' in placement) {
      this.refuse(pod, placement.message);
      return;
    }
    // counted at once: the next pod is placed before the API server tells us of this one
    this.bound.set(uid, {
      ...pod,
      spec: { ...pod.spec, nodeName: placement.node },
    });
    this.client
      .create(`${at}/binding`, {
        apiVersion: 'v1',
        kind: 'Binding',
        metadata: { name, uid },
        target: { apiVersion: 'v1', kind: 'Node', name: placement.node },
      })
      .then(() =>
        this.events.record(pod, {
          type: 'Normal',
          reason: 'Scheduled',
          message: `Successfully assigned ${namespace}/${name} to ${placement.node}`,
          component: 'default-scheduler',
        }),
      )
      .catch(error => {
        this.bound.delete(uid);
        if (!hasCode(error, 404, 409))
          this.log(`${namespace}/${name}: binding: ${error}`);
      });
  }

  private refuse(pod: Pod, message: string): void {
    const told = pod.status?.conditions?.find(
      ({ type }) => type === 'PodScheduled',
    );
    if (told?.message === message) return;
    const { namespace, name, uid } = pod.metadata;
    this.events.record(pod, {
      type: 'Warning',
      reason: 'FailedScheduling',
      message,
      component: 'default-scheduler',
    });
    const condition = {
      type: 'PodScheduled',
      status: 'False',
      reason: 'Unschedulable',
      message,
    };
    this.client
      .patch(
        `/api/v1/namespaces/${namespace}/pods/${name}/status`,
        { metadata: { uid }, status: { conditions: [condition] } },
        'strategic-merge-patch',
      )
      .catch(error => this.log(`${namespace}/${name}: ${error}`));
  }
}
