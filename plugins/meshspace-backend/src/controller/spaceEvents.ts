import { createHash } from 'node:crypto';
import { MeshSpace, MESHSPACE_API_VERSION } from '@meshspace/planner';
import { KubeApi } from '../cluster/KubeApi';
import { Transition } from './transitions';

/** Events of cluster-scoped objects live in this namespace. */
const NAMESPACE = 'default';

/** Tells a transition as a Kubernetes Event on the MeshSpace. The same one told twice by two replicas is one Event. */
export async function tellEvent(
  api: KubeApi,
  space: MeshSpace,
  { type, severity, message }: Transition,
  now: number,
): Promise<void> {
  const { name, uid, generation = 0, resourceVersion } = space.metadata;
  const key = createHash('sha256')
    .update(
      `${uid} ${generation} ${type} ${message} ${Math.floor(now / 60_000)}`,
    )
    .digest('hex')
    .slice(0, 16);
  const time = new Date(now).toISOString().replace(/\.\d+Z$/, 'Z');
  await api.call({
    method: 'POST',
    path: `/api/v1/namespaces/${NAMESPACE}/events`,
    body: {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: `${name.slice(0, 50)}.${key}`, namespace: NAMESPACE },
      involvedObject: {
        apiVersion: MESHSPACE_API_VERSION,
        kind: 'MeshSpace',
        name,
        uid,
        resourceVersion,
      },
      reason: type,
      message: message.slice(0, 1000),
      type: severity,
      count: 1,
      firstTimestamp: time,
      lastTimestamp: time,
      source: { component: 'meshspace' },
      reportingComponent: 'meshspace.dev/controller',
      reportingInstance: 'meshspace',
    },
    timeoutMs: 5000,
  });
}
