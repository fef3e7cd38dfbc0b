import { join } from 'node:path';
import { PodAccess } from '../api/streaming/PodAccess';
import { Clock, systemClock } from '../controllers/kit/clock';
import { ClusterState } from '../mesh/ClusterState';
import { Upstreams } from '../mesh/http/Upstreams';
import { startIngress, withGatewayApi } from '../mesh/Ingress';
import { MeshNetwork } from '../mesh/MeshNetwork';
import { startPrometheus } from '../mesh/metrics/prometheus';
import { RequestMetrics } from '../mesh/metrics/RequestMetrics';
import { PortTable } from '../mesh/PortTable';
import { storedRouter } from '../mesh/Router';
import { imagesOf } from '../pods/images';
import { registerNode, RunningPods, startPods } from '../pods';
import { InternalClient, ResourceName } from '../store/InternalClient';

export interface RuntimeOptions {
  clock?: Clock;
  random?: () => number;
  /** Resources that exist now; objects of new ones are noticed by themselves. */
  resources(): readonly { name: ResourceName }[];
  /** `images.json` of the programs that images stand for; the sample shop's by default. */
  images?: string;
  /** Where the ingress and the metrics listen; only this machine by default. */
  host?: string;
  ingressPort?: number;
  prometheusPort?: number;
  /** Pause before a crashed container starts again. */
  backOff?: { firstMs: number; mostMs: number };
}

export interface Runtime {
  stop(): Promise<void>;
  logs: RunningPods['logs'];
  port: RunningPods['port'];
  exec: RunningPods['exec'];
  servicePort: PodAccess['servicePort'];
  ingressUrl: string;
  prometheusUrl: string;
}

const SHOP_IMAGES = join(__dirname, '../../../../examples/shop/images.json');
const GATEWAY = {
  labels: { istio: 'ingressgateway' },
  namespace: 'istio-system',
};

/** Runs what the API server holds: pods, and the mesh between them. */
export async function startRuntime(
  client: InternalClient,
  options: RuntimeOptions,
): Promise<Runtime> {
  const {
    clock = systemClock,
    random = Math.random,
    host = '127.0.0.1',
  } = options;
  const state = new ClusterState(client);
  const metrics = new RequestMetrics();
  const upstreams = new Upstreams();
  const router = withGatewayApi(
    storedRouter(
      client,
      options.resources().map(({ name }) => name),
    ),
    () => gatewayApiListeners(client),
  );
  const context = {
    router,
    state,
    ports: new PortTable(),
    upstreams,
    metrics,
    clock,
    random,
  };
  const network = new MeshNetwork(context);
  const ingress = await startIngress(context, network, {
    ...GATEWAY,
    host,
    port: options.ingressPort ?? 0,
  });
  const prometheus = await startPrometheus(metrics, clock, {
    host,
    port: options.prometheusPort ?? 0,
  });
  await registerNode(client, clock, 'embedded');
  const pods = startPods(client, {
    clock,
    network,
    images: imagesOf(options.images ?? SHOP_IMAGES),
    ...(options.backOff ? { backOff: options.backOff } : {}),
  });
  return {
    logs: pods.logs,
    port: pods.port,
    exec: pods.exec,
    servicePort(namespace, name, port) {
      const endpoint = state.pick(state.endpoints(namespace, name, port));
      return endpoint && context.ports.app(endpoint.ip, endpoint.port);
    },
    ingressUrl: `http://${host}:${ingress.port}`,
    prometheusUrl: `http://${host}:${prometheus.port}`,
    async stop() {
      pods.stop();
      ingress.stop();
      prometheus.stop();
      network.stop();
      upstreams.close();
      router.stop();
      state.stop();
    },
  };
}

function gatewayApiListeners(client: InternalClient) {
  return client
    .list('gateways.gateway.networking.k8s.io')
    .flatMap(({ metadata, spec }) =>
      (
        (spec as { listeners?: { port: number }[] } | undefined)?.listeners ??
        []
      ).map(({ port }) => ({
        namespace: metadata.namespace ?? '',
        name: metadata.name,
        port,
      })),
    );
}
