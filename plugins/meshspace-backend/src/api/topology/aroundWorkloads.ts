import type { Workload } from '@meshspace/planner';
import type { Topology } from '@meshspace/plugin-meshspace-common';

/** Of a map: these workloads, their forks, and those that they call or are called by, marked as outside. */
export function aroundWorkloads(
  { nodes, edges, ...rest }: Topology,
  base: string,
  workloads: readonly Workload[],
): Topology {
  const names = new Set(
    workloads.map(({ kind, metadata }) => `${kind}/${metadata.name}`),
  );
  const inside = new Set(
    nodes
      .filter(
        ({ namespace, workload }) =>
          namespace === base &&
          workload &&
          names.has(`${workload.kind}/${workload.name}`),
      )
      .map(({ id }) => id),
  );
  for (const { id, baseId } of nodes) {
    if (baseId && inside.has(baseId)) inside.add(id);
  }
  const kept = edges.filter(
    ({ from, to }) => inside.has(from) || inside.has(to),
  );
  const touched = new Set(kept.flatMap(({ from, to }) => [from, to]));
  return {
    ...rest,
    nodes: nodes
      .filter(({ id }) => inside.has(id) || touched.has(id))
      .map(node => (inside.has(node.id) ? node : { ...node, outside: true })),
    edges: kept,
  };
}
