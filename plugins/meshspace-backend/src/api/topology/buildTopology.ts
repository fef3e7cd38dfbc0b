import type { ClusterView, MeshSpace, Workload } from '@meshspace/planner';
import type {
  Topology,
  TopologyEdge,
  TopologyNode,
} from '@meshspace/plugin-meshspace-common';
import type { TrafficEdge } from '@meshspace/plugin-meshspace-node';
import { serviceId, topologyNodes } from './nodes';
import { Call, staticEdges } from './staticEdges';

interface Options {
  view: ClusterView;
  base: string;
  /** Those that the caller may see. */
  spaces: readonly MeshSpace[];
  /** Whose path is drawn. */
  space?: string;
  traffic: readonly TrafficEdge[];
  entityOf?: (workload: Workload) => string | undefined;
  /** Entities that the component of a workload depends on. */
  dependenciesOf?: (workload: Workload) => readonly string[];
}

/** The map of a base: what stands there, who calls whom, and which way a space's requests go. */
export function buildTopology(options: Options): Topology {
  const { view, base, spaces, traffic } = options;
  const { entityOf = () => undefined, dependenciesOf = () => [] } = options;
  const nodes = topologyNodes(view, base, spaces, entityOf);
  const edges = new Map<string, TopologyEdge>();
  for (const call of staticEdges(view, base, nodes, dependenciesOf)) {
    edges.set(`${call.from} ${call.to}`, quiet(call, nodes));
  }
  const finder = nodeFinder(nodes);
  for (const seen of traffic) {
    const from = finder(seen.source);
    const to = finder(seen.destination, seen.destination.service);
    if (!from || !to || from === to) continue;
    const key = `${from} ${to}`;
    edges.set(key, merged(edges.get(key), from, to, seen));
  }
  return {
    nodes,
    edges: withPath([...edges.values()], nodes, options.space),
  };
}

function nodeFinder(nodes: readonly TopologyNode[]) {
  const ids = new Set(nodes.map(({ id }) => id));
  const byWorkload = new Map(
    nodes.flatMap(({ id, namespace, workload }) =>
      workload ? [[`${namespace}/${workload.name}`, id] as const] : [],
    ),
  );
  const gateways = nodes.filter(({ kind }) => kind === 'gateway');
  return (
    { namespace, workload }: { namespace: string; workload: string },
    service?: string,
  ): string | undefined => {
    const named = service && serviceId(namespace, service);
    // Several workloads can stand behind one Service.
    return (
      byWorkload.get(`${namespace}/${workload}`) ??
      (named && ids.has(named) ? named : undefined) ??
      (/gateway/.test(workload) ? gateways[0]?.id : undefined)
    );
  };
}

function quiet(
  { from, to }: Call,
  nodes: readonly TopologyNode[],
): TopologyEdge {
  const meshed = (id: string) => nodes.find(node => node.id === id)?.meshed;
  const protocols = nodes.find(({ id }) => id === to)?.protocols ?? [];
  return {
    from,
    to,
    protocol:
      (['grpc', 'tcp'] as const).find(name => protocols.includes(name)) ??
      'http',
    rps: 0,
    errorRate: 0,
    mtls: !!meshed(from) && !!meshed(to),
    path: false,
  };
}

function merged(
  known: TopologyEdge | undefined,
  from: string,
  to: string,
  seen: TrafficEdge,
): TopologyEdge {
  const before = known?.rps ?? 0;
  const rps = before + seen.rps;
  const errors = before * (known?.errorRate ?? 0) + seen.rps * seen.errorRate;
  const p95Ms = Math.max(known?.p95Ms ?? 0, seen.p95Ms ?? 0);
  return {
    from,
    to,
    protocol: seen.protocol,
    rps,
    errorRate: rps > 0 ? errors / rps : 0,
    ...(p95Ms > 0 && { p95Ms }),
    mtls: seen.mtls,
    path: false,
  };
}

/** Which way requests with the space's header go: as the base's, but through its forks. */
function withPath(
  edges: readonly TopologyEdge[],
  nodes: readonly TopologyNode[],
  space: string | undefined,
): TopologyEdge[] {
  if (!space) return [...edges];
  const forkOf = new Map(
    nodes.flatMap(node =>
      node.space === space && node.baseId ? [[node.baseId, node.id]] : [],
    ),
  );
  const baseOf = new Map([...forkOf].map(([base, fork]) => [fork, base]));
  const all = new Map(
    edges.map(edge => [`${edge.from} ${edge.to}`, { ...edge }]),
  );
  const callsOf = (id: string) => edges.filter(({ from }) => from === id);
  const called = new Set(edges.map(({ to }) => to));
  const open = nodes
    .filter(
      ({ id, kind, namespace }) =>
        kind === 'gateway' ||
        (kind === 'service' && namespace !== space && !called.has(id)),
    )
    .map(({ id }) => id);
  const seen = new Set(open);
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const own = callsOf(at);
    const inherited = callsOf(baseOf.get(at) ?? '');
    for (const call of [...own, ...inherited]) {
      const to = forkOf.get(call.to) ?? call.to;
      const key = `${at} ${to}`;
      const edge = all.get(key) ?? {
        ...call,
        from: at,
        to,
        rps: 0,
        errorRate: 0,
        p95Ms: undefined,
      };
      all.set(key, { ...edge, path: true });
      if (!seen.has(to)) {
        seen.add(to);
        open.push(to);
      }
    }
  }
  return [...all.values()];
}
