import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { quotas, sidecarInjection } from './admission';
import { ApiServer } from './ApiServer';
import { TokenUser } from './api/auth/Authenticator';
import { startControllers } from './controllers';
import { Faults } from './faults/Faults';
import { kubeconfig } from './kubeconfig';
import { EventLog } from './persistence/EventLog';
import { bootstrap } from './presets/bootstrap';
import { seedLarge } from './presets/large';
import { install, readManifests } from './presets/manifests';
import { meshKinds } from './presets/meshKinds';
import { Resource, storageName } from './resources/Resource';
import { Runtime, RuntimeOptions, startRuntime } from './runtime';
import { InternalClient } from './store/InternalClient';
import { Store } from './store/Store';
import { createPki } from './tls/certificates';

/** How a cluster shall be. @internal */
export interface EmbeddedClusterOptions {
  /** Port of the plain HTTP endpoint on loopback; 0 takes a free one. */
  port?: number;
  /** Port of the HTTPS endpoint; not served unless given. */
  httpsPort?: number;
  ingressPort?: number;
  /** `small`: the sample shop. `large`: 1,000 services without processes. `empty`: only Kubernetes and the mesh's kinds. */
  preset?: 'empty' | 'small' | 'large';
  /** Whether pods run; by default unless the preset is `large`. */
  workloads?: boolean;
  /** More users than the administrator; what they may do, RBAC says. */
  users?: readonly TokenUser[];
  /** The administrator's token; random unless given. */
  token?: string;
  /** Folder that keeps everything between runs. */
  data?: string;
  random?: () => number;
  /** Events that are kept for watches that resume. */
  historyLimit?: number;
  faults?: Faults;
  runtime?: Pick<RuntimeOptions, 'backOff' | 'images'>;
}

/** A cluster that runs inside this process. @internal */
export interface EmbeddedCluster {
  url: string;
  httpsUrl?: string;
  ingressUrl?: string;
  prometheusUrl?: string;
  token: string;
  /** PEM of the CA of the HTTPS endpoint. */
  ca?: string;
  /** A kubeconfig file's text: HTTPS when it is served, else plain HTTP. */
  kubeconfig: string;
  client: InternalClient;
  server: ApiServer;
  faults: Faults;
  stop(): Promise<void>;
}

const ROOT = join(__dirname, '../../..');

/** Everything that can hold objects: questions like reviews cannot. */
function listable(resources: readonly Resource[]) {
  const found = new Map<string, { name: string; namespaced: boolean }>();
  for (const resource of resources) {
    if (!resource.verbs.includes('list')) continue;
    const name = storageName(resource);
    found.set(name, { name, namespaced: resource.namespaced });
  }
  return [...found.values()];
}

async function preset(
  server: ApiServer,
  which: EmbeddedClusterOptions['preset'],
) {
  await bootstrap(server.clientFor('kube-apiserver'));
  await install(server, meshKinds());
  await install(server, readManifests(join(ROOT, 'deploy/meshspace.yaml')));
  if (which === 'small' || which === undefined) {
    await install(server, readManifests(join(ROOT, 'examples/shop')));
  }
  if (which === 'large') await seedLarge(server);
}

/** Starts a cluster inside this process. It listens on loopback and keeps nothing after `stop()`. @internal */
export async function startEmbeddedCluster(
  options: EmbeddedClusterOptions = {},
): Promise<EmbeddedCluster> {
  const token = options.token ?? randomBytes(24).toString('base64url');
  const faults = options.faults ?? new Faults();
  const log = options.data ? new EventLog(options.data) : undefined;
  const store = new Store({
    historyLimit: options.historyLimit,
    onCommit: event => log?.append(event),
  });
  log?.restore(store);
  let runtime: Runtime | undefined;
  const server = new ApiServer({
    store,
    users: [
      { token, username: 'kubernetes-admin', groups: ['system:masters'] },
      ...(options.users ?? []),
    ],
    now: faults.now,
    random: options.random,
    interceptor: faults.interceptor,
    watchHooks: faults.watchHooks,
    logs: () =>
      runtime &&
      ((namespace, pod, container, logOptions, signal) =>
        (runtime as Runtime).logs(namespace, pod, container, {
          ...logOptions,
          signal,
        })),
  });
  const { client } = server;
  server.admission.push(
    sidecarInjection(client),
    quotas(client),
    faults.admission,
  );
  const pki =
    options.httpsPort !== undefined ? createPki(Date.now()) : undefined;
  const resources = () => listable(server.resources.all());
  const controllers = startControllers(client, {
    resources,
    ...(pki ? { ca: { kubernetes: pki.ca, mesh: pki.ca } } : {}),
  });
  await preset(server, options.preset);
  if (options.workloads ?? options.preset !== 'large') {
    runtime = await startRuntime(server.clientFor('kubelet'), {
      resources,
      ingressPort: options.ingressPort,
      ...options.runtime,
    });
  }
  const url = `http://127.0.0.1:${await server.listen(options.port ?? 0)}`;
  const httpsUrl =
    pki &&
    `https://127.0.0.1:${await server.listen(
      options.httpsPort ?? 0,
      '127.0.0.1',
      pki,
    )}`;
  return {
    url,
    httpsUrl,
    ingressUrl: runtime?.ingressUrl,
    prometheusUrl: runtime?.prometheusUrl,
    token,
    ca: pki?.ca,
    kubeconfig: kubeconfig({ server: httpsUrl ?? url, token, ca: pki?.ca }),
    client,
    server,
    faults,
    async stop() {
      controllers.stop();
      await runtime?.stop();
      await server.stop();
      log?.close();
    },
  };
}
