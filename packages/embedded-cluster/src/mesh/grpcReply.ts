import { Answer } from './http/Exchange';
import { HeaderList, valueOf } from './http/headers';

const UNKNOWN = '2';

/** gRPC's own statuses for those of HTTP, as Envoy translates them. */
const STATUSES: Record<number, string> = {
  400: '13',
  401: '16',
  403: '7',
  404: '12',
  429: '14',
  502: '14',
  503: '14',
  504: '14',
};

export function isGrpc(headers: HeaderList): boolean {
  return (valueOf(headers, 'content-type') ?? '').startsWith(
    'application/grpc',
  );
}

/** A proxy's own answer, in the form in which a gRPC client reads one: the status is in the headers, and HTTP's is always 200. */
export function asGrpcReply({ status, headers, body }: Answer): Answer {
  if (valueOf(headers, 'grpc-status') !== undefined) {
    return { status, headers, body };
  }
  const kept = headers.filter(([name]) => name !== 'content-type');
  return {
    status: 200,
    headers: [
      ...kept,
      ['content-type', 'application/grpc'],
      ['grpc-status', STATUSES[status] ?? UNKNOWN],
      ...(typeof body === 'string' && body
        ? [['grpc-message', encodeURI(body)] as [string, string]]
        : []),
    ],
  };
}
