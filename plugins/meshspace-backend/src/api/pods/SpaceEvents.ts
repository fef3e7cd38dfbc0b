import type { EventInfo } from '@meshspace/plugin-meshspace-common';
import { z } from 'zod';
import type { Cluster } from '../../cluster/Cluster';
import type { Clock } from '../../cluster/Clock';

const FRESH_MS = 3000;

const listSchema = z.looseObject({
  items: z.array(
    z.looseObject({
      type: z.string().nullish(),
      reason: z.string().nullish(),
      message: z.string().nullish(),
      count: z.number().nullish(),
      series: z.looseObject({ count: z.number().nullish() }).nullish(),
      firstTimestamp: z.string().nullish(),
      lastTimestamp: z.string().nullish(),
      eventTime: z.string().nullish(),
      metadata: z.looseObject({ creationTimestamp: z.string().nullish() }),
      involvedObject: z.looseObject({
        apiVersion: z.string().nullish(),
        kind: z.string().nullish(),
        namespace: z.string().nullish(),
        name: z.string().nullish(),
      }),
    }),
  ),
});

/** Events of a space. They carry no labels to watch by, so they are asked for when looked at, and shared by all who look. */
export class SpaceEvents {
  readonly #known = new Map<
    string,
    { until: number; events: Promise<EventInfo[]> }
  >();

  constructor(private readonly clock: Clock) {}

  of(cluster: Cluster, space: string): Promise<EventInfo[]> {
    const key = `${cluster.name}/${space}`;
    const known = this.#known.get(key);
    if (known && known.until > this.clock.now()) return known.events;
    if (this.#known.size > 500) this.#known.clear();
    const events = read(cluster, space);
    events.catch(() => this.#known.delete(key));
    this.#known.set(key, { until: this.clock.now() + FRESH_MS, events });
    return events;
  }
}

async function read(cluster: Cluster, space: string): Promise<EventInfo[]> {
  const lists = await Promise.all([
    list(cluster, space, undefined),
    list(
      cluster,
      'default',
      `involvedObject.kind=MeshSpace,involvedObject.name=${space}`,
    ),
  ]);
  return lists.flat().sort((a, b) => (a.time < b.time ? 1 : -1));
}

async function list(
  { api }: Cluster,
  namespace: string,
  fieldSelector: string | undefined,
): Promise<EventInfo[]> {
  const { body } = await api.call({
    method: 'GET',
    path: `/api/v1/namespaces/${encodeURIComponent(namespace)}/events`,
    query: { limit: 500, fieldSelector },
  });
  return listSchema.parse(body).items.map(event => {
    const { involvedObject } = event;
    return {
      time:
        event.lastTimestamp ??
        event.eventTime ??
        event.firstTimestamp ??
        event.metadata.creationTimestamp ??
        '',
      type: event.type ?? 'Normal',
      reason: event.reason ?? '',
      object: {
        apiVersion: involvedObject.apiVersion ?? 'v1',
        kind: involvedObject.kind ?? '',
        ...(involvedObject.namespace && {
          namespace: involvedObject.namespace,
        }),
        name: involvedObject.name ?? '',
      },
      message: event.message ?? '',
      count: event.series?.count ?? event.count ?? 1,
    };
  });
}
