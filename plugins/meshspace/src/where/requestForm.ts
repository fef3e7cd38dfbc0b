import type {
  ExplainRequest,
  SpaceSummary,
  Topology,
} from '@meshspace/plugin-meshspace-common';

export interface RequestForm {
  /** The id of a caller. */
  from: string;
  method: string;
  host: string;
  port: string;
  path: string;
  /** One `name: value` per line. */
  headers: string;
}

export interface Caller {
  id: string;
  type: 'gateway' | 'workload';
  namespace: string;
  name: string;
}

/** Who could send a request: gateways first, then the services of the base, then the space's forks. */
export function callersOf(
  topology: Topology | undefined,
  space: Pick<SpaceSummary, 'name'>,
): Caller[] {
  const rank = { gateway: 0, service: 1, fork: 2, external: 3 };
  return (topology?.nodes ?? [])
    .filter(
      node =>
        node.kind !== 'external' &&
        (node.kind !== 'fork' || node.space === space.name),
    )
    .sort((a, b) => rank[a.kind] - rank[b.kind] || a.name.localeCompare(b.name))
    .map(node => ({
      id: node.id,
      type: node.kind === 'gateway' ? 'gateway' : 'workload',
      namespace: node.namespace,
      name: node.workload?.name ?? node.name,
    }));
}

/** Who is asked about first: a workload that calls the forked one, or else any; gateways only if there is nobody else. */
export function likelyCaller(
  topology: Topology | undefined,
  callers: Caller[],
  workload: { name: string } | undefined,
): Caller | undefined {
  const targets = new Set(
    (topology?.nodes ?? [])
      .filter(node => node.workload?.name === workload?.name)
      .map(node => node.id),
  );
  const calling = new Set(
    (topology?.edges ?? [])
      .filter(edge => targets.has(edge.to))
      .map(edge => edge.from),
  );
  const workloads = callers.filter(each => each.type === 'workload');
  return (
    workloads.find(each => calling.has(each.id)) ?? workloads[0] ?? callers[0]
  );
}

/** The lines as pairs; nothing when one of them is no header. */
export function headerLines(text: string): [string, string][] | undefined {
  const pairs: [string, string][] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).trim();
    if (colon <= 0 || /\s/.test(name)) return undefined;
    pairs.push([name.toLowerCase(), line.slice(colon + 1).trim()]);
  }
  return pairs;
}

/** Nothing while something is missing or wrong. */
export function toExplainRequest(
  form: RequestForm,
  callers: Caller[],
  space: Pick<SpaceSummary, 'cluster' | 'base' | 'name'>,
): ExplainRequest | undefined {
  const caller = callers.find(each => each.id === form.from);
  const port = Number(form.port);
  const headers = headerLines(form.headers);
  const valid = Number.isInteger(port) && port > 0 && port < 65_536;
  if (
    !caller ||
    !headers ||
    !valid ||
    form.host.trim() === '' ||
    !form.path.startsWith('/')
  )
    return undefined;
  return {
    cluster: space.cluster,
    base: space.base,
    space: space.name,
    from:
      caller.type === 'gateway'
        ? {
            type: 'gateway',
            namespace: caller.namespace,
            name: caller.name,
            port,
          }
        : {
            type: 'workload',
            namespace: caller.namespace,
            workload: caller.name,
          },
    method: form.method,
    host: form.host.trim(),
    port,
    path: form.path,
    headers,
    follow: true,
  };
}
