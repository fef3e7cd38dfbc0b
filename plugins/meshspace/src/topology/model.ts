import type {
  Topology,
  TopologyEdge,
  TopologyNode,
} from '@meshspace/plugin-meshspace-common';
import type { Box, Layout } from './layout/types';

export interface NodeTraffic {
  rps: number;
  /** Share of failed requests, 0–1. */
  errorRate: number;
  p95Ms?: number;
}

export interface Graph {
  nodes: TopologyNode[];
  edges: TopologyEdge[];
  byId: Map<string, TopologyNode>;
  traffic: Map<string, NodeTraffic>;
  /** Nodes that the header's requests pass. */
  onPath: Set<string>;
  /** Whether any path is known: then everything else steps back. */
  hasPath: boolean;
}

export function toGraph(topology: Topology): Graph {
  const byId = new Map(topology.nodes.map(node => [node.id, node]));
  const edges = topology.edges.filter(
    edge => byId.has(edge.from) && byId.has(edge.to),
  );
  const traffic = new Map<string, NodeTraffic>();
  const onPath = new Set<string>();
  for (const edge of edges) {
    const sum = traffic.get(edge.to) ?? { rps: 0, errorRate: 0 };
    const rps = sum.rps + edge.rps;
    traffic.set(edge.to, {
      rps,
      errorRate:
        rps === 0
          ? 0
          : (sum.errorRate * sum.rps + edge.errorRate * edge.rps) / rps,
      p95Ms:
        edge.p95Ms === undefined
          ? sum.p95Ms
          : Math.max(sum.p95Ms ?? 0, edge.p95Ms),
    });
    if (edge.path) {
      onPath.add(edge.from);
      onPath.add(edge.to);
    }
  }
  return {
    nodes: topology.nodes,
    edges,
    byId,
    traffic,
    onPath,
    hasPath: onPath.size > 0,
  };
}

/** `reviews`, `health:failing`, `ns:shop grpc`: all words must fit. */
export function matches(node: TopologyNode, query: string): boolean {
  const words = query.trim().toLowerCase().split(/\s+/).filter(Boolean);
  return words.every(word => {
    const [key, value] = word.includes(':') ? word.split(':', 2) : ['', word];
    switch (key) {
      case 'health':
        return node.health.startsWith(value);
      case 'ns':
      case 'namespace':
        return node.namespace.includes(value);
      case 'kind':
        return node.kind.startsWith(value);
      case 'space':
        return (node.space ?? '').includes(value);
      default:
        return [
          node.name,
          node.namespace,
          node.space ?? '',
          ...node.protocols,
        ].some(text => text.toLowerCase().includes(value));
    }
  });
}

/** The nodes one asks to see: all, or without those that nothing runs through. */
export function visible(
  topology: Topology,
  hideIdle: boolean,
  keep: (node: TopologyNode) => boolean,
): Topology {
  if (!hideIdle) return topology;
  const busy = new Set<string>();
  for (const edge of topology.edges) {
    if (edge.rps > 0 || edge.path) {
      busy.add(edge.from);
      busy.add(edge.to);
    }
  }
  const shown = new Set(
    topology.nodes
      .filter(node => busy.has(node.id) || keep(node))
      .map(node => node.id),
  );
  for (const node of topology.nodes) {
    if (node.baseId && shown.has(node.id)) shown.add(node.baseId);
  }
  return {
    ...topology,
    nodes: topology.nodes.filter(node => shown.has(node.id)),
    edges: topology.edges.filter(
      edge => shown.has(edge.from) && shown.has(edge.to),
    ),
  };
}

export type Direction = 'left' | 'right' | 'up' | 'down';

const TO_THE_SIDE = 2.5;

/** The nearest node in a direction; sideways distance counts more, so that arrows keep their line. */
export function neighbour(
  layout: Layout,
  from: string,
  direction: Direction,
): string | undefined {
  const start = layout.nodes.get(from);
  if (!start) return layout.nodes.keys().next().value;
  const center = (box: Box) => ({
    x: box.x + box.width / 2,
    y: box.y + box.height / 2,
  });
  const origin = center(start);
  let best: string | undefined;
  let bestScore = Infinity;
  for (const [id, box] of layout.nodes) {
    if (id === from) continue;
    const { x, y } = center(box);
    const dx = x - origin.x;
    const dy = y - origin.y;
    const along = { left: -dx, right: dx, up: -dy, down: dy }[direction];
    const aside = Math.abs(
      direction === 'left' || direction === 'right' ? dy : dx,
    );
    if (along <= 1) continue;
    const score = along + aside * TO_THE_SIDE;
    if (score < bestScore) {
      bestScore = score;
      best = id;
    }
  }
  return best;
}
