import type { EmbeddedCluster } from 'embedded-cluster';
import { kubeletStep } from '../sim/SimKubelet';
import { WireStore } from './WireStore';

/** Does what Kubernetes does with workloads, without their processes, until it is told to stop. */
export function runKubelet(cluster: EmbeddedCluster): () => void {
  const store = new WireStore(cluster, Date.now);
  const timer = setInterval(() => {
    store.endNamespaces();
    kubeletStep(store, Date.now());
  }, 10);
  return () => clearInterval(timer);
}
