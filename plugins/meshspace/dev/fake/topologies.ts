import type {
  Topology,
  TopologyEdge,
  TopologyNode,
} from '@meshspace/plugin-meshspace-common';

function node(name: string, part: Partial<TopologyNode> = {}): TopologyNode {
  return {
    id: part.id ?? name,
    kind: 'service',
    name,
    namespace: 'shop',
    workload: { kind: 'Deployment', name },
    health: 'healthy',
    protocols: ['http'],
    meshed: true,
    ...part,
  };
}

function edge(
  from: string,
  to: string,
  rps: number,
  part: Partial<TopologyEdge> = {},
): TopologyEdge {
  return {
    from,
    to,
    protocol: 'http',
    rps,
    errorRate: 0,
    p95Ms: Math.round(8 + rps / 4),
    mtls: true,
    path: false,
    ...part,
  };
}

/** The sample shop, with the forks of the given spaces. */
export function shopTopology(
  forks: { space: string; health: TopologyNode['health']; mine: boolean }[],
): Topology {
  const nodes: TopologyNode[] = [
    node('ingress', {
      kind: 'gateway',
      namespace: 'istio-ingress',
      id: 'istio-ingress/ingress',
    }),
    node('web', { entityRef: 'component:default/web', version: '4.2.0' }),
    node('checkout', { health: 'degraded' }),
    node('reviews', {
      entityRef: 'component:default/reviews',
      version: '1.8.2',
    }),
    node('catalogue'),
    node('ratings', { protocols: ['grpc'] }),
    node('inventory'),
    node('recommendation', { health: 'failing' }),
    node('payments', { meshed: false, health: 'unknown' }),
    node('api.psp.example.com', {
      kind: 'external',
      namespace: 'external',
      meshed: false,
      health: 'unknown',
      id: 'psp',
    }),
    node('newsletter', { health: 'idle' }),
  ];
  const edges: TopologyEdge[] = [
    edge('istio-ingress/ingress', 'web', 182),
    edge('web', 'reviews', 119, { p95Ms: 38 }),
    edge('web', 'catalogue', 164),
    edge('web', 'checkout', 12.4, { errorRate: 0.021 }),
    edge('checkout', 'payments', 4.1, { mtls: false }),
    edge('checkout', 'inventory', 9.3),
    edge('payments', 'psp', 4.0, { mtls: false, p95Ms: 210 }),
    edge('reviews', 'ratings', 117, { protocol: 'grpc' }),
    edge('catalogue', 'inventory', 88),
    edge('catalogue', 'recommendation', 41, { errorRate: 0.083 }),
    edge('web', 'newsletter', 0, { p95Ms: undefined }),
  ];
  for (const { space, health, mine } of forks) {
    const id = `${space}/reviews`;
    nodes.push(
      node('reviews', {
        id,
        kind: 'fork',
        namespace: space,
        space,
        baseId: 'reviews',
        health,
      }),
    );
    edges.push(edge('web', id, mine ? 1.2 : 0.4, { path: mine, p95Ms: 44 }));
    if (health === 'healthy')
      edges.push(
        edge(id, 'ratings', mine ? 1.2 : 0.4, { path: mine, protocol: 'grpc' }),
      );
    if (mine) edges[0] = { ...edges[0], path: true };
  }
  return { nodes, edges };
}

/** A mesh of a size: the same one each time. */
export function largeTopology(count: number): Topology {
  let seed = 42;
  const random = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed / 2_147_483_648;
  };
  const healths: TopologyNode['health'][] = [
    'healthy',
    'healthy',
    'healthy',
    'healthy',
    'degraded',
    'idle',
    'failing',
  ];
  const nodes = Array.from({ length: count }, (_unused, index) =>
    node(`service-${index}`, {
      namespace: `team-${Math.floor(
        (index / count) * Math.max(1, count / 150),
      )}`,
      health: healths[Math.floor(random() * healths.length)],
    }),
  );
  const edges: TopologyEdge[] = [];
  for (let i = 1; i < count; i++) {
    const calls = random() < 0.6 ? 1 : 2;
    for (let j = 0; j < calls; j++) {
      const from = Math.floor(Math.max(0, i - 1 - random() * Math.min(i, 60)));
      const rps = random() < 0.15 ? 0 : random() * 300;
      edges.push(
        edge(`service-${from}`, `service-${i}`, rps, {
          errorRate: random() < 0.05 ? 0.08 : 0,
        }),
      );
    }
  }
  return { nodes, edges };
}
