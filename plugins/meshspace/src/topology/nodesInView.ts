import type { TopologyNode } from '@meshspace/plugin-meshspace-common';
import { touches, viewBox, type Camera, type Size } from './camera';
import type { Layout } from './layout/types';

/** As many elements as a browser moves without effort. */
const LIMIT = 160;

/** The nodes that become elements: those in view, nearest to its middle first, and those that must stay. */
export function nodesInView(
  nodes: TopologyNode[],
  layout: Layout,
  camera: Camera,
  size: Size | undefined,
  always: (string | undefined)[],
): TopologyNode[] {
  const placed = nodes.filter(node => layout.nodes.has(node.id));
  if (!size || size.width === 0) return placed.slice(0, LIMIT);
  const view = viewBox(camera, size);
  const seen = placed.filter(
    node =>
      always.includes(node.id) || touches(layout.nodes.get(node.id)!, view),
  );
  if (seen.length <= LIMIT) return seen;
  const x = view.x + view.width / 2;
  const y = view.y + view.height / 2;
  const distance = (node: TopologyNode) => {
    const box = layout.nodes.get(node.id)!;
    return always.includes(node.id) ? -1 : Math.hypot(box.x - x, box.y - y);
  };
  const nearest = new Set(
    seen
      .map(node => ({ node, at: distance(node) }))
      .sort((a, b) => a.at - b.at)
      .slice(0, LIMIT)
      .map(each => each.node),
  );
  return seen.filter(node => nearest.has(node));
}
