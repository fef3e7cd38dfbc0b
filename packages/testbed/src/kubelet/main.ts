import { startDns } from '../dns/server';
import { createInstance, paths, ports } from '../instance';
import { KubeClient } from '../kube/client';
import { startInformer } from '../kube/informer';
import type { EndpointSlice, Service } from '../kube/types';
import { namespacesOf, removeNamespace } from '../plane/network';
import { createServiceProxy } from '../proxy/serviceProxy';
import { Kubelet } from './kubelet';
import { NODE_NAMES, registerNode } from './node';
import { startServer } from './server';
import { readSettings } from '../settings';

export const READY_LINE = 'exec-kubelet ready';

const log = (text: string) =>
  process.stdout.write(`${new Date().toISOString()} ${text}\n`);

/** The node of an instance in one process: kubelet, DNS and service proxy. */
async function main(): Promise<void> {
  const instance = createInstance(Number(process.argv[2]));
  const settings = readSettings(instance);
  if (!settings) throw new Error(`instance ${instance.number} has no settings`);
  // pods of a predecessor that crashed: like after a node's reboot, they all start anew
  const left = namespacesOf(instance).filter(
    name => name !== instance.nodeNamespace,
  );
  await Promise.all(left.map(removeNamespace));

  const client = new KubeClient(
    instance.apiServer,
    paths(instance).pki,
    'node',
  );
  const stop = new AbortController();
  const proxy = createServiceProxy(instance.nodeNamespace, log);
  const handlers = { onSet: proxy.changed, onDelete: proxy.changed };
  const services = startInformer<Service>(
    client,
    '/api/v1/services',
    handlers,
    stop.signal,
    log,
  );
  const slices = startInformer<EndpointSlice>(
    client,
    '/apis/discovery.k8s.io/v1/endpointslices',
    handlers,
    stop.signal,
    log,
  );
  proxy.follow(services.store, slices.store);
  await startDns(instance.hostIp, ports.dns, {
    services: services.store,
    slices: slices.store,
  });
  await Promise.all(
    NODE_NAMES.map(name => registerNode(client, name, instance.hostIp, log)),
  );
  const kubelet = new Kubelet(
    instance,
    client,
    settings.images,
    stop.signal,
    log,
  );
  await startServer(
    instance.hostIp,
    ports.kubelet,
    paths(instance).pki,
    kubelet,
  );
  await Promise.all([services.synced, slices.synced, kubelet.start()]);
  log(READY_LINE);

  const end = async () => {
    if (stop.signal.aborted) return;
    stop.abort();
    await kubelet.stop();
    process.exit(0);
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
}

// One pod's surprise must not end all others.
process.on('uncaughtException', error => log(`uncaught: ${error.stack}`));
process.on('unhandledRejection', reason =>
  log(`unhandled: ${reason instanceof Error ? reason.stack : reason}`),
);

main().catch(error => {
  log(`cannot start: ${error instanceof Error ? error.message : error}`);
  process.exit(1);
});
