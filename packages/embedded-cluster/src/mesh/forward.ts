import { changesFor, Hop, Treatment, Upstream } from '@meshspace/planner';
import { deliver, Delivered, ownAnswer } from './attempt';
import {
  chooseUpstream,
  endpointsFor,
  mirrorEndpoints,
  passthroughEndpoints,
} from './destinations';
import { Exchange } from './http/Exchange';
import { changed, HeaderList } from './http/headers';
import { readBody } from './http/readBody';
import { Peer } from './identity';
import { ProxyContext } from './ProxyContext';

type Forward = Extract<Treatment, { type: 'forward' }>;

/** What a proxy did with a request. */
export interface Outcome extends Delivered {
  upstream?: Upstream;
  cluster?: string;
  path: string;
  authority: string;
}

export interface Sender {
  /** Who the connection says it is. */
  identity: Peer;
  /** The address that the caller connected to. */
  dialledIp: string;
  /** Headers as they are passed on, before any route changes them. */
  headers: HeaderList;
}

/** Does what the routing model decided. */
export async function carryOut(
  context: ProxyContext,
  exchange: Exchange,
  hop: Hop,
  sender: Sender,
): Promise<Outcome> {
  const { treatment } = hop;
  const { path, authority } = exchange;
  const own = (
    status: number,
    flags: string,
    details: string,
    headers: HeaderList = [],
    body = '',
  ): Outcome => ({
    answer: { status, headers, body },
    flags,
    details,
    path,
    authority,
  });
  switch (treatment.type) {
    case 'redirect':
      return own(
        treatment.status,
        '-',
        'direct_response',
        changed([['location', treatment.location]], treatment.responseHeaders),
      );
    case 'direct':
      return own(
        treatment.status,
        '-',
        'direct_response',
        changed(
          treatment.body ? [['content-type', 'text/plain']] : [],
          treatment.responseHeaders,
        ),
        treatment.body,
      );
    case 'notFound':
      return own(404, 'NR', 'route_not_found');
    case 'unresolved':
      return own(
        503,
        'UH',
        'no_healthy_upstream',
        [['content-type', 'text/plain']],
        'no healthy upstream',
      );
    case 'blocked':
      return own(treatment.status || 502, '-', 'direct_response');
    case 'passthrough':
      return passThrough(context, exchange, treatment, sender, hop);
    default:
      return forward(context, exchange, treatment, sender, hop);
  }
}

function denial({ denied }: Hop): Delivered | undefined {
  if (!denied) {
    return undefined;
  }
  if (denied.by.kind === 'AuthorizationPolicy') {
    return {
      answer: {
        status: 403,
        headers: [['content-type', 'text/plain']],
        body: 'RBAC: access denied',
      },
      flags: '-',
      details: 'rbac_access_denied_matched_policy[none]',
    };
  }
  return ownAnswer('reset');
}

async function passThrough(
  context: ProxyContext,
  exchange: Exchange,
  treatment: Extract<Treatment, { type: 'passthrough' }>,
  sender: Sender,
  hop: Hop,
): Promise<Outcome> {
  const { path, authority } = exchange;
  const endpoints = passthroughEndpoints(
    context.state,
    treatment,
    sender.dialledIp,
  );
  const refused = denial(hop);
  const delivered =
    refused ??
    (await deliver(context, exchange, {
      path,
      authority,
      headers: sender.headers,
      body: await readBody(exchange),
      identity: undefined,
      endpoints,
    }));
  return { ...delivered, cluster: 'PassthroughCluster', path, authority };
}

async function forward(
  context: ProxyContext,
  exchange: Exchange,
  treatment: Forward,
  sender: Sender,
  hop: Hop,
): Promise<Outcome> {
  const { random, clock } = context;
  const upstream = chooseUpstream(treatment.upstreams, random);
  const place = {
    path: treatment.path,
    authority: upstream?.authority ?? treatment.authority,
  };
  const { delay, abort } = treatment.fault ?? {};
  if (delay && random() * 100 < delay.percent) {
    await new Promise<void>(resolve => clock.after(delay.ms, resolve));
  }
  if (abort && random() * 100 < abort.percent) {
    return { ...aborted(exchange, abort), ...place };
  }
  if (!upstream) {
    return { ...ownAnswer('noEndpoint'), ...place };
  }
  if (upstream.missing) {
    return {
      answer: { status: upstream.missing.status, headers: [] },
      flags: 'NC',
      details: 'cluster_not_found',
      cluster: upstream.cluster,
      ...place,
    };
  }
  const headers = changesFor(
    treatment,
    upstream,
    'requestHeaders',
  ).reduce<HeaderList>(changed, sender.headers);
  const body = await readBody(exchange);
  const endpoints = endpointsFor(context.state, upstream, sender.dialledIp);
  const identity = hop.mtls === 'disabled' ? undefined : sender.identity;
  mirror(context, exchange, treatment, { ...place, headers, body, identity });
  const delivered =
    denial(hop) ??
    (await deliver(context, exchange, {
      ...place,
      headers,
      body,
      identity,
      endpoints,
      timeoutMs: treatment.timeoutMs,
      retries: treatment.retries,
    }));
  const answerHeaders = changesFor(
    treatment,
    upstream,
    'responseHeaders',
  ).reduce<HeaderList>(changed, delivered.answer.headers);
  return {
    ...delivered,
    answer: {
      ...delivered.answer,
      headers: changed(answerHeaders, { set: treatment.cors }),
    },
    upstream,
    cluster: upstream.cluster,
    ...place,
  };
}

function aborted(
  exchange: Exchange,
  abort: { status?: number; grpcStatus?: string },
): Delivered {
  const details = 'fault_filter_abort';
  const body = 'fault filter abort';
  if (abort.grpcStatus !== undefined) {
    return {
      answer: {
        status: 200,
        headers: [
          ['content-type', 'application/grpc'],
          ['grpc-status', grpcNumber(abort.grpcStatus)],
          ['grpc-message', body],
        ],
      },
      flags: 'FI',
      details,
    };
  }
  return {
    answer: {
      status: abort.status ?? 503,
      headers: [['content-type', 'text/plain']],
      body: exchange.method === 'HEAD' ? '' : body,
    },
    flags: 'FI',
    details,
  };
}

const GRPC_STATUSES = [
  'OK',
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
];

function grpcNumber(status: string): string {
  const index = GRPC_STATUSES.indexOf(status.toUpperCase());
  return index < 0 ? status : String(index);
}

/** Copies go their own way; nobody waits for their answers. */
function mirror(
  context: ProxyContext,
  exchange: Exchange,
  treatment: Forward,
  request: {
    path: string;
    authority: string;
    headers: HeaderList;
    body: unknown;
    identity: Peer | undefined;
  },
): void {
  for (const target of treatment.mirrors ?? []) {
    const { body } = request;
    if (
      context.random() * 100 < target.percent &&
      (body === undefined || Buffer.isBuffer(body))
    ) {
      const alone: Exchange = {
        ...exchange,
        gone: new AbortController().signal,
      };
      deliver(context, alone, {
        ...request,
        body,
        endpoints: mirrorEndpoints(context.state, target),
      })
        .then(
          ({ answer }) =>
            typeof answer.body === 'object' && answer.body.resume(),
        )
        .catch(() => undefined);
    }
  }
}
