import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { Pod } from '../kube/types';
import type { PodAgent } from './agent';

// istiod waits 100 ms after a change for more of them before it pushes
const QUIET_MS = 300;
const EVERY_MS = 50;
const LIMIT_MS = 30_000;

const ISTIOD_DEBUG = 'http://127.0.0.1:8080/debug';
const ISTIOD_METRICS = 'http://127.0.0.1:15014/metrics';

const syncSchema = z.array(
  z.object({
    proxy: z.string(),
    resources: z
      .record(
        z.string(),
        z.object({ sent: z.string().optional(), acked: z.string().optional() }),
      )
      .optional(),
  }),
);

export interface IstiodState {
  /** Grows whenever istiod hears of a change or begins a push. */
  activity: number;
  /** Proxies that have not acknowledged the newest they were sent. */
  behind: string[];
  rejections: number;
}

/** The sum of a metric's series. */
export function sumMetric(text: string, name: string): number {
  return text
    .split('\n')
    .filter(line => line.startsWith(`${name} `) || line.startsWith(`${name}{`))
    .reduce(
      (sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)),
      0,
    );
}

export function readState(metrics: string, sync: unknown): IstiodState {
  const behind = syncSchema
    .parse(sync)
    .filter(({ resources }) =>
      Object.values(resources ?? {}).some(({ sent, acked }) => sent !== acked),
    )
    .map(({ proxy }) => proxy);
  const activity = [
    'pilot_inbound_updates',
    'pilot_pushcontext_init_seconds_count',
    'pilot_xds_pushes',
  ];
  return {
    activity: activity.reduce((sum, name) => sum + sumMetric(metrics, name), 0),
    behind,
    rejections: sumMetric(metrics, 'pilot_total_xds_rejects'),
  };
}

export interface Mesh {
  pods(namespace: string): Promise<Pod[]>;
  agent(reference: string): Promise<PodAgent>;
}

/** Waits until every istiod is quiet and every proxy has acknowledged what it was sent. */
export class Settler {
  private readonly rejectionsSeen = new Map<string, number>();

  constructor(private readonly mesh: Mesh) {}

  async settle(): Promise<void> {
    const pods = await this.mesh.pods('istio-system');
    const istiods = pods.filter(
      ({ metadata, status }) =>
        metadata.labels?.app === 'istiod' &&
        status?.phase === 'Running' &&
        !metadata.deletionTimestamp,
    );
    await Promise.all(
      istiods.map(({ metadata }) => this.settleOne(metadata.name)),
    );
  }

  private async settleOne(istiod: string): Promise<void> {
    const agent = await this.mesh.agent(`istio-system/${istiod}`);
    const end = Date.now() + LIMIT_MS;
    let activity = -1;
    let quietSince = Date.now();
    for (;;) {
      const state = await this.ask(agent);
      this.refuseRejections(istiod, state.rejections);
      if (state.activity !== activity || state.behind.length > 0)
        quietSince = Date.now();
      activity = state.activity;
      if (Date.now() - quietSince >= QUIET_MS) return;
      if (Date.now() > end) {
        throw new Error(
          `the mesh does not settle: ${
            state.behind.length > 0
              ? `behind: ${state.behind.join(', ')}`
              : 'istiod keeps pushing'
          }`,
        );
      }
      await delay(EVERY_MS);
    }
  }

  private refuseRejections(istiod: string, count: number): void {
    // what was refused before we looked and still stands shows as a proxy that stays behind
    const before = this.rejectionsSeen.get(istiod) ?? count;
    this.rejectionsSeen.set(istiod, count);
    if (count > before) {
      throw new Error(
        `Envoy rejected ${
          count - before
        } configuration update(s): see the logs of ${istiod} ("ACK ERROR")`,
      );
    }
  }

  private async ask(agent: PodAgent): Promise<IstiodState> {
    const [metrics, sync] = await Promise.all([
      agent.request({ url: ISTIOD_METRICS }),
      agent.request({ url: `${ISTIOD_DEBUG}/syncz` }),
    ]);
    return readState(metrics.body, JSON.parse(sync.body || '[]'));
  }
}
