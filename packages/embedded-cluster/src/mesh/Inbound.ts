import { createHash } from 'node:crypto';
import { IncomingMessage } from 'node:http';
import { createConnection, Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { Caller } from '@meshspace/planner';
import { deliver, Delivered } from './attempt';
import { finish } from './finish';
import { Exchange } from './http/Exchange';
import { fromRaw, HeaderList, without, withHeader } from './http/headers';
import { ConnectionHandler, relay, serve } from './http/serve';
import { Peer, principalOf, readPreface } from './identity';
import { ProxyContext } from './ProxyContext';

/** The sidecar of a pod, for what comes to one of its ports. */
export interface ReceivingProxy {
  peer: Peer;
  ip: string;
  port: number;
  write(line: string): void;
}

/** Somebody without a sidecar: nothing is known of who it is. */
const STRANGER: Caller = {
  type: 'workload',
  namespace: '',
  labels: {},
  meshed: false,
};

/** Takes a connection: from another proxy, with an identity, or in plain text from anybody. */
export function acceptInbound(
  context: ProxyContext,
  proxy: ReceivingProxy,
  socket: Socket,
): void {
  socket.on('error', () => socket.destroy());
  socket.once('data', (chunk: Buffer) => {
    socket.pause();
    const preface = readPreface(chunk);
    if (!preface && refusesPlainText(context, proxy)) {
      socket.resetAndDestroy();
      return;
    }
    const rest = preface ? preface.rest : chunk;
    if (rest.length > 0) {
      socket.unshift(rest);
    }
    serve(socket, inboundHandler(context, proxy, preface?.from));
    process.nextTick(() => socket.resume());
  });
}

function refusesPlainText(
  context: ProxyContext,
  proxy: ReceivingProxy,
): boolean {
  const denied = plainDenial(context, proxy, {
    method: 'GET',
    path: '/',
    authority: '',
    headers: [],
  });
  return denied !== undefined && denied.by.kind !== 'AuthorizationPolicy';
}

/** What the policies say to somebody without an identity. A pod that no Service names has none to be asked by. */
function plainDenial(
  context: ProxyContext,
  proxy: ReceivingProxy,
  request: Pick<Exchange, 'method' | 'path' | 'authority' | 'headers'>,
) {
  const service = serviceOf(context, proxy);
  if (!service) {
    return undefined;
  }
  const { method, path, authority, headers } = request;
  return context.router.route(STRANGER, {
    method,
    path,
    host: service.host,
    port: service.port,
    headers,
    ...(authority ? { authority } : {}),
  }).denied;
}

function inboundHandler(
  context: ProxyContext,
  proxy: ReceivingProxy,
  from: Peer | undefined,
): ConnectionHandler {
  const { ip, port } = proxy;
  const endpoint = { ip, port };
  const appSocket = () => {
    const actual = context.ports.app(ip, port);
    return actual === undefined
      ? undefined
      : createConnection({ host: '127.0.0.1', port: actual });
  };
  return {
    async exchange(exchange) {
      const startedAt = context.clock.now();
      const headers = withIdentity(exchange.headers, proxy.peer, from);
      // Policies for callers with an identity were decided with the route, where the caller is known best.
      const denied = from ? undefined : plainDenial(context, proxy, exchange);
      const delivered = denied
        ? forbidden()
        : await deliver({ ...context, ports: appOnly(context) }, exchange, {
            path: exchange.path,
            authority: exchange.authority,
            headers,
            body: exchange.hasBody ? exchange.body : undefined,
            identity: undefined,
            endpoints: [endpoint],
          });
      await finish(context, {
        exchange,
        outcome: {
          ...delivered,
          path: exchange.path,
          authority: exchange.authority,
          cluster: `inbound|${port}||`,
        },
        startedAt,
        reporter: 'destination',
        source: from,
        destination: proxy.peer,
        service: serviceOf(context, proxy),
        mutualTls: from !== undefined,
        local: `${ip}:${port}`,
        remote: from ? `${from.pod}.${from.namespace}` : '10.244.0.1:0',
        server: 'istio-envoy',
        write: proxy.write,
      });
    },
    async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer) {
      const upstream = appSocket();
      if (!upstream) {
        socket.destroy();
        return;
      }
      const headers = withIdentity(
        fromRaw(request.rawHeaders),
        proxy.peer,
        from,
      );
      const lines = headers
        .map(([name, value]) => `${name}: ${value}\r\n`)
        .join('');
      upstream.write(
        `${request.method} ${request.url} HTTP/1.1\r\n${lines}\r\n`,
      );
      upstream.write(head);
      relay(socket, upstream);
    },
    failed: error => proxy.write(`error\tenvoy\t${String(error)}\n`),
    raw(socket: Socket) {
      const upstream = appSocket();
      if (upstream) {
        relay(socket, upstream);
      } else {
        socket.destroy();
      }
    },
  };
}

/** Behind the sidecar there is only the program. */
function appOnly({ ports }: ProxyContext): ProxyContext['ports'] {
  return Object.assign(Object.create(ports) as ProxyContext['ports'], {
    entry: (ip: string, port: number) => ports.app(ip, port),
    hasProxy: () => false,
  });
}

function forbidden(): Delivered {
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

function withIdentity(
  headers: HeaderList,
  own: Peer,
  from: Peer | undefined,
): HeaderList {
  if (!from) {
    return without(headers, 'x-forwarded-client-cert');
  }
  const hash = createHash('sha256')
    .update(`${from.namespace}/${from.pod}`)
    .digest('hex');
  const before = headers.find(
    ([name]) => name === 'x-forwarded-client-cert',
  )?.[1];
  const element = `By=${principalOf(
    own,
  )};Hash=${hash};Subject="";URI=${principalOf(from)}`;
  return withHeader(
    headers,
    'x-forwarded-client-cert',
    before ? `${before},${element}` : element,
  );
}

function serviceOf(context: ProxyContext, { peer, ip, port }: ReceivingProxy) {
  const { namespace } = peer;
  const service = context.state.serviceOf(ip, port);
  return (
    service && {
      ...service,
      host: `${service.name}.${namespace}.svc.cluster.local`,
      namespace,
    }
  );
}
