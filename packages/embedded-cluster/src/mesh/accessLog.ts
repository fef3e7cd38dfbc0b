import { HeaderList, valueOf } from './http/headers';

/** What is known when a request is over: enough for an access log line and for the metrics. */
export interface Finished {
  startedAt: number;
  method: string;
  path: string;
  originalPath?: string;
  protocol: string;
  status: number;
  flags: string;
  details: string;
  received: number;
  sent: number;
  durationMs: number;
  upstreamMs?: number;
  requestHeaders: HeaderList;
  authority: string;
  upstreamHost?: string;
  upstreamCluster?: string;
  downstreamLocal: string;
  downstreamRemote: string;
  serverName?: string;
  routeName?: string;
}

const dash = (value: string | number | undefined) =>
  value === undefined || value === '' ? '-' : String(value);

/** Istio's default text format. */
export function accessLogLine(request: Finished): string {
  const header = (name: string) => dash(valueOf(request.requestHeaders, name));
  const path = request.originalPath ?? request.path;
  return `[${new Date(request.startedAt).toISOString()}] "${
    request.method
  } ${path} ${request.protocol}" ${request.status} ${request.flags} ${
    request.details
  } - "-" ${request.received} ${request.sent} ${request.durationMs} ${dash(
    request.upstreamMs,
  )} "${header('x-forwarded-for')}" "${header('user-agent')}" "${header(
    'x-request-id',
  )}" "${dash(request.authority)}" "${dash(request.upstreamHost)}" ${dash(
    request.upstreamCluster,
  )} - ${request.downstreamLocal} ${request.downstreamRemote} ${dash(
    request.serverName,
  )} ${dash(request.routeName)}\n`;
}
