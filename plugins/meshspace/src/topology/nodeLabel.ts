import type { TopologyNode } from '@meshspace/plugin-meshspace-common';
import type { Format } from '../model/format';
import type { T } from '../translations/useT';
import type { Graph } from './model';

export function healthWord(health: TopologyNode['health'], t: T): string {
  switch (health) {
    case 'healthy':
      return t('topology.healthy');
    case 'degraded':
      return t('topology.degraded');
    case 'failing':
      return t('topology.failing');
    case 'idle':
      return t('topology.idle');
    default:
      return t('topology.unknown');
  }
}

export function kindWord(node: TopologyNode, t: T): string {
  switch (node.kind) {
    case 'fork':
      return t('topology.fork');
    case 'gateway':
      return t('topology.gateway');
    case 'external':
      return t('topology.external');
    default:
      return t('topology.service');
  }
}

/** A node as a screen reader says it. */
export function nodeLabel(
  node: TopologyNode,
  graph: Graph,
  t: T,
  format: Format,
): string {
  const traffic = graph.traffic.get(node.id);
  return [
    node.name,
    kindWord(node, t),
    node.space && t('topology.inSpace', { space: node.space }),
    healthWord(node.health, t),
    traffic && traffic.rps > 0 && format.rate(traffic.rps),
    traffic &&
      traffic.errorRate > 0 &&
      t('topology.errors', { share: format.percent(traffic.errorRate) }),
    graph.onPath.has(node.id) && t('topology.onPath'),
  ]
    .filter(Boolean)
    .join(', ');
}
