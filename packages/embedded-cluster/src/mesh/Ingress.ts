import { createServer, Server, Socket } from 'node:net';
import { Caller, Hop } from '@meshspace/planner';
import { serve } from './http/serve';
import { peerOf } from './identity';
import { MeshNetwork } from './MeshNetwork';
import { outboundHandler } from './Outbound';
import { ProxyContext } from './ProxyContext';
import { Router } from './Router';

export interface IngressOptions {
  host: string;
  port: number;
  /** Labels of the gateway's pods, and the namespace to assume while there are none. */
  labels: Record<string, string>;
  namespace: string;
}

/** Port of the Gateways' servers that the ingress port of this machine stands for. */
const GATEWAY_PORT = 80;

/** A port of this machine that is the ingress gateway of the mesh. */
export async function startIngress(
  context: ProxyContext,
  network: MeshNetwork,
  options: IngressOptions,
): Promise<{ port: number; stop(): void }> {
  const connections = new Set<Socket>();
  const server: Server = createServer(socket => {
    connections.add(socket);
    socket.on('close', () => connections.delete(socket));
    const [pod] = context.state.podsWith(options.labels);
    const serviceAccount =
      pod?.spec.serviceAccountName ?? 'istio-ingressgateway';
    const peer = pod
      ? peerOf(pod)
      : {
          pod: 'istio-ingressgateway',
          namespace: options.namespace,
          workload: 'istio-ingressgateway',
          app: 'istio-ingressgateway',
          version: 'latest',
          serviceAccount,
        };
    const caller: Caller = {
      type: 'gateway',
      namespace: peer.namespace,
      labels: pod?.metadata.labels ?? options.labels,
      serviceAccount,
      port: GATEWAY_PORT,
    };
    const write = network.gatewayLog(options.labels) ?? (() => {});
    const remote = `${(socket.remoteAddress ?? '').replace('::ffff:', '')}:${
      socket.remotePort
    }`;
    serve(
      socket,
      outboundHandler(
        context,
        { caller, peer, gateway: { port: GATEWAY_PORT }, write },
        remote,
      ),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  const address = server.address();
  return {
    port: address && typeof address === 'object' ? address.port : options.port,
    stop() {
      server.close();
      connections.forEach(socket => socket.destroy());
    },
  };
}

/** Gateway API gateways share the ingress port: they take what no Istio Gateway knows. */
export function withGatewayApi(
  router: Router,
  gateways: () => readonly { namespace: string; name: string; port: number }[],
): Router {
  return {
    stop: () => router.stop(),
    route(caller, request): Hop {
      const hop = router.route(caller, request);
      if (caller.type !== 'gateway' || hop.treatment.type !== 'notFound') {
        return hop;
      }
      const others = gateways().map(gateway =>
        router.route({ type: 'gatewayApi', ...gateway }, request),
      );
      return (
        others.find(({ treatment }) => treatment.type !== 'notFound') ?? hop
      );
    },
  };
}
