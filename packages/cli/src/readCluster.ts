import { KubeConfig } from '@kubernetes/client-node';
import https from 'node:https';
import http from 'node:http';
import { z } from 'zod';
import { CommandError } from './CommandError';

const listSchema = z.object({
  apiVersion: z.string(),
  kind: z.string(),
  items: z.array(z.looseObject({})),
});

/** What the planner looks at, by the paths of the API. Secrets are asked for their names alone. */
const PATHS = [
  '/api/v1/namespaces',
  '/api/v1/pods',
  '/api/v1/services',
  '/api/v1/serviceaccounts',
  '/api/v1/configmaps',
  '/api/v1/secrets',
  '/api/v1/resourcequotas',
  '/apis/apps/v1/deployments',
  '/apis/apps/v1/statefulsets',
  '/apis/apps/v1/daemonsets',
  '/apis/batch/v1/jobs',
  '/apis/discovery.k8s.io/v1/endpointslices',
  '/apis/networking.k8s.io/v1/networkpolicies',
  '/apis/networking.istio.io/v1/virtualservices',
  '/apis/networking.istio.io/v1/destinationrules',
  '/apis/networking.istio.io/v1/gateways',
  '/apis/networking.istio.io/v1/sidecars',
  '/apis/networking.istio.io/v1/serviceentries',
  '/apis/security.istio.io/v1/peerauthentications',
  '/apis/security.istio.io/v1/authorizationpolicies',
  '/apis/gateway.networking.k8s.io/v1/gateways',
  '/apis/gateway.networking.k8s.io/v1/httproutes',
  '/apis/gateway.networking.k8s.io/v1/grpcroutes',
  '/apis/meshspace.dev/v1alpha1/meshspaces',
];

/** Without data: names and versions are all that the planner may see of them. */
const NAMES_ONLY: Record<string, { apiVersion: string; kind: string }> = {
  '/api/v1/configmaps': { apiVersion: 'v1', kind: 'ConfigMap' },
  '/api/v1/secrets': { apiVersion: 'v1', kind: 'Secret' },
};
const METADATA =
  'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';

/** All objects of a cluster that matter, read through a context of the kubeconfig. Nothing is written. */
export async function readCluster(context: string): Promise<unknown[]> {
  const config = new KubeConfig();
  config.loadFromDefault();
  if (!config.getContextObject(context)) {
    const known = config
      .getContexts()
      .map(({ name }) => name)
      .join(', ');
    throw new CommandError(
      `The kubeconfig has no context ${context}; it has ${known || 'none'}.`,
    );
  }
  config.setCurrentContext(context);
  const lists = await Promise.all(PATHS.map(path => list(config, path)));
  return lists.flat();
}

async function list(config: KubeConfig, path: string): Promise<unknown[]> {
  const { status, body } = await get(config, path);
  // A kind that the cluster does not have, such as those of the Gateway API.
  if (status === 404) return [];
  if (status !== 200) {
    throw new CommandError(
      `The cluster does not let this user list ${path
        .split('/')
        .pop()} (${status}). Use a context that may read them.`,
      1,
    );
  }
  const { items, ...told } = listSchema.parse(JSON.parse(body));
  // Items of a list carry neither; those of names alone say what they are: metadata.
  const type = NAMES_ONLY[path] ?? {
    apiVersion: told.apiVersion,
    kind: told.kind.replace(/List$/, ''),
  };
  return items.map(item => ({ ...item, ...type }));
}

async function get(
  config: KubeConfig,
  path: string,
): Promise<{ status: number; body: string }> {
  const server = config.getCurrentCluster()?.server ?? '';
  const url = new URL(server.replace(/\/$/, '') + path);
  const options: https.RequestOptions = {
    headers: { accept: NAMES_ONLY[path] ? METADATA : 'application/json' },
  };
  await config.applyToHTTPSOptions(options);
  const client = url.protocol === 'http:' ? http : https;
  return await new Promise((resolve, reject) => {
    const request = client.get(url, options, response => {
      const chunks: Buffer[] = [];
      response.on('data', chunk => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          body: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    request.setTimeout(15_000, () =>
      request.destroy(new Error('no answer within 15 s')),
    );
    request.on('error', error =>
      reject(
        new CommandError(
          `The cluster at ${url.host} cannot be reached: ${error.message}. See whether it runs and the context is right.`,
          1,
        ),
      ),
    );
  });
}
