import {
  changeHeaders,
  changesFor,
  type Caller,
  type ClusterView,
  type HeaderChanges,
  type Hop,
  type RequestShape,
  type Treatment,
} from '@meshspace/planner';
import { workloadBehind, workloadOfService } from './modelWorkloads';
import type { Observation } from './types';
import type { Workload } from './world';

type Forward = Extract<Treatment, { type: 'forward' }>;
type HeaderLines = Array<[name: string, value: string]>;

/** What arrives at a workload of the world, and what the proxy adds to its answer. */
export interface Delivery {
  workload: Workload;
  cluster: string;
  path: string;
  authority: string;
  headers: HeaderLines;
  responseHeaders: HeaderLines;
  peer?: string;
  /** Who gets a copy. */
  mirrored: string[];
}

/** What becomes of a request: an answer of the caller's own proxy, or a delivery to a workload. */
export type Fate = { answered: Observation } | { delivered: Delivery };

function grouped(lines: HeaderLines): Record<string, string[]> {
  const table: Record<string, string[]> = {};
  for (const [name, value] of lines)
    (table[name.toLowerCase()] ??= []).push(value);
  return table;
}

/** Header lines as the echo program shows those that arrived. */
const joined = (lines: HeaderLines): Record<string, string> =>
  Object.fromEntries(
    Object.entries(grouped(lines)).map(([name, values]) => [
      name,
      values.join(','),
    ]),
  );

const answered = (
  status: number,
  cluster?: string,
  response: HeaderLines = [],
): Fate => ({
  answered: { status, cluster, response: grouped(response), arrived: {} },
});

const added = (changes: HeaderChanges | undefined): HeaderLines =>
  changeHeaders([], [changes]);

/** The echo program answers as late as the query asks. */
function isTooLate({ path, timeoutMs }: Forward): boolean {
  const seconds = /[?&]delay=([\d.]+)s/.exec(path)?.[1];
  return !!timeoutMs && Number(seconds ?? 0) * 1000 > timeoutMs;
}

function forwarded(
  view: ClusterView,
  hop: Hop,
  treatment: Forward,
  request: RequestShape,
): Fate {
  const [upstream] = treatment.upstreams;
  const { cluster, missing } = upstream;
  if (missing) return answered(missing.status, cluster);
  const { status, percent } = treatment.fault?.abort ?? {};
  if (status !== undefined && percent === 100) return answered(status, cluster);
  if (hop.denied) return answered(hop.denied.status, cluster);
  const workload = workloadBehind(view, upstream);
  if (!workload) return answered(503, cluster);
  if (isTooLate(treatment)) return answered(504, cluster);
  const changes = (direction: 'requestHeaders' | 'responseHeaders') =>
    changesFor(treatment, upstream, direction);
  return {
    delivered: {
      workload,
      cluster,
      mirrored: (treatment.mirrors ?? []).flatMap(mirror => {
        const { app, namespace } =
          workloadOfService(view, mirror, mirror.subsetLabels) ?? {};
        return mirror.percent === 100 && app ? [`${app}.${namespace}`] : [];
      }),
      path: treatment.path,
      authority: upstream.authority ?? treatment.authority,
      headers: changeHeaders(request.headers, changes('requestHeaders')),
      responseHeaders: [
        ...changeHeaders([], changes('responseHeaders')),
        ...Object.entries(treatment.cors ?? {}),
      ],
    },
  };
}

function passedThrough(
  view: ClusterView,
  hop: Hop,
  treatment: Extract<Treatment, { type: 'passthrough' }>,
  { host, port, path, headers }: RequestShape,
): Fate {
  const cluster = 'PassthroughCluster';
  if (hop.denied) return answered(hop.denied.status, cluster);
  const workload = workloadOfService(view, treatment);
  if (!workload) return answered(503, cluster);
  return {
    delivered: {
      workload,
      cluster,
      mirrored: [],
      path,
      authority: `${host}:${port}`,
      headers,
      responseHeaders: [],
    },
  };
}

/** What becomes of a request that is treated so, in the contract's world. */
export function fateOf(
  view: ClusterView,
  hop: Hop,
  request: RequestShape,
): Fate {
  const { treatment } = hop;
  switch (treatment.type) {
    case 'redirect':
      return answered(treatment.status, undefined, [
        ['location', treatment.location],
        ...added(treatment.responseHeaders),
      ]);
    case 'direct':
      return answered(
        treatment.status,
        undefined,
        added(treatment.responseHeaders),
      );
    case 'notFound':
      return answered(404);
    case 'blocked':
      return answered(treatment.status);
    case 'unresolved':
      return answered(0);
    case 'passthrough':
      return passedThrough(view, hop, treatment, request);
    default:
      return forwarded(view, hop, treatment, request);
  }
}

/** Whom the answering workload's sidecar sees: an encrypted connection shows the caller's identity. */
export function peerOf(caller: Caller, { mtls }: Hop): string | undefined {
  if (mtls !== 'strict' && mtls !== 'permissive') return undefined;
  if (caller.type === 'gatewayApi') return undefined;
  const { namespace, serviceAccount = 'default' } = caller;
  return `spiffe://cluster.local/ns/${namespace}/sa/${serviceAccount}`;
}

/** What the caller sees of a delivery, by the echo program's answer. */
export function observationOf(delivery: Delivery): Observation {
  const { workload, cluster, path, authority, headers } = delivery;
  const { app, namespace, version } = workload;
  return {
    status: 200,
    by: `${app}.${namespace}/${version}`,
    path,
    cluster,
    response: grouped(delivery.responseHeaders),
    arrived: { ...joined(headers), host: authority },
    peer: delivery.peer,
    mirrored: delivery.mirrored,
  };
}
