import { BackendRef } from '../../kube/gatewayApi';
import { Raw } from '../../kube/objects';
import { ForkTraffic } from '../../meshspace/MeshSpace';
import { milliseconds } from '../../model/duration';
import { textAt } from '../../model/raw';
import { copiesOf, Part, sharesOf } from './traffic';

/** What a rule of the Gateway API says of its backends, and of requests to them. */
interface Backends extends Raw {
  backendRefs?: BackendRef[];
  filters?: Raw[];
  timeouts?: Raw;
}

const weightOf = ({ weight = 1 }: BackendRef) => weight;

/** What of a wish routes of these kinds of the Gateway API cannot say. */
export function notSaidBy(kinds: readonly string[]): (keyof ForkTraffic)[] {
  const isGrpc = kinds.includes('GRPCRoute');
  return ['delay', 'abort', 'retries', ...(isGrpc ? ['timeout' as const] : [])];
}

/** Shares, copies and, for HTTP, a timeout, as the space wants them; for the rest there is no word in the Gateway API. */
export function backendsOf(
  parts: readonly Part<BackendRef>[],
  kind: string,
  rule: Backends,
): Backends {
  if (!rule.backendRefs) return {};
  const backendRefs = sharesOf(parts, weightOf);
  const wish = parts.find(part => part.wish && weightOf(part.target) > 0)?.wish;
  if (!wish) return { backendRefs };
  const copies = copiesOf(parts, weightOf);
  return {
    backendRefs,
    ...(copies.length > 0 && {
      filters: [
        ...(rule.filters ?? []),
        ...copies.map(({ to, percent }) => mirrorTo(to, percent)),
      ],
    }),
    ...(wish.timeout !== undefined &&
      kind === 'HTTPRoute' && {
        timeouts: timeoutsOf(rule.timeouts, wish.timeout),
      }),
  };
}

function mirrorTo({ name, namespace, port }: BackendRef, percent: number): Raw {
  return {
    type: 'RequestMirror',
    requestMirror: {
      backendRef: { name, namespace, ...(port !== undefined && { port }) },
      ...(percent < 100 && { percent: Math.max(1, Math.round(percent)) }),
    },
  };
}

/** A backend's own timeout may not be longer than the whole request's. */
function timeoutsOf(theirs: Raw | undefined, timeout: string): Raw {
  const { backendRequest, ...others } = theirs ?? {};
  const wished = milliseconds(timeout) ?? 0;
  const own = milliseconds(textAt(theirs, 'backendRequest')) ?? 0;
  return {
    ...others,
    ...(backendRequest !== undefined &&
      (wished === 0 || own <= wished) && { backendRequest }),
    request: inWholeUnits(wished),
  };
}

const UNITS: [name: string, ms: number][] = [
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
];

/** The Gateway API takes whole numbers of at most five digits, up to four of them. */
function inWholeUnits(ms: number): string {
  let rest = ms;
  const parts = UNITS.flatMap(([name, size]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return count > 0 ? [`${count}${name}`] : [];
  });
  return parts.join('') || '0s';
}
