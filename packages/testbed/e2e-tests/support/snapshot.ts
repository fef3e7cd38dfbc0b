import type { Testbed } from '../../src';
import type { KubeObject } from '../../src/kube/types';

interface ResourceList {
  resources: Array<{
    name: string;
    kind: string;
    namespaced: boolean;
    verbs: string[];
  }>;
}

// they change by themselves: heartbeats, leader elections, counters
const RESTLESS = new Set(['Event', 'Lease', 'Node', 'ComponentStatus']);

async function groupVersions(bed: Testbed): Promise<string[]> {
  const { groups } = await bed.client.get<{
    groups: Array<{ preferredVersion: { groupVersion: string } }>;
  }>('/apis');
  return [
    '/api/v1',
    ...groups.map(
      ({ preferredVersion }) => `/apis/${preferredVersion.groupVersion}`,
    ),
  ];
}

/** Whether an object belongs to the part of the cluster that is looked at. */
export type Scope = (object: KubeObject & { kind: string }) => boolean;

/** Where a space could have left something. What the cluster's own programs keep changes by itself. */
export const aboutSpace =
  (base: string, space: string): Scope =>
  ({ kind, metadata: { name, namespace } }) =>
    namespace === base ||
    namespace === space ||
    name === space ||
    (namespace === undefined && kind !== 'MeshSpace') ||
    (namespace === 'istio-system' &&
      !['ConfigMap', 'Pod', 'PodMetrics'].includes(kind));

/**
 * Every object of the cluster within the scope, of every kind that the API server knows, byte for byte but for its
 * resourceVersion.
 */
export async function snapshot(
  bed: Testbed,
  scope: Scope,
): Promise<Map<string, string>> {
  const seen = new Map<string, string>();
  for (const root of await groupVersions(bed)) {
    const { resources } = await bed.client.get<ResourceList>(root);
    const listed = resources.filter(
      ({ name, kind, verbs }) =>
        verbs.includes('list') && !name.includes('/') && !RESTLESS.has(kind),
    );
    for (const { name, kind } of listed) {
      const { items } = await bed.client.get<{ items: KubeObject[] }>(
        `${root}/${name}`,
      );
      for (const item of items) {
        const object = { ...item, kind };
        if (!scope(object)) continue;
        const { resourceVersion: _, ...metadata } = object.metadata;
        const { namespace = '', name: own } = metadata;
        seen.set(
          `${kind} ${namespace}/${own}`,
          JSON.stringify({ ...object, metadata }),
        );
      }
    }
  }
  return seen;
}
