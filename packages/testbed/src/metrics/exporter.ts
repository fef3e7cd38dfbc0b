import http from 'node:http';
import path from 'node:path';
import { parseEntry } from '../bed/accessLog';
import { LogTail } from '../bed/logTail';
import { createInstance, paths, ports } from '../instance';
import { KubeClient } from '../kube/client';
import { startInformer } from '../kube/informer';
import type { Pod, Service } from '../kube/types';
import { labelsOf, type Inventory } from './istioLabels';
import { RequestMetrics } from './RequestMetrics';

const SIDECAR = 'istio-proxy';
const ENVOY_PORT = 15090;

const log = (text: string) => process.stdout.write(`${text}\n`);

const isInjected = ({ spec }: Pod) =>
  [...(spec.initContainers ?? []), ...spec.containers].some(
    ({ name }) => name === SIDECAR,
  );

/**
 * Makes Istio's request metrics from the sidecars' access logs, and tells Prometheus where the Envoys are:
 *   exporter.ts INSTANCE
 */
function main(): void {
  const instance = createInstance(Number(process.argv[2]));
  const client = new KubeClient(
    instance.apiServer,
    paths(instance).pki,
    'admin',
  );
  const never = new AbortController().signal;
  const handlers = { onSet: () => {}, onDelete: () => {} };
  const pods = startInformer<Pod>(client, '/api/v1/pods', handlers, never, log);
  const services = startInformer<Service>(
    client,
    '/api/v1/services',
    handlers,
    never,
    log,
  );
  const inventory: Inventory = {
    podByIp: ip =>
      [...pods.store.values()].find(({ status }) => status?.podIP === ip),
    services: namespace =>
      [...services.store.values()].filter(
        ({ metadata }) => metadata.namespace === namespace,
      ),
  };
  const metrics = new RequestMetrics();
  const tails = new Map<string, LogTail>();

  const injected = () => [...pods.store.values()].filter(isInjected);

  const read = (pod: Pod) => {
    const { uid } = pod.metadata;
    const folder = path.join(paths(instance).pods, uid, 'logs');
    const tail =
      tails.get(uid) ?? new LogTail(path.join(folder, `${SIDECAR}.log`));
    tails.set(uid, tail);
    for (const line of tail.newLines()) {
      const entry = parseEntry(line);
      const labels = entry && labelsOf(entry, pod, inventory);
      if (labels) metrics.add(labels, entry.duration ?? 0);
    }
  };

  const targets = () => [
    {
      targets: injected().flatMap(({ status }) =>
        status?.podIP ? [`${status.podIP}:${ENVOY_PORT}`] : [],
      ),
    },
  ];

  http
    .createServer((request, response) => {
      if (request.url === '/targets') {
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify(targets()));
        return;
      }
      injected().forEach(read);
      response.setHeader('content-type', 'text/plain; version=0.0.4');
      response.end(metrics.text());
    })
    .listen(ports.exporter, instance.hostIp);
}

main();
