import { randomBytes } from 'node:crypto';
import { ApiServer } from './ApiServer';
import { TokenUser } from './api/auth/Authenticator';
import { Interceptor } from './api/http/ApiHandler';
import { bootstrap } from './presets/bootstrap';
import { meshKinds } from './presets/meshKinds';
import { kubeconfig } from './kubeconfig';
import { InternalClient } from './store/InternalClient';

/** @internal */
export interface EmbeddedClusterOptions {
  /** Port of the plain HTTP endpoint on loopback; 0 takes a free one. */
  port?: number;
  /** What is in the cluster at the start. */
  preset?: 'empty' | 'small' | 'large';
  /** More users than the administrator; what they may do, RBAC says. */
  users?: readonly TokenUser[];
  /** The administrator's token; random unless given. */
  token?: string;
  now?: () => number;
  random?: () => number;
  /** Events that are kept for watches that resume. */
  historyLimit?: number;
  interceptor?: Interceptor;
}

/** @internal */
export interface EmbeddedCluster {
  url: string;
  token: string;
  kubeconfig: string;
  client: InternalClient;
  server: ApiServer;
  stop(): Promise<void>;
}

/** Starts a cluster inside this process. It listens on loopback and keeps nothing after `stop()`. @internal */
export async function startEmbeddedCluster(
  options: EmbeddedClusterOptions = {},
): Promise<EmbeddedCluster> {
  const token = options.token ?? randomBytes(24).toString('base64url');
  const server = new ApiServer({
    users: [
      { token, username: 'kubernetes-admin', groups: ['system:masters'] },
      ...(options.users ?? []),
    ],
    now: options.now,
    random: options.random,
    historyLimit: options.historyLimit,
    interceptor: options.interceptor,
  });
  await bootstrap(server.clientFor('kube-apiserver'));
  if (options.preset !== 'empty') {
    const installer = server.clientFor('istio-installer');
    for (const definition of meshKinds()) {
      await installer.create(
        'customresourcedefinitions.apiextensions.k8s.io',
        definition,
      );
    }
  }
  const port = await server.listen(options.port ?? 0);
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    token,
    kubeconfig: kubeconfig({ server: url, token }),
    client: server.client,
    server,
    stop: () => server.stop(),
  };
}
