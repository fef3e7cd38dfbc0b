import {
  FORK_HEIGHT,
  FRAME_PADDING,
  NODE_HEIGHT,
  NODE_WIDTH,
  type Block,
  type LayoutEdge,
  type LayoutNode,
} from './types';

export interface BlockGraph {
  blocks: Block[];
  isGateway: boolean[];
  /** Neighbours by block number; no loops. */
  out: number[][];
  into: number[][];
}

/** Gathers each base with its forks and lifts the edges to these frames. */
export function toBlocks(nodes: LayoutNode[], edges: LayoutEdge[]): BlockGraph {
  const byId = new Map(nodes.map(node => [node.id, node]));
  const blocks: Block[] = [];
  const isGateway: boolean[] = [];
  const blockOf = new Map<string, number>();
  // Sorted, so that the same graph looks the same whatever order it came in.
  const sorted = [...nodes].sort((a, b) =>
    a.id < b.id ? -1 : Number(a.id > b.id),
  );
  const hosts = (node: LayoutNode) =>
    node.baseId !== undefined &&
    node.baseId !== node.id &&
    byId.has(node.baseId);
  for (const node of sorted) {
    if (hosts(node)) continue;
    blockOf.set(node.id, blocks.length);
    isGateway.push(node.kind === 'gateway');
    blocks.push({
      id: node.id,
      namespace: node.namespace,
      nodes: [node.id],
      layer: 0,
      column: 0,
      x: 0,
      y: 0,
      width: NODE_WIDTH,
      height: NODE_HEIGHT,
    });
  }
  for (const node of sorted) {
    if (!hosts(node)) continue;
    const index = blockOf.get(node.baseId!);
    if (index === undefined) continue;
    blockOf.set(node.id, index);
    blocks[index].nodes.push(node.id);
  }
  for (const block of blocks) {
    const forks = block.nodes.length - 1;
    if (forks > 0) {
      block.height =
        NODE_HEIGHT + forks * (FORK_HEIGHT + FRAME_PADDING) + 2 * FRAME_PADDING;
      block.width = NODE_WIDTH + 2 * FRAME_PADDING;
    }
  }
  const out: number[][] = blocks.map(() => []);
  const into: number[][] = blocks.map(() => []);
  const seen = new Set<number>();
  for (const edge of edges) {
    const from = blockOf.get(edge.from);
    const to = blockOf.get(edge.to);
    if (from === undefined || to === undefined || from === to) continue;
    const key = from * blocks.length + to;
    if (seen.has(key)) continue;
    seen.add(key);
    out[from].push(to);
    into[to].push(from);
  }
  for (const list of out) list.sort((a, b) => a - b);
  for (const list of into) list.sort((a, b) => a - b);
  return { blocks, isGateway, out, into };
}
