import type { KubeClient } from '../kube/client';
import { poll } from '../process/poll';

const LIMIT_MS = 60_000;

interface Namespaces {
  items: Array<{ status?: { phase?: string } }>;
}

/** Resolves when nothing is left of the namespaces that somebody has deleted. */
export function noNamespaceGoing(client: KubeClient): Promise<true> {
  const isSo = async () => {
    const { items } = await client.get<Namespaces>('/api/v1/namespaces');
    return items.every(({ status }) => status?.phase !== 'Terminating');
  };
  return poll<true>(async () => (await isSo()) || undefined, {
    what: 'deleted namespaces are gone',
    timeoutMs: LIMIT_MS,
    everyMs: 200,
  });
}
