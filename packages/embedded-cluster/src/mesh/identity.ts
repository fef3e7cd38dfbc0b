import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Pod } from '../controllers/kinds';

/** Who a pod is in the mesh. */
export const peer = z.object({
  pod: z.string(),
  namespace: z.string(),
  workload: z.string(),
  app: z.string(),
  version: z.string(),
  serviceAccount: z.string(),
});
export type Peer = z.infer<typeof peer>;

export function peerOf(pod: Pod): Peer {
  const { labels = {}, name, namespace = '' } = pod.metadata;
  return {
    pod: name,
    namespace,
    workload: workloadOf(pod),
    app:
      labels.app ??
      labels['app.kubernetes.io/name'] ??
      labels['service.istio.io/canonical-name'] ??
      workloadOf(pod),
    version: labels.version ?? labels['app.kubernetes.io/version'] ?? 'latest',
    serviceAccount: pod.spec.serviceAccountName ?? 'default',
  };
}

/** Name of the workload behind a pod; that of its Deployment, not of its ReplicaSet. */
export function workloadOf(pod: Pod): string {
  const owner = pod.metadata.ownerReferences?.find(
    ({ controller }) => controller,
  );
  if (!owner) {
    return pod.metadata.name;
  }
  const hash = pod.metadata.labels?.['pod-template-hash'];
  return owner.kind === 'ReplicaSet' && hash && owner.name.endsWith(`-${hash}`)
    ? owner.name.slice(0, -hash.length - 1)
    : owner.name;
}

export function principalOf({
  namespace,
  serviceAccount,
}: Pick<Peer, 'namespace' | 'serviceAccount'>): string {
  return `spiffe://cluster.local/ns/${namespace}/sa/${serviceAccount}`;
}

/** Only proxies of this process know it: it stands in for the certificates of a real mesh. */
const SECRET = randomUUID();
const START = `MESHSPACE-MTLS ${SECRET} `;

/** First line of a connection between two proxies. */
export function prefaceOf(from: Peer): string {
  return `${START}${JSON.stringify(from)}\n`;
}

/** Takes the preface off the first bytes of a connection. */
export function readPreface(
  first: Buffer,
): { from: Peer; rest: Buffer } | undefined {
  if (!first.subarray(0, START.length).equals(Buffer.from(START))) {
    return undefined;
  }
  const end = first.indexOf('\n');
  return {
    from: peer.parse(JSON.parse(first.toString('utf8', START.length, end))),
    rest: first.subarray(end + 1),
  };
}
