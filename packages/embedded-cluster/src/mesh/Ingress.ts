import { createServer, Server, Socket } from 'node:net';
import { Hop } from '@meshspace/planner';
import { acceptAtGateway } from './gateway';
import { MeshNetwork } from './MeshNetwork';
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
    acceptAtGateway(
      context,
      {
        pod,
        assumed: options,
        port: GATEWAY_PORT,
        write: network.gatewayLog(options.labels) ?? (() => {}),
      },
      socket,
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
