import type {
  RequestHop,
  SeenRequest,
} from '@meshspace/plugin-meshspace-common';
import type { Tone } from '../model/forkState';

/** A workload on the way of a request, in the order in which it was reached. */
export interface Stop {
  name: string;
  namespace: string;
  fork: boolean;
  /** Somebody sent the request there, but nothing was logged of its arrival yet. */
  expected: boolean;
}

const same = (stop: Stop, name: string, namespace: string) =>
  stop.name === name && stop.namespace === namespace;

const nameOf = (hop: RequestHop) => hop.workload?.name ?? hop.pod;

/** Where a request was, from what sidecars wrote about it. */
export function stopsOf(request: SeenRequest): Stop[] {
  const stops: Stop[] = [];
  const reach = (next: Stop) => {
    const known = stops.find(
      stop =>
        same(stop, next.name, next.namespace) ||
        // A Service's name stands for the workload behind it until that one is heard of.
        (stop.expected &&
          stop.namespace === next.namespace &&
          next.name.startsWith(stop.name)),
    );
    if (!known) stops.push(next);
    else if (!next.expected) Object.assign(known, next);
  };
  for (const hop of request.hops) {
    reach({
      name: nameOf(hop),
      namespace: hop.namespace,
      fork: hop.fork,
      expected: false,
    });
    if (hop.direction === 'outbound' && hop.to)
      reach({
        name: hop.to.service ?? hop.to.host,
        namespace: hop.to.namespace ?? hop.namespace,
        fork: hop.to.fork,
        expected: true,
      });
  }
  return stops;
}

/** What the sender got: the answer of the first workload that the request came to. */
export function outcomeOf(request: SeenRequest): {
  status: number;
  durationMs: number;
} {
  const first =
    request.hops.find(hop => hop.direction === 'inbound') ?? request.hops[0];
  return { status: first?.status ?? 0, durationMs: first?.durationMs ?? 0 };
}

export function toneOfStatus(status: number): Tone {
  if (status === 0 || status >= 500) return 'error';
  return status >= 400 ? 'warning' : 'ok';
}

const SEVERITY: Tone[] = ['ok', 'warning', 'error'];

/** The worst that happened on the way, also where somebody before it made up for it. */
export function toneOfRequest(request: SeenRequest): Tone {
  const found = request.hops.map(hop =>
    SEVERITY.indexOf(toneOfStatus(hop.status)),
  );
  return SEVERITY[Math.max(0, ...found)];
}

export function reachedFork(request: SeenRequest): boolean {
  return request.hops.some(
    hop => hop.fork || (hop.direction === 'outbound' && hop.to?.fork === true),
  );
}

const MOST = 500;

/** Newest first; one that comes again takes the place of what was known of it. */
export function mergeSeen(
  known: readonly SeenRequest[],
  seen: readonly SeenRequest[],
): SeenRequest[] {
  const byId = new Map(known.map(request => [request.id, request]));
  for (const request of seen) {
    const before = byId.get(request.id);
    if (!before || request.hops.length >= before.hops.length)
      byId.set(request.id, request);
  }
  return [...byId.values()]
    .sort((a, b) => b.at.localeCompare(a.at))
    .slice(0, MOST);
}

/** `reviews 500`, `status:5`, `fork:no`: all words must fit. */
export function fits(request: SeenRequest, query: string): boolean {
  const words = query.trim().toLowerCase().split(/\s+/).filter(Boolean);
  return words.every(word => {
    if (word.startsWith('status:'))
      return request.hops.some(hop =>
        String(hop.status).startsWith(word.slice(7)),
      );
    const text = [
      request.method,
      request.path,
      request.id,
      String(outcomeOf(request).status),
      ...stopsOf(request).map(stop => stop.name),
    ];
    return text.some(part => part.toLowerCase().includes(word));
  });
}
