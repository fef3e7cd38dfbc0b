import type { MeshSpace, PodSummary } from '@meshspace/planner';
import type {
  RequestHop,
  SeenRequest,
} from '@meshspace/plugin-meshspace-common';
import { LogLine } from './accessLog';

/** A line, and the pod whose sidecar wrote it. */
export interface PodLine {
  pod: PodSummary;
  line: LogLine;
}

/** What a probe calls itself, so that its lines are recognised also where a gateway gives it a new request id. */
export const PROBE_AGENT = 'meshspace-probe/';

interface Options {
  space: MeshSpace;
  /** Sidecars log all requests, so that those of the space must be told apart. */
  mixed: boolean;
  limit: number;
}

/** The requests of a space, newest first, each with its hops in order of time. */
export function seenRequests(
  lines: readonly PodLine[],
  { space, mixed, limit }: Options,
): SeenRequest[] {
  const { name: own } = space.metadata;
  const groups = new Map<string, PodLine[]>();
  for (const entry of lines) {
    const { requestId } = entry.line;
    if (!requestId || requestId === '-') continue;
    const group = groups.get(requestId);
    if (group) group.push(entry);
    else groups.set(requestId, [entry]);
  }
  const found: SeenRequest[] = [];
  for (const [id, group] of groups) {
    const probe = group
      .map(({ line }) => probeOf(line))
      .find(value => value !== undefined);
    const hops = group
      .map(entry => hopOf(entry, own))
      .sort(
        (a, b) =>
          compare(a.at, b.at) ||
          b.durationMs - a.durationMs ||
          order(a) - order(b),
      );
    const isOwn = hops.some(hop => hop.fork || hop.to?.fork);
    if (mixed && !isOwn && probe === undefined) continue;
    const [{ at, method, path }] = hops;
    found.push({ id, at, method, path, hops, ...(probe && { probe }) });
  }
  return found.sort((a, b) => compare(b.at, a.at)).slice(0, limit);
}

function probeOf({ userAgent }: LogLine): string | undefined {
  return userAgent.startsWith(PROBE_AGENT)
    ? userAgent.slice(PROBE_AGENT.length, PROBE_AGENT.length + 64)
    : undefined;
}

function hopOf({ pod, line }: PodLine, space: string): RequestHop {
  const namespace = pod.metadata.namespace ?? '';
  const workload = workloadOf(pod);
  const to = line.host === undefined ? undefined : targetOf(line.host, space);
  return {
    at: line.at,
    pod: pod.metadata.name,
    namespace,
    ...(workload && { workload }),
    fork: namespace === space,
    direction: line.direction,
    ...(to && { to }),
    method: line.method,
    path: line.path,
    status: line.status,
    ...(line.flags && { flags: line.flags }),
    durationMs: line.durationMs,
  };
}

function workloadOf({ workload = '' }: PodSummary): RequestHop['workload'] {
  const [kind, name] = workload.split('/');
  switch (kind) {
    case 'Deployment':
    case 'StatefulSet':
    case 'DaemonSet':
    case 'Rollout':
      return { kind, name };
    default:
      return undefined;
  }
}

/** `reviews.shop.svc.cluster.local` is a Service; anything else lies outside. */
function targetOf(host: string, space: string): RequestHop['to'] {
  const [, service, namespace] =
    /^([a-z0-9-]+)\.([a-z0-9-]+)\.svc\./.exec(host) ?? [];
  return service
    ? { host, service, namespace, fork: namespace === space }
    : { host, fork: false };
}

/** Within one millisecond: what lasts longer encloses the rest, and what came in happened before what it caused. */
function order({ direction }: RequestHop): number {
  return direction === 'inbound' ? 0 : 1;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
