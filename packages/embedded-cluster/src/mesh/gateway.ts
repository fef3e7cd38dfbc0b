import { Socket } from 'node:net';
import { Caller } from '@meshspace/planner';
import { Pod } from '../controllers/kinds';
import { serve } from './http/serve';
import { peerOf } from './identity';
import { outboundHandler } from './Outbound';
import { ProxyContext } from './ProxyContext';

/** Where requests enter the mesh. */
export interface GatewayEntry {
  /** The gateway's pod; without one, what it would be. */
  pod?: Pod;
  assumed: { namespace: string; labels: Record<string, string> };
  /** Port of the Gateways' servers. */
  port: number;
  write(line: string): void;
}

/** Takes a connection from outside the mesh. */
export function acceptAtGateway(
  context: ProxyContext,
  { pod, assumed, port, write }: GatewayEntry,
  socket: Socket,
): void {
  const serviceAccount = pod?.spec.serviceAccountName ?? 'istio-ingressgateway';
  const peer = pod
    ? peerOf(pod)
    : {
        pod: 'istio-ingressgateway',
        namespace: assumed.namespace,
        workload: 'istio-ingressgateway',
        app: 'istio-ingressgateway',
        version: 'latest',
        serviceAccount,
      };
  const caller: Caller = {
    type: 'gateway',
    namespace: peer.namespace,
    labels: pod?.metadata.labels ?? assumed.labels,
    serviceAccount,
    port,
  };
  const address = (socket.remoteAddress ?? '').replace('::ffff:', '');
  serve(
    socket,
    outboundHandler(
      context,
      { caller, peer, gateway: { port }, write },
      `${address}:${socket.remotePort}`,
    ),
  );
}
