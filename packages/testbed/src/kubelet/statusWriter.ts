import { setTimeout as delay } from 'node:timers/promises';
import { hasCode, type KubeClient } from '../kube/client';
import type { Pod, PodStatus } from '../kube/types';

const RETRY_MS = 200;

/** Writes a pod's status whenever it has changed: one write at a time, always the newest. */
export class StatusWriter {
  private dirty = false;
  private closed = false;
  private writing: Promise<void> | undefined;

  constructor(
    private readonly client: KubeClient,
    private readonly current: () => { pod: Pod; status: PodStatus },
    private readonly log: (text: string) => void,
  ) {}

  changed(): void {
    this.dirty = true;
    this.writing ??= this.write().finally(() => {
      this.writing = undefined;
    });
  }

  /** Resolves when what is known now has been written. */
  async flush(): Promise<void> {
    this.changed();
    while (this.writing) await this.writing;
  }

  close(): void {
    this.closed = true;
  }

  private async write(): Promise<void> {
    // what several containers change in one turn is one write
    await delay(1);
    while (this.dirty && !this.closed) {
      this.dirty = false;
      const { pod, status } = this.current();
      const { namespace, name, uid } = pod.metadata;
      try {
        await this.client.patch(
          `/api/v1/namespaces/${namespace}/pods/${name}/status`,
          { metadata: { uid }, status },
        );
        Object.assign(pod, {
          status: { ...pod.status, conditions: status.conditions },
        });
      } catch (error) {
        // the pod is gone, or is another one of the same name
        if (hasCode(error, 404, 409)) return;
        this.log(
          `${namespace}/${name}: status: ${
            error instanceof Error ? error.message : error
          }`,
        );
        this.dirty = true;
        await delay(RETRY_MS);
      }
    }
  }
}
