import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { ApiServer } from './ApiServer';
import { TokenUser } from './api/auth/Authenticator';
import { Faults } from './faults/Faults';
import { kubeconfig } from './kubeconfig';
import { EventLog } from './persistence/EventLog';
import { bootstrap } from './presets/bootstrap';
import { installLarge } from './presets/large';
import { install, readManifests } from './presets/manifests';
import { meshKinds } from './presets/meshKinds';
import { shopObjects } from './presets/shop';
import { Runtime } from './runtime';
import { podAccess } from './runtime/podAccess';
import { startWorkloads, WorkloadsOptions } from './runtime/startWorkloads';
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
  /** `small`: the sample shop. `large`: 1,000 services, 50 spaces, no processes. `empty`: only Kubernetes and the mesh's kinds. */
  preset?: 'empty' | 'small' | 'large';
  /** Whether there are controllers, pods and a mesh; only the API server without. */
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
  runtime?: Pick<WorkloadsOptions, 'backOff' | 'images'>;
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
  /** What runs, unless it was started without workloads. */
  runtime?: Runtime;
  stop(): Promise<void>;
}

// The package is never built: it always runs from its sources.
// eslint-disable-next-line no-restricted-syntax -- see above
const ROOT = join(__dirname, '../../..');

/** What must be known before anything can be made of it. */
async function installKinds(server: ApiServer) {
  await bootstrap(server.clientFor('kube-apiserver'));
  await install(server, meshKinds());
  await install(server, readManifests(join(ROOT, 'deploy/meshspace.yaml')));
}

async function installPreset(
  server: ApiServer,
  { preset, workloads }: EmbeddedClusterOptions,
): Promise<void> {
  if (preset === 'empty') return;
  if (preset === 'large') {
    await installLarge(server, { settled: workloads !== false });
  } else await install(server, shopObjects());
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
    pods: () => runtime && podAccess(runtime),
  });
  const { client } = server;
  server.admission.push(faults.admission);
  const pki =
    options.httpsPort !== undefined ? createPki(Date.now()) : undefined;
  await installKinds(server);
  if (options.workloads !== false) {
    runtime = await startWorkloads(server, {
      ca: pki?.ca,
      ingressPort: options.ingressPort,
      ...options.runtime,
    });
  }
  await installPreset(server, options);
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
    runtime,
    async stop() {
      await runtime?.stop();
      await server.stop();
      log?.close();
    },
  };
}
