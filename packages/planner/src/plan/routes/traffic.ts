import { HttpRouteDestination, HttpRouteRule } from '../../kube/istio';
import { Raw } from '../../kube/objects';
import { ForkSpec, ForkTraffic } from '../../meshspace/MeshSpace';
import { milliseconds } from '../../model/duration';

/** What a space wants of its requests to a fork; what is not valid counts as not said. */
export function trafficOf({ traffic }: ForkSpec): ForkTraffic | undefined {
  if (!traffic) return undefined;
  const { share, mirror, delay, abort, timeout, retries } = traffic;
  const perTryTimeout = retries?.perTryTimeout;
  const wish: ForkTraffic = {
    ...(isPercent(share) && share < 100 && { share }),
    ...(mirror === true && { mirror }),
    ...(isTime(delay?.duration) &&
      isPercent(delay?.percent ?? 100) && { delay }),
    ...(isWithin(abort?.status, 200, 599) &&
      isPercent(abort?.percent ?? 100) && { abort }),
    ...((timeout === '0s' || isTime(timeout)) && { timeout }),
    ...(isWithin(retries?.attempts, 0, 10) &&
      (perTryTimeout === undefined || isTime(perTryTimeout)) && { retries }),
  };
  return Object.keys(wish).length > 0 ? wish : undefined;
}

/**
 * Whether all requests with the header are answered by the fork: only then does one that comes to the base tell that it had none.
 * @public
 */
export function answersAll(traffic: ForkTraffic = {}): boolean {
  return !traffic.mirror && (traffic.share ?? 100) === 100;
}

/** Istio refuses what is below a millisecond, or no whole number of them; a refused object would hold up the routes of others. */
function isTime(duration: string | undefined): boolean {
  const ms =
    typeof duration === 'string' && !/[uµn]s/.test(duration)
      ? milliseconds(duration)
      : undefined;
  return ms !== undefined && ms >= 1 && Number.isInteger(ms);
}

function isPercent(value: number | undefined): value is number {
  return isWithin(value, 1, 100);
}

function isWithin(value: number | undefined, from: number, to: number) {
  return Number.isInteger(value) && value! >= from && value! <= to;
}

/** Where a user's rule sends requests, and if that is forked, the fork in its place. */
export interface Part<Target> {
  target: Target;
  moved?: Target;
  wish?: ForkTraffic;
}

/** The Gateway API has a greatest weight, and Istio a greatest sum. */
const HEAVIEST = 1_000_000;

/** Every target stays with its weight, since merging two of them would change what the fork sees; a share is a part of it. */
export function sharesOf<Target extends object>(
  parts: readonly Part<Target>[],
  weightOf: (target: Target) => number,
): (Target & { weight?: number })[] {
  if (!parts.some(({ wish }) => wish?.share && !wish.mirror)) {
    return parts.map(({ target, moved, wish }) =>
      wish?.mirror ? target : moved ?? target,
    );
  }
  const heaviest = Math.max(...parts.map(({ target }) => weightOf(target)));
  const scale = Math.min(100, HEAVIEST / heaviest);
  return parts.flatMap(({ target, moved, wish }) => {
    const weigh = (one: Target, percent: number) => ({
      ...one,
      weight: Math.round((weightOf(target) * percent * scale) / 100),
    });
    if (!moved || wish?.mirror) return [weigh(target, 100)];
    const share = wish?.share ?? 100;
    const forks = weigh(moved, share);
    return share < 100 ? [forks, weigh(target, 100 - share)] : [forks];
  });
}

/** Forks that get copies, and of how many percent of the rule's requests. */
export function copiesOf<Target>(
  parts: readonly Part<Target>[],
  weightOf: (target: Target) => number,
): { to: Target; percent: number }[] {
  const total = parts.reduce((sum, { target }) => sum + weightOf(target), 0);
  return parts.flatMap(({ target, moved, wish }) => {
    const weight = weightOf(target);
    return moved && wish?.mirror && weight > 0
      ? [{ to: moved, percent: ((wish.share ?? 100) * weight) / total }]
      : [];
  });
}

type Destinations = readonly Part<HttpRouteDestination>[];

/** The only destination gets everything, whatever its weight. */
const weigher = (parts: Destinations) => (target: HttpRouteDestination) =>
  parts.length === 1 ? 1 : target.weight ?? 0;

export function destinationsOf(parts: Destinations): HttpRouteDestination[] {
  return sharesOf(parts, weigher(parts));
}

/** A rule as the space wants it for requests of which some go to its forks. What it says nothing about stays the user's. */
export function asWished(
  rule: HttpRouteRule,
  parts: Destinations,
): HttpRouteRule {
  const weightOf = weigher(parts);
  const wish = parts.find(part => part.wish && weightOf(part.target) > 0)?.wish;
  if (!wish) return rule;
  const { delay, abort, timeout, retries } = wish;
  const fault = {
    ...rule.fault,
    ...(delay && {
      delay: {
        fixedDelay: delay.duration,
        percentage: { value: delay.percent ?? 100 },
      },
    }),
    ...(abort && {
      abort: {
        httpStatus: abort.status,
        percentage: { value: abort.percent ?? 100 },
      },
    }),
  };
  return {
    ...withTimeout(withCopies(rule, copiesOf(parts, weightOf)), timeout),
    ...(Object.keys(fault).length > 0 && { fault }),
    ...(retries && { retries: retriesOf(rule, retries) }),
  };
}

/** Istio takes no timeout of nothing: none is what it has where none is said. */
function withTimeout(
  { timeout: theirs, ...rest }: HttpRouteRule,
  wished: string | undefined,
): HttpRouteRule {
  const timeout = wished ?? theirs;
  return timeout === undefined || wished === '0s' ? rest : { ...rest, timeout };
}

/** Nothing else may be said of retries that are switched off. */
function retriesOf(
  rule: HttpRouteRule,
  { attempts, perTryTimeout }: NonNullable<ForkTraffic['retries']>,
): HttpRouteRule['retries'] {
  return attempts === 0
    ? { attempts }
    : {
        ...rule.retries,
        attempts,
        ...(perTryTimeout !== undefined && { perTryTimeout }),
      };
}

/** Beside the user's own mirrors: of one rule they are all written one way, or all the other. */
function withCopies(
  rule: HttpRouteRule,
  copies: ReturnType<typeof copiesOf<HttpRouteDestination>>,
): HttpRouteRule {
  if (copies.length === 0) return rule;
  const { mirror, mirrors = [], mirrorPercentage, ...rest } = rule;
  const { mirrorPercent, ...others } = rest as Raw;
  const percentage =
    mirrorPercentage ??
    (typeof mirrorPercent === 'number' ? { value: mirrorPercent } : undefined);
  return {
    ...others,
    mirrors: [
      ...(mirror
        ? [{ destination: mirror, ...(percentage && { percentage }) }]
        : []),
      ...mirrors,
      ...copies.map(({ to, percent }) => ({
        destination: to.destination,
        percentage: { value: percent },
      })),
    ],
  };
}
