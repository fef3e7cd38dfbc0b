import { Readable } from 'node:stream';
import { Endpoint } from './ClusterState';
import { Answer, Exchange } from './http/Exchange';
import { HeaderList } from './http/headers';
import { UpstreamFailure } from './http/Upstreams';
import { Peer, prefaceOf } from './identity';
import { ProxyContext } from './ProxyContext';
import { DEFAULT_RETRIES, isRetriable, retryPauseMs } from './retry';

export interface Delivery {
  path: string;
  authority: string;
  headers: HeaderList;
  body: Readable | Buffer | undefined;
  /** Undefined: in plain text. */
  identity: Peer | undefined;
  endpoints: readonly Endpoint[];
  timeoutMs?: number;
  retries?: { attempts: number; perTryTimeoutMs?: number; on?: string };
}

export interface Delivered {
  answer: Answer;
  flags: string;
  details: string;
  endpoint?: Endpoint;
}

const RESET = 'upstream connect error or disconnect/reset before headers. ';

/** Envoy's own answers. */
const OWN = {
  noEndpoint: {
    status: 503,
    flags: 'UH',
    details: 'no_healthy_upstream',
    body: 'no healthy upstream',
  },
  connect: {
    status: 503,
    flags: 'UF,URX',
    details:
      'upstream_reset_before_response_started{remote_connection_failure,delayed_connect_error:_Connection_refused}',
    body: `${RESET}reset reason: remote connection failure, transport failure reason: delayed connect error: Connection refused`,
  },
  reset: {
    status: 503,
    flags: 'UC',
    details: 'upstream_reset_before_response_started{connection_termination}',
    body: `${RESET}reset reason: connection termination`,
  },
  timeout: {
    status: 504,
    flags: 'UT',
    details: 'upstream_response_timeout',
    body: 'upstream request timeout',
  },
  perTryTimeout: {
    status: 504,
    flags: 'UT',
    details: 'upstream_per_try_timeout',
    body: 'upstream request timeout',
  },
} as const;

export function ownAnswer(kind: keyof typeof OWN): Delivered {
  const { status, flags, details, body } = OWN[kind];
  return {
    answer: { status, headers: [['content-type', 'text/plain']], body },
    flags,
    details,
  };
}

function besides(
  endpoints: readonly Endpoint[],
  tried: Endpoint | undefined,
): readonly Endpoint[] {
  return endpoints.filter(endpoint => endpoint !== tried);
}

/** Sends a request to one of the endpoints, again as often as the policy says. */
export async function deliver(
  context: ProxyContext,
  exchange: Exchange,
  delivery: Delivery,
): Promise<Delivered> {
  const { attempts, on = DEFAULT_RETRIES.on } =
    delivery.retries ?? DEFAULT_RETRIES;
  const deadline = delivery.timeoutMs
    ? context.clock.now() + delivery.timeoutMs
    : undefined;
  let tried: Endpoint | undefined;
  for (let attempt = 0; ; attempt++) {
    const others = besides(delivery.endpoints, tried);
    const endpoint = context.state.pick(
      others.length > 0 ? others : delivery.endpoints,
    );
    if (!endpoint) {
      return ownAnswer('noEndpoint');
    }
    tried = endpoint;
    const left =
      deadline === undefined ? undefined : deadline - context.clock.now();
    const limit = Math.min(
      left ?? Number.POSITIVE_INFINITY,
      delivery.retries?.perTryTimeoutMs ?? Number.POSITIVE_INFINITY,
    );
    const result = await once(
      context,
      exchange,
      delivery,
      endpoint,
      attempt,
      limit,
    );
    const failure = 'failure' in result ? result.failure : undefined;
    const again =
      attempt < attempts &&
      !(delivery.body instanceof Readable) &&
      !exchange.gone.aborted &&
      !(failure === 'timeout' && left !== undefined && limit === left) &&
      isRetriable(
        on,
        failure ? { failure } : (result as { answer: Answer }).answer,
      );
    if (!again) {
      if ('answer' in result) {
        return {
          answer: result.answer,
          flags: '-',
          details: 'via_upstream',
          endpoint,
        };
      }
      return { ...failed(result.failure, limit !== left), endpoint };
    }
    if ('answer' in result && result.answer.body instanceof Readable) {
      result.answer.body.destroy();
    }
    await new Promise<void>(resolve =>
      context.clock.after(retryPauseMs(attempt, context.random), resolve),
    );
  }
}

function failed(
  failure: UpstreamFailure['kind'] | 'timeout',
  perTry: boolean,
): Delivered {
  switch (failure) {
    case 'connect':
      return ownAnswer('connect');
    case 'timeout':
      return ownAnswer(perTry ? 'perTryTimeout' : 'timeout');
    default:
      return ownAnswer('reset');
  }
}

async function once(
  context: ProxyContext,
  exchange: Exchange,
  delivery: Delivery,
  endpoint: Endpoint,
  attempt: number,
  limitMs: number,
): Promise<
  { answer: Answer } | { failure: UpstreamFailure['kind'] | 'timeout' }
> {
  const localPort = context.ports.entry(endpoint.ip, endpoint.port);
  if (localPort === undefined) {
    return { failure: 'connect' };
  }
  const encrypted =
    delivery.identity && context.ports.hasProxy(endpoint.ip, endpoint.port);
  const timeout = new AbortController();
  const cancel = Number.isFinite(limitMs)
    ? context.clock.after(limitMs, () => timeout.abort())
    : () => {};
  try {
    const answer = await context.upstreams.send(
      {
        localPort,
        preface:
          encrypted && delivery.identity ? prefaceOf(delivery.identity) : '',
      },
      {
        protocol: exchange.protocol,
        method: exchange.method,
        path: delivery.path,
        authority: delivery.authority,
        headers:
          attempt > 0
            ? [
                ...delivery.headers,
                ['x-envoy-attempt-count', String(attempt + 1)],
              ]
            : delivery.headers,
        body: delivery.body,
        signal: AbortSignal.any([timeout.signal, exchange.gone]),
      },
    );
    return { answer };
  } catch (error) {
    if (!(error instanceof UpstreamFailure)) {
      throw error;
    }
    return { failure: timeout.signal.aborted ? 'timeout' : error.kind };
  } finally {
    cancel();
  }
}
