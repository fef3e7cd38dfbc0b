import { ROW_GAP, type Block, type Box, type Layout } from './types';

/** A bend from one point to another that leaves and arrives level. */
export interface Curve {
  x1: number;
  y1: number;
  x2: number;
  y2: number;
  bend: number;
}

/** More lines than this are read as a whole, not one by one. */
const MOST_EDGES = 400;
const CLEARANCE = ROW_GAP / 2;

interface Column {
  left: number;
  right: number;
  /** From the top. */
  blocks: Block[];
}

function columnsOf(blocks: Block[]): Column[] {
  const byCenter = new Map<number, Column>();
  for (const block of blocks) {
    const center = block.x + block.width / 2;
    const column = byCenter.get(center);
    if (column) {
      column.left = Math.min(column.left, block.x);
      column.right = Math.max(column.right, block.x + block.width);
      column.blocks.push(block);
    } else
      byCenter.set(center, {
        left: block.x,
        right: block.x + block.width,
        blocks: [block],
      });
  }
  const columns = [...byCenter.values()].sort((a, b) => a.left - b.left);
  for (const { blocks: members } of columns) members.sort((a, b) => a.y - b.y);
  return columns;
}

/** The height nearest to the wish at which a line passes between the blocks of a column. */
function passage({ blocks }: Column, wish: number): number {
  const clear = (y: number) =>
    blocks.every(block => y <= block.y - 4 || y >= block.y + block.height + 4);
  if (clear(wish)) return wish;
  let best = Infinity;
  for (const { y, height } of blocks)
    for (const place of [y - CLEARANCE, y + height + CLEARANCE])
      if (Math.abs(place - wish) < Math.abs(best - wish) && clear(place))
        best = place;
  return best;
}

function bendOf(distance: number): number {
  return distance > 0
    ? Math.min(distance * 0.5, 120)
    : Math.min(200, 60 - distance * 0.25);
}

const curve = (x1: number, y1: number, x2: number, y2: number): Curve => ({
  x1,
  y1,
  x2,
  y2,
  bend: bendOf(x2 - x1),
});

/** From the caller's right side to the callee's left; a call backwards swings out. */
export function straightWay(from: Box, to: Box): Curve {
  return curve(
    from.x + from.width,
    from.y + from.height / 2,
    to.x,
    to.y + to.height / 2,
  );
}

function wayAround(from: Box, to: Box, columns: Column[]): Curve[] {
  const whole = straightWay(from, to);
  const { x1, y1, x2, y2 } = whole;
  const between = columns.filter(({ left, right }) => left > x1 && right < x2);
  if (between.length === 0) return [whole];
  const way: Curve[] = [];
  let at = { x: x1, y: y1 };
  for (const column of between) {
    const middle = (column.left + column.right) / 2;
    const y = passage(column, y1 + ((y2 - y1) * (middle - x1)) / (x2 - x1));
    way.push(curve(at.x, at.y, column.left, y));
    way.push({ x1: column.left, y1: y, x2: column.right, y2: y, bend: 0 });
    at = { x: column.right, y };
  }
  way.push(curve(at.x, at.y, x2, y2));
  return way;
}

const ways = new WeakMap<
  Layout,
  { columns: Column[]; known: Map<string, Curve[]> }
>();

/** How the line between two nodes runs: past the frames that stand between, never behind them. */
export function wayOf(
  layout: Layout,
  edges: { length: number },
  from: string,
  to: string,
): Curve[] | undefined {
  const start = layout.nodes.get(from);
  const end = layout.nodes.get(to);
  if (!start || !end) return undefined;
  if (edges.length > MOST_EDGES) return [straightWay(start, end)];
  let kept = ways.get(layout);
  if (!kept) {
    kept = { columns: columnsOf(layout.blocks), known: new Map() };
    ways.set(layout, kept);
  }
  const key = `${from}\n${to}`;
  let way = kept.known.get(key);
  if (!way) {
    way = wayAround(start, end, kept.columns);
    kept.known.set(key, way);
  }
  return way;
}
