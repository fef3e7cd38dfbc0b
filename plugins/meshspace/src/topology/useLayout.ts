import type { Topology } from '@meshspace/plugin-meshspace-common';
import { useMemo, useRef } from 'react';
import { layoutTopology } from './layout/layout';
import type { Layout } from './layout/types';

/** What decides where things stand; numbers do not. */
function shapeOf(topology: Topology): string {
  return [
    topology.nodes.map(node => `${node.id} ${node.baseId ?? ''}`).join('\n'),
    topology.edges.map(edge => `${edge.from} ${edge.to}`).join('\n'),
  ].join('\n\n');
}

/** Lays out anew only when something came or went, and then leaves the rest where it was. */
export function useTopologyLayout(
  topology: Topology,
  generation: number,
): Layout {
  const shape = useMemo(() => shapeOf(topology), [topology]);
  const last = useRef<{ shape: string; generation: number; layout: Layout }>();
  if (last.current?.shape !== shape || last.current.generation !== generation) {
    const previous =
      last.current?.generation === generation ? last.current.layout : undefined;
    last.current = {
      shape,
      generation,
      layout: layoutTopology(topology.nodes, topology.edges, previous),
    };
  }
  return last.current.layout;
}
