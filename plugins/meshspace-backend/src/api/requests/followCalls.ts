import {
  callerOf,
  ClusterView,
  explain,
  hasLabels,
  RequestPath,
  Workload,
} from '@meshspace/planner';
import type { ExplainStep, Topology } from '@meshspace/plugin-meshspace-common';
import { serviceId, workloadsBehind } from '../topology/nodes';

const MOST_STEPS = 40;

interface Options {
  view: ClusterView;
  base: string;
  /** Who calls whom in the base. */
  graph: Pick<Topology, 'nodes' | 'edges'>;
  /** What the request carries; absent when no space was named. */
  header?: { name: string; value: string };
  before: RequestPath;
  after?: RequestPath;
}

/** The calls that follow from a request, nearest first, if everybody on the way hands the header on. */
export function followCalls(options: Options): ExplainStep[] {
  const { view, base, graph, header } = options;
  const steps: ExplainStep[] = [];
  const visited = new Set<string>();
  const open = [{ parent: undefined as number | undefined, ...options }];
  for (let at = open.shift(); at; at = open.shift()) {
    const from = landing(view, at.before);
    const fromAfter = at.after && landing(view, at.after);
    if (!from) continue;
    for (const service of calleesOf(view, base, graph, from)) {
      const { name } = service.metadata;
      const port = service.spec.ports?.[0]?.port;
      if (port === undefined || visited.has(name)) continue;
      if (steps.length >= MOST_STEPS) return steps;
      visited.add(name);
      const call = { method: 'GET', host: name, port, path: '/' };
      const before = explain(view, callerOf(view, from), {
        ...call,
        headers: [],
      });
      const after =
        header &&
        fromAfter &&
        explain(view, callerOf(view, fromAfter), {
          ...call,
          headers: [[header.name.toLowerCase(), header.value]],
        });
      steps.push({
        ...(at.parent !== undefined && { parent: at.parent }),
        from: nameOf(from),
        ...(fromAfter && { fromAfter: nameOf(fromAfter) }),
        call,
        before,
        ...(after && { after }),
      });
      open.push({ ...options, parent: steps.length - 1, before, after });
    }
  }
  return steps;
}

/** The workload that a request reaches: of several, the one that most requests do. */
function landing(
  view: ClusterView,
  { hops }: RequestPath,
): Workload | undefined {
  const treatment = hops.at(-1)?.treatment;
  if (treatment?.type !== 'forward') return undefined;
  const [first] = [...treatment.upstreams].sort((a, b) => b.share - a.share);
  const { namespace, service: name } = first?.dialled ?? first ?? {};
  const service = namespace && name && view.get('Service', namespace, name);
  if (!service) return undefined;
  return workloadsBehind(view, service).find(({ spec }) =>
    hasLabels(spec.template.metadata?.labels, first.subsetLabels),
  );
}

/** What a workload of the base calls; a fork calls what the workload does that it was made from. */
function calleesOf(
  view: ClusterView,
  base: string,
  { nodes, edges }: Pick<Topology, 'nodes' | 'edges'>,
  { metadata }: Workload,
) {
  const callers = nodes.filter(
    ({ namespace, workload }) =>
      namespace === base && workload?.name === metadata.name,
  );
  const ids = new Set(callers.map(({ id }) => id));
  return view
    .list('Service', base)
    .filter(({ metadata: { name } }) =>
      edges.some(
        ({ from, to }) => ids.has(from) && to === serviceId(base, name),
      ),
    );
}

function nameOf({ metadata }: Workload) {
  return { namespace: metadata.namespace ?? '', workload: metadata.name };
}
