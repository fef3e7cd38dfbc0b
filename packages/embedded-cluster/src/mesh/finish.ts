import { accessLogLine, Finished } from './accessLog';
import { asGrpcReply, isGrpc } from './grpcReply';
import { Exchange } from './http/Exchange';
import { valueOf, withHeader } from './http/headers';
import { Outcome } from './forward';
import { Peer, peerOf } from './identity';
import { ProxyContext } from './ProxyContext';

export interface Report {
  exchange: Exchange;
  outcome: Outcome;
  startedAt: number;
  reporter: 'source' | 'destination';
  source: Peer | undefined;
  destination?: Peer;
  /** The Service, if it is not told by the upstream. */
  service?: { host: string; name: string; namespace: string };
  mutualTls: boolean;
  local: string;
  remote: string;
  server: string;
  write(line: string): void;
}

/** Answers the caller, then says what happened: in the access log and in the metrics. */
export async function finish(
  context: ProxyContext,
  report: Report,
): Promise<void> {
  const { exchange, outcome, startedAt } = report;
  const { endpoint, upstream, path } = outcome;
  const answeredAt = context.clock.now();
  const fromUpstream = outcome.details === 'via_upstream';
  const grpc = isGrpc(exchange.headers);
  const answer =
    grpc && !fromUpstream ? asGrpcReply(outcome.answer) : outcome.answer;
  let { headers } = answer;
  if (fromUpstream) {
    headers = withHeader(
      headers,
      'x-envoy-upstream-service-time',
      String(answeredAt - startedAt),
    );
  }
  headers = withHeader(headers, 'server', report.server);
  const sent = await exchange.respond({
    ...answer,
    headers: withHeader(headers, 'date', new Date(answeredAt).toUTCString()),
  });
  const durationMs = context.clock.now() - startedAt;
  const pod = endpoint && context.state.podAt(endpoint.ip);
  const service =
    report.service ??
    (upstream?.service !== undefined && upstream.namespace !== undefined
      ? {
          host: upstream.host,
          name: upstream.service,
          namespace: upstream.namespace,
        }
      : undefined);
  context.metrics.record({
    reporter: report.reporter,
    source: report.source,
    destination: report.destination ?? (pod && peerOf(pod)),
    service,
    protocol: grpc ? 'grpc' : 'http',
    status: exchange.gone.aborted ? 0 : answer.status,
    grpcStatus: grpc
      ? valueOf(answer.trailers?.() ?? [], 'grpc-status') ??
        valueOf(answer.headers, 'grpc-status')
      : undefined,
    flags: exchange.gone.aborted ? 'DC' : outcome.flags,
    mutualTls: report.mutualTls,
    durationMs,
  });
  const finished: Finished = {
    startedAt,
    method: exchange.method,
    path,
    ...(path === exchange.path ? {} : { originalPath: exchange.path }),
    protocol: exchange.protocol,
    status: exchange.gone.aborted ? 0 : answer.status,
    flags: exchange.gone.aborted ? 'DC' : outcome.flags,
    details: exchange.gone.aborted
      ? 'downstream_remote_disconnect'
      : outcome.details,
    received: Number(valueOf(exchange.headers, 'content-length') ?? 0),
    sent,
    durationMs,
    ...(fromUpstream ? { upstreamMs: answeredAt - startedAt } : {}),
    requestHeaders: exchange.headers,
    authority: outcome.authority,
    upstreamHost: endpoint && `${endpoint.ip}:${endpoint.port}`,
    upstreamCluster: outcome.cluster,
    downstreamLocal: report.local,
    downstreamRemote: report.remote,
    ...(outcome.cluster?.startsWith('outbound')
      ? {}
      : { routeName: outcome.cluster && 'default' }),
  };
  report.write(accessLogLine(finished));
}
