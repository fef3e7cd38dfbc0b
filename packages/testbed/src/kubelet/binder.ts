import type { Pod } from '../kube/types';
import { parseQuantity } from './quantity';

export interface NodeRoom {
  name: string;
  labels: Record<string, string>;
  capacity: Record<string, string>;
}

const resources = ['cpu', 'memory'] as const;
type Amounts = Record<(typeof resources)[number], number>;

/** What a pod asks for: the sum of its containers, or of its largest init container where that is more. */
export function requestsOf(pod: Pod): Amounts {
  const of = (resource: string) => {
    const ask = ({ resources: asked }: Pod['spec']['containers'][number]) =>
      parseQuantity(asked?.requests?.[resource] ?? '0');
    const init = pod.spec.initContainers ?? [];
    const sidecars = init.filter(
      ({ restartPolicy }) => restartPolicy === 'Always',
    );
    const together = [...pod.spec.containers, ...sidecars]
      .map(ask)
      .reduce((a, b) => a + b, 0);
    return Math.max(together, ...init.map(ask));
  };
  return { cpu: of('cpu'), memory: of('memory') };
}

export type Placement = { node: string } | { message: string };

/** The node with the fewest pods among those that fit, or the words of the real scheduler when none does. */
export function placePod(pod: Pod, nodes: NodeRoom[], bound: Pod[]): Placement {
  const wanted = requestsOf(pod);
  const reasons = new Map<string, number>();
  const refuse = (reason: string) => {
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    return false;
  };
  const podsOn = (node: NodeRoom) =>
    bound.filter(
      other =>
        other.spec.nodeName === node.name &&
        !['Succeeded', 'Failed'].includes(other.status?.phase ?? ''),
    );
  const fitting = nodes.filter(node => {
    const selects = Object.entries(pod.spec.nodeSelector ?? {}).every(
      ([key, value]) => node.labels[key] === value,
    );
    if (!selects)
      return refuse("node(s) didn't match Pod's node affinity/selector");
    const others = podsOn(node);
    if (others.length >= parseQuantity(node.capacity.pods))
      return refuse('Too many pods');
    for (const resource of resources) {
      const used = others.reduce(
        (sum, other) => sum + requestsOf(other)[resource],
        0,
      );
      if (used + wanted[resource] > parseQuantity(node.capacity[resource]))
        return refuse(`Insufficient ${resource}`);
    }
    return true;
  });
  if (fitting.length === 0) {
    const why = [...reasons]
      .map(([reason, times]) => `${times} ${reason}`)
      .join(', ');
    return { message: `0/${nodes.length} nodes are available: ${why}.` };
  }
  const [best] = fitting.sort((a, b) => podsOn(a).length - podsOn(b).length);
  return { node: best.name };
}
