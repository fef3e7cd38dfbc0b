import { randomUUID } from 'node:crypto';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { Caller, Hop } from '@meshspace/planner';
import { addressEndpoints, chooseUpstream, endpointsFor } from './destinations';
import { finish } from './finish';
import { carryOut, Sender } from './forward';
import { Exchange } from './http/Exchange';
import { fromRaw, HeaderList, valueOf, withHeader } from './http/headers';
import { ConnectionHandler, relay } from './http/serve';
import { openConnection } from './http/Upstreams';
import { Peer, prefaceOf } from './identity';
import { ProxyContext } from './ProxyContext';

/** A proxy that sends requests on: a sidecar for what its pod calls, or a gateway for what comes in. */
export interface SendingProxy {
  caller: Caller;
  peer: Peer;
  /** What was connected to; at a gateway the Host header says. */
  dialled?: { host: string; ip: string; port: number };
  gateway?: { port: number };
  write(line: string): void;
}

const SERVER = { sidecar: 'envoy', gateway: 'istio-envoy' };

/** Handles the connections that a program opens, or that come to a gateway. */
export function outboundHandler(
  context: ProxyContext,
  proxy: SendingProxy,
  remote: string,
): ConnectionHandler {
  const shapeOf = (
    method: string,
    path: string,
    authority: string,
    headers: HeaderList,
  ) => ({
    method,
    scheme: 'http' as const,
    host: proxy.dialled?.host ?? hostOnly(authority),
    port: proxy.dialled?.port ?? proxy.gateway?.port ?? 80,
    authority,
    path,
    headers,
  });
  const dialledIp = proxy.dialled?.ip ?? '';
  const local = proxy.dialled
    ? `${proxy.dialled.ip}:${proxy.dialled.port}`
    : `0.0.0.0:${proxy.gateway?.port}`;

  const joinRaw = (socket: Socket) => {
    const hop = context.router.route(
      proxy.caller,
      shapeOf('GET', '/', `${proxy.dialled?.host}:${proxy.dialled?.port}`, []),
    );
    const upstream = upgradeTarget(context, hop, dialledIp, proxy.peer);
    if (upstream) {
      relay(socket, upstream);
    } else {
      socket.resetAndDestroy();
    }
  };

  return {
    async exchange(exchange: Exchange) {
      const startedAt = context.clock.now();
      const seen = withProxyHeaders(exchange.headers, proxy, remote);
      const passed: Exchange = { ...exchange, headers: seen };
      const hop = context.router.route(
        proxy.caller,
        shapeOf(exchange.method, exchange.path, exchange.authority, seen),
      );
      const sender: Sender = { identity: proxy.peer, dialledIp, headers: seen };
      const outcome = await carryOut(context, passed, hop, sender);
      if (hop.treatment.type === 'blocked' && hop.treatment.status === 0) {
        exchange.reset();
        return;
      }
      await finish(context, {
        exchange: passed,
        outcome,
        startedAt,
        reporter: 'source',
        source: proxy.peer,
        mutualTls: hop.mtls === 'strict' || hop.mtls === 'permissive',
        local,
        remote,
        server: proxy.gateway ? SERVER.gateway : SERVER.sidecar,
        write: proxy.write,
      });
    },
    async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer) {
      const headers = fromRaw(request.rawHeaders);
      const shape = shapeOf(
        request.method ?? 'GET',
        request.url ?? '/',
        valueOf(headers, 'host') ?? '',
        headers,
      );
      const hop = context.router.route(proxy.caller, shape);
      const upstream = upgradeTarget(context, hop, dialledIp, proxy.peer);
      if (!upstream) {
        socket.end(
          'HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n',
        );
        return;
      }
      const path =
        hop.treatment.type === 'forward' ? hop.treatment.path : shape.path;
      const lines = headers
        .map(([name, value]) => `${name}: ${value}\r\n`)
        .join('');
      upstream.write(`${shape.method} ${path} HTTP/1.1\r\n${lines}\r\n`);
      upstream.write(head);
      relay(socket, upstream);
    },
    ...(proxy.dialled ? { raw: joinRaw } : {}),
    failed: error => proxy.write(`error\tenvoy\t${String(error)}\n`),
  };
}

/** A connection, not a request: once joined, nothing more is decided about it. */
function upgradeTarget(
  context: ProxyContext,
  hop: Hop,
  dialledIp: string,
  peer: Peer,
): Socket | undefined {
  const { treatment, denied } = hop;
  if (denied) {
    return undefined;
  }
  const upstream =
    treatment.type === 'forward'
      ? chooseUpstream(treatment.upstreams, context.random)
      : undefined;
  const endpoints =
    treatment.type === 'passthrough'
      ? addressEndpoints(context.state, dialledIp, treatment.port)
      : (upstream &&
          !upstream.missing &&
          endpointsFor(context.state, upstream, dialledIp)) ||
        [];
  const endpoint = context.state.pick(endpoints);
  const localPort = endpoint && context.ports.entry(endpoint.ip, endpoint.port);
  if (!endpoint || localPort === undefined) {
    return undefined;
  }
  const encrypted =
    treatment.type === 'forward' &&
    hop.mtls !== 'disabled' &&
    context.ports.hasProxy(endpoint.ip, endpoint.port);
  return openConnection({
    localPort,
    preface: encrypted ? prefaceOf(peer) : '',
  });
}

function hostOnly(authority: string): string {
  return authority.replace(/:\d+$/, '');
}

/** What Envoy adds on the way. */
function withProxyHeaders(
  headers: HeaderList,
  proxy: SendingProxy,
  remote: string,
): HeaderList {
  let list = headers;
  if (proxy.gateway) {
    // A client from outside does not choose what only proxies may say.
    list = list.filter(
      ([name]) =>
        name !== 'x-forwarded-client-cert' && !name.startsWith('x-envoy-'),
    );
    const ip = remote.replace(/:\d+$/, '');
    const before = valueOf(list, 'x-forwarded-for');
    list = withHeader(list, 'x-forwarded-for', before ? `${before},${ip}` : ip);
  }
  if (valueOf(list, 'x-forwarded-proto') === undefined) {
    list = withHeader(list, 'x-forwarded-proto', 'http');
  }
  return valueOf(list, 'x-request-id') === undefined
    ? withHeader(list, 'x-request-id', randomUUID())
    : list;
}
