import { KubeConfig } from '@kubernetes/client-node';
import https from 'node:https';
import http from 'node:http';
import { z } from 'zod';
import { CommandError } from './CommandError';
import { ClusterSource } from './options';

const listSchema = z.object({
  apiVersion: z.string(),
  kind: z.string(),
  items: z.array(z.looseObject({})),
});

const objectSchema = z.looseObject({ metadata: z.looseObject({}) });

/** What the planner looks at, by the paths of the API. Secrets are asked for their names alone. */
const PATHS = [
  '/api/v1/namespaces',
  '/api/v1/pods',
  '/api/v1/services',
  '/api/v1/serviceaccounts',
  '/api/v1/configmaps',
  '/api/v1/secrets',
  '/api/v1/resourcequotas',
  '/api/v1/limitranges',
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
  '/apis/security.istio.io/v1/requestauthentications',
  '/apis/networking.istio.io/v1alpha3/envoyfilters',
  '/apis/argoproj.io/v1alpha1/rollouts',
  '/apis/gateway.networking.k8s.io/v1/gateways',
  '/apis/gateway.networking.k8s.io/v1/httproutes',
  '/apis/gateway.networking.k8s.io/v1/grpcroutes',
  '/apis/gateway.networking.k8s.io/v1beta1/referencegrants',
  '/apis/meshspace.dev/v1alpha1/meshspaces',
];

/** Without data: names and versions are all that the planner may see of them. */
const NAMES_ONLY: Record<string, { apiVersion: string; kind: string }> = {
  '/api/v1/configmaps': { apiVersion: 'v1', kind: 'ConfigMap' },
  '/api/v1/secrets': { apiVersion: 'v1', kind: 'Secret' },
};
const METADATA =
  'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';

/** The mesh's settings: the one ConfigMap whose data count. */
const MESH_CONFIG = '/api/v1/namespaces/istio-system/configmaps/istio';

/** All objects of a cluster that matter, read through a context of the kubeconfig. Nothing is written. */
export async function readCluster(source: ClusterSource): Promise<unknown[]> {
  const config = configOf(source);
  const [settings, ...lists] = await Promise.all([
    get(config, MESH_CONFIG),
    ...PATHS.map(path => list(config, path)),
  ]);
  // Without it, or without leave to read it, the mesh is taken to have Istio's defaults.
  const mesh: unknown[] =
    settings.status === 200
      ? [
          {
            kind: 'ConfigMap',
            ...objectSchema.parse(JSON.parse(settings.body)),
          },
        ]
      : [];
  return [...mesh, ...lists.flat()];
}

function configOf({ context, kubeconfig }: ClusterSource): KubeConfig {
  const config = new KubeConfig();
  if (kubeconfig === undefined) config.loadFromDefault();
  else readKubeconfig(config, kubeconfig);
  const name = context ?? config.getCurrentContext();
  if (!name || !config.getContextObject(name)) {
    const known = config.getContexts().map(one => one.name);
    const which = name ? `no context ${name}` : 'no current context';
    throw new CommandError(
      `The kubeconfig has ${which}; it has ${known.join(', ') || 'none'}.`,
    );
  }
  config.setCurrentContext(name);
  return config;
}

function readKubeconfig(config: KubeConfig, file: string): void {
  try {
    config.loadFromFile(file);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CommandError(`The kubeconfig ${file} cannot be read: ${why}`);
  }
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
