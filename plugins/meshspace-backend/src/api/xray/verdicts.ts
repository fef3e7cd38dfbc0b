import {
  answersAll,
  type MeshSpace,
  type WorkloadRef,
} from '@meshspace/planner';
import type {
  RequestHop,
  SeenRequest,
  Topology,
  TopologyNode,
  XrayWorkload,
} from '@meshspace/plugin-meshspace-common';
import { sameWorkload } from '../spaces/wishes';
import { forkId, serviceId } from '../topology/nodes';

interface Options {
  requests: readonly SeenRequest[];
  space: MeshSpace;
  topology: Pick<Topology, 'nodes' | 'edges'>;
  /** Sidecars log all requests: that a line is there does not prove that the header was, too. */
  mixed: boolean;
}

type Verdict = Omit<XrayWorkload, 'owners'>;

/** For each workload that requests of the space reached: whether it passes the header on. */
export function verdicts({
  requests,
  space,
  topology,
  mixed,
}: Options): Verdict[] {
  const { nodes } = topology;
  const forks = forkedNodes(space, nodes);
  const nodeOf = nodeFinder(space, nodes);
  const targetOf = (hop: RequestHop) =>
    hop.to?.service && hop.to.namespace
      ? serviceNode(space, hop.to.service, hop.to.namespace)
      : undefined;
  const seen = new Map<string, Seen>();
  for (const { hops } of requests) {
    for (const hop of hops) {
      const node = nodeOf(hop);
      if (!node) continue;
      const known = seen.get(node.id) ?? newSeen(node);
      seen.set(node.id, known);
      if (hop.direction === 'inbound') {
        known.received++;
        continue;
      }
      const target = targetOf(hop);
      if (target === undefined) continue;
      // Past a fork that answers everything with it, the header cannot have been on it.
      const lost = mixed && forks.has(target);
      const proved = !mixed || hop.to?.fork === true;
      const list = lost ? known.lost : known.passed;
      list.set(target, (list.get(target) ?? 0) + 1);
      if (!lost && !proved) known.unproved.add(target);
    }
  }
  return [...seen.values()]
    .filter(({ received, passed, lost }) => received + passed.size + lost.size)
    .map(one => judged(one, calleesOf(one.node, topology), nodes));
}

interface Seen {
  node: TopologyNode;
  received: number;
  passed: Map<string, number>;
  lost: Map<string, number>;
  unproved: Set<string>;
}

function newSeen(node: TopologyNode): Seen {
  return {
    node,
    received: 0,
    passed: new Map(),
    lost: new Map(),
    unproved: new Set(),
  };
}

function judged(
  { node, received, passed, lost, unproved }: Seen,
  callees: readonly string[],
  nodes: readonly TopologyNode[],
): Verdict {
  const proved = [...passed.keys()].filter(id => !unproved.has(id));
  const name = (id: string) => nodes.find(one => one.id === id)?.name ?? id;
  const base = {
    nodeId: node.id,
    name: node.name,
    namespace: node.namespace,
    fork: node.kind === 'fork',
    ...(node.entityRef && { entityRef: node.entityRef }),
    received,
    passedOn: [...passed].map(([nodeId, count]) => ({ nodeId, count })),
    lostTo: [...lost.keys()],
  };
  const say = (
    verdict: Verdict['verdict'],
    message: string,
    lostTo = base.lostTo,
  ): Verdict => ({ ...base, verdict, lostTo, message });
  const list = (ids: readonly string[]) => ids.map(name).join(', ');
  if (lost.size > 0) {
    return say(
      'loses',
      `${node.name} calls ${list(
        base.lostTo,
      )} without the header, so that the fork is passed by. Have it hand on the header of the request that it works on.`,
    );
  }
  if (proved.length > 0) {
    return say(
      'passes',
      `${node.name} hands the header on to ${list(proved)}.`,
    );
  }
  if (callees.length === 0) {
    return say('end', `${node.name} calls nobody, as far as is known.`);
  }
  if (unproved.size > 0) {
    return say(
      'unknown',
      `${node.name} hands on the request id to ${list([
        ...unproved,
      ])}; whether the header, too, shows only where a fork follows.`,
    );
  }
  return received > 0 && passed.size === 0
    ? say(
        'loses',
        `${
          node.name
        } got ${received} of the space’s requests and sent none on, though it calls ${list(
          callees,
        )}. Unless it had no reason to call, it drops the header: have it hand on the header of the request that it works on.`,
        [...callees],
      )
    : say('unknown', `Nothing is known yet of what ${node.name} sends on.`);
}

/** A fork calls what its base calls. */
function calleesOf(
  { id, baseId }: TopologyNode,
  { edges, nodes }: Pick<Topology, 'nodes' | 'edges'>,
): string[] {
  const baseOf = new Map(
    nodes.flatMap(node => (node.baseId ? [[node.id, node.baseId]] : [])),
  );
  const found = edges
    .filter(({ from }) => from === id || (baseId && from === baseId))
    .map(({ to }) => baseOf.get(to) ?? to)
    .filter(to => to !== id && to !== baseId);
  return [...new Set(found)];
}

/** Base nodes that requests with the header never reach, since a fork stands before them. */
function forkedNodes(
  { metadata, spec, status }: MeshSpace,
  nodes: readonly TopologyNode[],
): Set<string> {
  const wanted = (workload: WorkloadRef) =>
    spec.forks.find(fork => sameWorkload(fork, workload));
  const routed = new Set(
    (status?.forks ?? [])
      .filter(fork => fork.routed && answersAll(wanted(fork.workload)?.traffic))
      .map(fork => forkId(metadata.name, fork.workload.name)),
  );
  return new Set(
    nodes.flatMap(({ id, baseId }) =>
      baseId && routed.has(id) ? [baseId] : [],
    ),
  );
}

function nodeFinder(
  { metadata }: MeshSpace,
  nodes: readonly TopologyNode[],
): (hop: RequestHop) => TopologyNode | undefined {
  const byWorkload = new Map(
    nodes.flatMap(node =>
      node.workload && (node.kind !== 'fork' || node.space === metadata.name)
        ? [[`${node.namespace}/${node.workload.name}`, node] as const]
        : [],
    ),
  );
  return ({ namespace, workload }) =>
    workload && byWorkload.get(`${namespace}/${workload.name}`);
}

/** The Services of a fork are those of the workload that it stands for. */
function serviceNode(
  { metadata, status }: MeshSpace,
  service: string,
  namespace: string,
): string {
  const fork =
    namespace === metadata.name
      ? status?.forks.find(({ services }) => services.includes(service))
      : undefined;
  return fork
    ? forkId(metadata.name, fork.workload.name)
    : serviceId(namespace, service);
}
