import { Fault, Treatment } from '../../explain/types';
import { HttpRouteRule } from '../../kube/istio';
import { Raw } from '../../kube/objects';
import { milliseconds } from '../duration';
import { numberAt, objectAt, textAt } from '../raw';

type Forward = Extract<Treatment, { type: 'forward' }>;

/** What Istio retries where nobody said otherwise. */
const DEFAULT_RETRIES = {
  attempts: 2,
  on: 'connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes',
};

/** The retry policy; none if it was switched off by zero attempts. */
export function retriesOf(
  policy: HttpRouteRule['retries'],
): Forward['retries'] {
  if (!policy) return DEFAULT_RETRIES;
  const attempts = policy.attempts ?? 0;
  if (attempts <= 0) return undefined;
  const perTryTimeoutMs = milliseconds(policy.perTryTimeout);
  return {
    attempts,
    on: policy.retryOn ? retryOn(policy.retryOn) : DEFAULT_RETRIES.on,
    ...(perTryTimeoutMs !== undefined && { perTryTimeoutMs }),
  };
}

/** Status codes among the conditions switch on `retriable-status-codes`. */
function retryOn(conditions: string): string {
  const parts = conditions
    .split(',')
    .map(part => part.trim())
    .filter(Boolean);
  const codes = parts.filter(part => /^[1-5]\d\d$/.test(part));
  const named = parts.filter(part => !codes.includes(part));
  const text = named.join(',');
  return codes.length && !text.includes('retriable-status-codes')
    ? `${text},retriable-status-codes`
    : text;
}

/** Zero, and nothing, mean that requests never time out. */
export function timeoutOf(timeout: string | undefined): number | undefined {
  return milliseconds(timeout) || undefined;
}

/** A share that is not given is none. */
export function faultOf(fault: Raw | undefined): Fault | undefined {
  const delay = delayOf(objectAt(fault, 'delay'));
  const abort = abortOf(objectAt(fault, 'abort'));
  if (!delay && !abort) return undefined;
  return { ...(delay && { delay }), ...(abort && { abort }) };
}

function delayOf(delay: Raw | undefined): Fault['delay'] {
  const ms = milliseconds(textAt(delay, 'fixedDelay'));
  if (ms === undefined) return undefined;
  const percent =
    numberAt(objectAt(delay, 'percentage'), 'value') ??
    numberAt(delay, 'percent') ??
    0;
  return { ms, percent };
}

function abortOf(abort: Raw | undefined): Fault['abort'] {
  const status = numberAt(abort, 'httpStatus');
  const grpcStatus = textAt(abort, 'grpcStatus');
  if (status === undefined && grpcStatus === undefined) return undefined;
  const percent = numberAt(objectAt(abort, 'percentage'), 'value') ?? 0;
  return {
    percent,
    ...(status !== undefined && { status }),
    ...(grpcStatus !== undefined && { grpcStatus }),
  };
}
