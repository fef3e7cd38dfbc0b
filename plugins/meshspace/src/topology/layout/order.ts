import type { BlockGraph } from './blocks';

const SWEEPS = 8;

/**
 * Sorts each group (the blocks of one lane and layer) by where its neighbours stand, forth and back, so that few lines
 * cross. Groups must be given from left to right.
 */
export function sweep(graph: BlockGraph, groups: number[][]): void {
  const { out, into } = graph;
  const position = new Float64Array(graph.blocks.length);
  const settle = (group: number[]) => {
    for (let i = 0; i < group.length; i++)
      position[group[i]] = (i + 0.5) / group.length;
  };
  groups.forEach(settle);
  const key = new Float64Array(graph.blocks.length);
  for (let round = 0; round < SWEEPS; round++) {
    const forth = round % 2 === 0;
    for (let i = 0; i < groups.length; i++) {
      const group = groups[forth ? i : groups.length - 1 - i];
      if (group.length < 2) continue;
      for (const block of group) {
        const neighbours = forth ? into[block] : out[block];
        let sum = 0;
        for (const other of neighbours) sum += position[other];
        key[block] =
          neighbours.length > 0 ? sum / neighbours.length : position[block];
      }
      group.sort((a, b) => key[a] - key[b] || position[a] - position[b]);
      settle(group);
    }
  }
}
