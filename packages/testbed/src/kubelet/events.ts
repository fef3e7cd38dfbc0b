import type { KubeClient } from '../kube/client';
import type { Pod } from '../kube/types';

export interface PodEvent {
  type: 'Normal' | 'Warning';
  reason: string;
  message: string;
  container?: string;
  component?: string;
}

interface EventObject {
  apiVersion: 'v1';
  kind: 'Event';
  metadata: { name: string; namespace: string };
  [field: string]: unknown;
}

const SAME_EVENT_LIMIT = 2000;

/** Writes Events; equal ones of a pod are counted up in one object, as Kubernetes' own recorder does. */
export class EventRecorder {
  private readonly seen = new Map<string, { name: string; count: number }>();
  private queue: Promise<void> = Promise.resolve();

  constructor(
    private readonly client: KubeClient,
    private readonly log: (text: string) => void,
  ) {}

  record(pod: Pod, event: PodEvent): void {
    // one after the other, so that "Created" never appears before "Pulled"
    this.queue = this.queue
      .then(() => this.write(pod, event))
      // a namespace that is being deleted takes no events; nothing depends on them
      .catch(error =>
        this.log(
          `event ${event.reason}: ${
            error instanceof Error ? error.message : error
          }`,
        ),
      );
  }

  private async write(pod: Pod, event: PodEvent): Promise<void> {
    const { namespace, name, uid } = pod.metadata;
    const key = [uid, event.reason, event.message, event.container].join('\0');
    const at = `/api/v1/namespaces/${namespace}/events`;
    const now = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
    const before = this.seen.get(key);
    if (before) {
      before.count += 1;
      await this.client.patch(`${at}/${before.name}`, {
        count: before.count,
        lastTimestamp: now,
      });
      return;
    }
    if (this.seen.size > SAME_EVENT_LIMIT) this.seen.clear();
    const object: EventObject = {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: {
        name: `${name}.${process.hrtime.bigint().toString(16)}`,
        namespace,
      },
      involvedObject: {
        apiVersion: 'v1',
        kind: 'Pod',
        namespace,
        name,
        uid,
        resourceVersion: pod.metadata.resourceVersion,
        ...(event.container
          ? { fieldPath: `spec.containers{${event.container}}` }
          : {}),
      },
      type: event.type,
      reason: event.reason,
      message: event.message,
      source: {
        component: event.component ?? 'kubelet',
        host: pod.spec.nodeName,
      },
      reportingComponent: event.component ?? 'kubelet',
      reportingInstance: pod.spec.nodeName ?? '',
      firstTimestamp: now,
      lastTimestamp: now,
      count: 1,
    };
    await this.client.create(at, object);
    this.seen.set(key, { name: object.metadata.name, count: 1 });
  }
}
