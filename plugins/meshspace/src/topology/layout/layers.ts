import type { BlockGraph } from './blocks';

/**
 * The column of each block: one right of its callers, cycles cut where a walk from the entries meets itself.
 * O(V+E), without recursion: a mesh may be deeper than a stack.
 */
export function toLayers({
  blocks,
  isGateway,
  out,
  into,
}: BlockGraph): number[] {
  const count = blocks.length;
  const rank = [...blocks.keys()].sort(
    (a, b) =>
      Number(isGateway[b]) - Number(isGateway[a]) ||
      Number(into[a].length > 0) - Number(into[b].length > 0) ||
      a - b,
  );
  const { order, back } = walk(rank, out, count);
  const first = isGateway.some(Boolean) ? 1 : 0;
  const layers = new Array<number>(count).fill(0);
  for (const block of blocks.keys())
    layers[block] = isGateway[block] ? 0 : first;
  for (const from of order) {
    for (const to of out[from]) {
      if (back.has(from * count + to) || isGateway[to]) continue;
      layers[to] = Math.max(layers[to], layers[from] + 1);
    }
  }
  // A caller without callers stands just left of what it calls, not far away at the edge.
  for (const block of order) {
    if (isGateway[block] || into[block].length > 0 || out[block].length === 0)
      continue;
    const nearest = Math.min(...out[block].map(to => layers[to]));
    layers[block] = Math.max(first, nearest - 1);
  }
  return layers;
}

/** Depth first from each entry: a topological order, and the edges that would close a cycle. */
function walk(rank: number[], out: number[][], count: number) {
  const NEW = 0;
  const OPEN = 1;
  const DONE = 2;
  const state = new Uint8Array(count);
  const back = new Set<number>();
  const finished: number[] = [];
  const stack: { block: number; next: number }[] = [];
  for (const entry of rank) {
    if (state[entry] !== NEW) continue;
    state[entry] = OPEN;
    stack.push({ block: entry, next: 0 });
    while (stack.length > 0) {
      const top = stack[stack.length - 1];
      const targets = out[top.block];
      if (top.next < targets.length) {
        const to = targets[top.next++];
        if (state[to] === NEW) {
          state[to] = OPEN;
          stack.push({ block: to, next: 0 });
        } else if (state[to] === OPEN) back.add(top.block * count + to);
      } else {
        state[top.block] = DONE;
        finished.push(top.block);
        stack.pop();
      }
    }
  }
  return { order: finished.reverse(), back };
}
