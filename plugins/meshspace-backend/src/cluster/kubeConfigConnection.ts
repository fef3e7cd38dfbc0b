import { Agent as HttpAgent, Agent } from 'node:http';
import { Agent as HttpsAgent, RequestOptions } from 'node:https';
import { KubeConfig } from '@kubernetes/client-node';
import { ClusterConnection, RequestAuth } from './ClusterConnection';

interface Options {
  name: string;
  title?: string;
  entryUrl?: string;
  prometheusUrl?: string;
  /** Called again after a 401, so that rotated files and tokens are read anew. */
  load(): KubeConfig;
}

/** A connection over client-node's KubeConfig, which knows exec plugins, token files, OIDC and proxies. */
export function kubeConfigConnection(options: Options): ClusterConnection {
  const { load, ...described } = options;
  let config = load();
  const cluster = config.getCurrentCluster();
  if (!cluster) {
    throw new Error(
      `Cluster "${options.name}" has no API server address; check its kubeconfig context`,
    );
  }
  return {
    ...described,
    server: cluster.server.replace(/\/+$/, ''),
    async authorize(): Promise<RequestAuth> {
      const https: RequestOptions = {};
      await config.applyToHTTPSOptions(https);
      const headers = Object.fromEntries(
        Object.entries(https.headers ?? {}).map(([key, value]) => [
          key.toLowerCase(),
          String(value),
        ]),
      );
      if (https.auth) {
        headers.authorization = `Basic ${Buffer.from(https.auth).toString(
          'base64',
        )}`;
      }
      return {
        headers,
        tls: pickTls(https),
        ...(proxyOf(https) && { agent: proxyOf(https) }),
      };
    },
    refresh() {
      config = load();
    },
  };
}

function pickTls(options: RequestOptions): RequestAuth['tls'] {
  const { ca, cert, key, servername, rejectUnauthorized } = options;
  const single = (value: unknown) =>
    typeof value === 'string' || Buffer.isBuffer(value) ? value : undefined;
  return {
    ca: single(ca),
    cert: single(cert),
    key: single(key),
    ...(servername && { servername }),
    ...(rejectUnauthorized === undefined ? {} : { rejectUnauthorized }),
  };
}

/** client-node makes a new agent each time; only one that leads through a proxy is worth keeping. */
function proxyOf({ agent }: RequestOptions): Agent | undefined {
  if (!(agent instanceof HttpAgent)) return undefined;
  const plain =
    agent.constructor === HttpAgent || agent.constructor === HttpsAgent;
  return plain ? undefined : agent;
}
