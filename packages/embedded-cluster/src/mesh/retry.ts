import { HeaderList, valueOf } from './http/headers';
import { UpstreamFailure } from './http/Upstreams';

/** Istio's own policy where nobody set another. */
export const DEFAULT_RETRIES = {
  attempts: 2,
  on: 'connect-failure,refused-stream,unavailable,cancelled',
};

export type AttemptResult =
  | { failure: UpstreamFailure['kind'] | 'timeout' }
  | { status: number; headers: HeaderList };

const GRPC_CODES: Record<string, string> = {
  cancelled: '1',
  'deadline-exceeded': '4',
  'resource-exhausted': '8',
  internal: '13',
  unavailable: '14',
};

/** Whether Envoy would try again. */
export function isRetriable(on: string, result: AttemptResult): boolean {
  const conditions = on.split(',').map(condition => condition.trim());
  return conditions.some(condition => meets(condition, result));
}

function meets(condition: string, result: AttemptResult): boolean {
  if ('failure' in result) {
    const { failure } = result;
    switch (condition) {
      case 'connect-failure':
      case 'refused-stream':
        return failure === 'connect';
      case '5xx':
      case 'gateway-error':
        return failure !== 'aborted';
      case 'reset':
        return failure === 'reset' || failure === 'timeout';
      case 'reset-before-request':
        return failure === 'connect';
      default:
        return false;
    }
  }
  const { status, headers } = result;
  switch (condition) {
    case '5xx':
      return status >= 500;
    case 'gateway-error':
      return status >= 502 && status <= 504;
    case 'retriable-4xx':
      return status === 409;
    case 'retriable-status-codes':
      return status === 503;
    default:
      return GRPC_CODES[condition] === undefined
        ? condition === String(status)
        : valueOf(headers, 'grpc-status') === GRPC_CODES[condition];
  }
}

/** Full jitter, from 25 ms to 250 ms, as Envoy's default. */
export function retryPauseMs(attempt: number, random: () => number): number {
  return random() * Math.min(250, 25 * 2 ** attempt);
}
