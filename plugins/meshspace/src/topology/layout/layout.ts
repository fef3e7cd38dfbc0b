import { toBlocks, type BlockGraph } from './blocks';
import { freeTop } from './lanes';
import { toLayers } from './layers';
import { sweep } from './order';
import { placeColumn } from './place';
import {
  COLUMN_GAP,
  FORK_HEIGHT,
  FRAME_PADDING,
  LANE_PADDING,
  NODE_HEIGHT,
  NODE_WIDTH,
  ROW_GAP,
  type Block,
  type Box,
  type Lane,
  type Layout,
  type LayoutEdge,
  type LayoutNode,
} from './types';

const COLUMN = NODE_WIDTH + 2 * FRAME_PADDING;
const ALIGN_ROUNDS = 4;
const MIN_ROWS = 8;

/**
 * Left to right by who calls whom, namespaces apart, forks in one frame with their base. With a previous layout, what
 * was there stays where it was as long as nothing needs its room.
 */
export function layoutTopology(
  nodes: LayoutNode[],
  edges: LayoutEdge[],
  previous?: Layout,
): Layout {
  const graph = toBlocks(nodes, edges);
  const layers = toLayers(graph);
  graph.blocks.forEach((block, index) => {
    block.layer = layers[index];
  });
  const lanes = groupByLane(graph);
  const before = new Map(previous?.blocks.map(block => [block.id, block]));
  const groups = lanes.flatMap(lane => lane.layers);
  groups.sort((a, b) => graph.blocks[a[0]].layer - graph.blocks[b[0]].layer);
  const known = (group: number[]) =>
    group.some(block => before.has(graph.blocks[block].id));
  if (groups.some(known)) keepOrder(graph, groups, before);
  else sweep(graph, groups);
  const columnsOf = splitColumns(lanes, graph);
  const xOfLayer = layerStarts(columnsOf);
  for (const { columns } of columnsOf) {
    for (const column of columns) {
      for (const block of column.blocks) {
        graph.blocks[block].column = column.index;
        graph.blocks[block].x =
          xOfLayer[column.layer] +
          column.index * (COLUMN + ROW_GAP * 2) +
          (COLUMN - graph.blocks[block].width) / 2;
      }
    }
    align(
      graph,
      columns.map(column => column.blocks),
      before,
    );
  }
  const boxes = packLanes(graph, lanes, previous);
  return finish(graph, boxes);
}

interface LaneGroup {
  namespace: string;
  /** Blocks by layer, left to right. */
  layers: number[][];
}

interface Column {
  layer: number;
  index: number;
  blocks: number[];
}

const size = (lane: LaneGroup) =>
  lane.layers.reduce((sum, group) => sum + group.length, 0);

function groupByLane(graph: BlockGraph): LaneGroup[] {
  const lanes = new Map<string, Map<number, number[]>>();
  graph.blocks.forEach((block, index) => {
    let lane = lanes.get(block.namespace);
    if (!lane) lanes.set(block.namespace, (lane = new Map()));
    const group = lane.get(block.layer);
    if (group) group.push(index);
    else lane.set(block.layer, [index]);
  });
  return [...lanes]
    .map(([namespace, byLayer]) => ({
      namespace,
      layers: [...byLayer].sort(([a], [b]) => a - b).map(([, group]) => group),
    }))
    .sort((a, b) => size(b) - size(a) || (a.namespace < b.namespace ? -1 : 1));
}

/** What was there keeps its order; what is new comes in beside its neighbours. */
function keepOrder(
  graph: BlockGraph,
  groups: number[][],
  before: Map<string, Block>,
): void {
  const old = (block: number) => before.get(graph.blocks[block].id);
  const wish = (block: number) => {
    const around = [...graph.into[block], ...graph.out[block]].flatMap(
      other => old(other)?.y ?? [],
    );
    return around.length === 0
      ? Infinity
      : around.reduce((sum, y) => sum + y, 0) / around.length;
  };
  for (const group of groups) {
    const kept = group
      .filter(old)
      .sort((a, b) => old(a)!.column - old(b)!.column || old(a)!.y - old(b)!.y);
    for (const block of group.filter(each => !old(each))) {
      const height = wish(block);
      const at = kept.findIndex(each => (old(each)?.y ?? -Infinity) > height);
      kept.splice(at < 0 ? kept.length : at, 0, block);
    }
    group.splice(0, group.length, ...kept);
  }
}

/** A layer that is too long stands in several columns, so that the whole keeps the shape of a screen. */
function splitColumns(lanes: LaneGroup[], graph: BlockGraph) {
  const rows = Math.max(
    MIN_ROWS,
    Math.ceil(Math.sqrt(graph.blocks.length) * 1.1),
  );
  return lanes.map(lane => ({
    lane,
    columns: lane.layers.flatMap(group => {
      const columns: Column[] = [];
      const { layer } = graph.blocks[group[0]];
      const parts = Math.ceil(group.length / rows);
      const each = Math.ceil(group.length / parts);
      for (let i = 0; i < parts; i++)
        columns.push({
          layer,
          index: i,
          blocks: group.slice(i * each, (i + 1) * each),
        });
      return columns;
    }),
  }));
}

function layerStarts(lanes: { columns: Column[] }[]): Record<number, number> {
  const widths: number[] = [];
  for (const { columns } of lanes) {
    for (const column of columns) {
      widths[column.layer] = Math.max(
        widths[column.layer] ?? 0,
        column.index + 1,
      );
    }
  }
  const starts: Record<number, number> = {};
  let x = 0;
  for (let layer = 0; layer < widths.length; layer++) {
    starts[layer] = x;
    const columns = widths[layer] ?? 0;
    if (columns > 0)
      x += columns * (COLUMN + ROW_GAP * 2) - ROW_GAP * 2 + COLUMN_GAP;
  }
  return starts;
}

/** Moves blocks of a lane towards the height of their neighbours; known ones stay. */
function align(
  graph: BlockGraph,
  columns: number[][],
  before: Map<string, Block>,
): void {
  const { blocks, into, out } = graph;
  const inLane = new Set(columns.flat());
  for (const column of columns) {
    const total = column.reduce(
      (sum, block) => sum + blocks[block].height + ROW_GAP,
      -ROW_GAP,
    );
    let y = -total / 2;
    for (const block of column) {
      blocks[block].y = Math.round(y);
      y += blocks[block].height + ROW_GAP;
    }
  }
  const center = (block: number) => blocks[block].y + blocks[block].height / 2;
  for (let round = 0; round < ALIGN_ROUNDS; round++) {
    const forth = round % 2 === 0;
    for (let i = 0; i < columns.length; i++) {
      const column = columns[forth ? i : columns.length - 1 - i];
      const wishes = column.map(block => {
        const { height, y, id } = blocks[block];
        const old = before.get(id);
        if (old) return { desired: old.y, height };
        const around = (forth ? into[block] : out[block]).filter(other =>
          inLane.has(other),
        );
        if (around.length === 0) return { desired: y, height };
        const mean =
          around.reduce((sum, other) => sum + center(other), 0) / around.length;
        return { desired: mean - height / 2, height };
      });
      const tops = placeColumn(wishes, ROW_GAP);
      column.forEach((block, index) => {
        blocks[block].y = tops[index];
      });
    }
  }
}

function boundsOf(boxes: Box[]): Box {
  let left = Infinity;
  let top = Infinity;
  let right = -Infinity;
  let bottom = -Infinity;
  for (const box of boxes) {
    left = Math.min(left, box.x);
    top = Math.min(top, box.y);
    right = Math.max(right, box.x + box.width);
    bottom = Math.max(bottom, box.y + box.height);
  }
  return boxes.length === 0
    ? { x: 0, y: 0, width: 0, height: 0 }
    : { x: left, y: top, width: right - left, height: bottom - top };
}

/** Namespaces side by side or one below the other, each as near to what it talks to as there is room. */
function packLanes(
  graph: BlockGraph,
  lanes: LaneGroup[],
  previous?: Layout,
): Lane[] {
  const laneOf = new Map<number, number>();
  const placed: Lane[] = [];
  lanes.forEach((lane, laneIndex) => {
    const members = lane.layers.flat();
    const box = boundsOf(members.map(block => graph.blocks[block]));
    const padded = {
      x: box.x - LANE_PADDING,
      y: box.y - LANE_PADDING,
      width: box.width + 2 * LANE_PADDING,
      height: box.height + 2 * LANE_PADDING,
    };
    let sum = 0;
    let count = 0;
    for (const block of members) {
      for (const other of [...graph.into[block], ...graph.out[block]]) {
        if (!laneOf.has(other)) continue;
        sum += graph.blocks[other].y + graph.blocks[other].height / 2;
        count += 1;
      }
    }
    const kept = previous?.lanes.some(
      each => each.namespace === lane.namespace,
    );
    const wished =
      kept || count === 0
        ? padded.y
        : Math.round(sum / count - padded.height / 2);
    const y = freeTop({ ...padded, y: wished }, placed, ROW_GAP);
    const shift = y - padded.y;
    for (const block of members) {
      graph.blocks[block].y += shift;
      laneOf.set(block, laneIndex);
    }
    placed.push({ namespace: lane.namespace, ...padded, y });
  });
  return placed;
}

function finish(graph: BlockGraph, lanes: Lane[]): Layout {
  const nodes = new Map<string, Box>();
  for (const block of graph.blocks) {
    const framed = block.nodes.length > 1;
    const padding = framed ? FRAME_PADDING : 0;
    let y = block.y + padding;
    block.nodes.forEach((id, index) => {
      const height = index === 0 ? NODE_HEIGHT : FORK_HEIGHT;
      nodes.set(id, { x: block.x + padding, y, width: NODE_WIDTH, height });
      y += height + FRAME_PADDING;
    });
  }
  return { nodes, blocks: graph.blocks, lanes, bounds: boundsOf(lanes) };
}
