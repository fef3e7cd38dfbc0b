import { KubeConfig } from '@kubernetes/client-node';
import { controlPlaneOf } from '@meshspace/planner';
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

const statusSchema = z.looseObject({ message: z.string() });

const objectSchema = z.looseObject({ metadata: z.looseObject({}) });

/** What the planner looks at, by the paths of the API. Secrets are asked for their names alone. */
const PATHS: Record<string, string> = {
  Namespace: '/api/v1/namespaces',
  Pod: '/api/v1/pods',
  Service: '/api/v1/services',
  ServiceAccount: '/api/v1/serviceaccounts',
  ConfigMap: '/api/v1/configmaps',
  Secret: '/api/v1/secrets',
  ResourceQuota: '/api/v1/resourcequotas',
  LimitRange: '/api/v1/limitranges',
  Deployment: '/apis/apps/v1/deployments',
  StatefulSet: '/apis/apps/v1/statefulsets',
  DaemonSet: '/apis/apps/v1/daemonsets',
  Job: '/apis/batch/v1/jobs',
  EndpointSlice: '/apis/discovery.k8s.io/v1/endpointslices',
  NetworkPolicy: '/apis/networking.k8s.io/v1/networkpolicies',
  VirtualService: '/apis/networking.istio.io/v1/virtualservices',
  DestinationRule: '/apis/networking.istio.io/v1/destinationrules',
  IstioGateway: '/apis/networking.istio.io/v1/gateways',
  Sidecar: '/apis/networking.istio.io/v1/sidecars',
  ServiceEntry: '/apis/networking.istio.io/v1/serviceentries',
  PeerAuthentication: '/apis/security.istio.io/v1/peerauthentications',
  AuthorizationPolicy: '/apis/security.istio.io/v1/authorizationpolicies',
  RequestAuthentication: '/apis/security.istio.io/v1/requestauthentications',
  EnvoyFilter: '/apis/networking.istio.io/v1alpha3/envoyfilters',
  Rollout: '/apis/argoproj.io/v1alpha1/rollouts',
  Gateway: '/apis/gateway.networking.k8s.io/v1/gateways',
  HTTPRoute: '/apis/gateway.networking.k8s.io/v1/httproutes',
  GRPCRoute: '/apis/gateway.networking.k8s.io/v1/grpcroutes',
  ReferenceGrant: '/apis/gateway.networking.k8s.io/v1beta1/referencegrants',
  MeshSpace: '/apis/meshspace.dev/v1alpha1/meshspaces',
};

/** Without data: names and versions are all that the planner may see of them. */
const NAMES_ONLY: Record<string, { apiVersion: string; kind: string }> = {
  '/api/v1/configmaps': { apiVersion: 'v1', kind: 'ConfigMap' },
  '/api/v1/secrets': { apiVersion: 'v1', kind: 'Secret' },
};
const METADATA =
  'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';

/** What a cluster has, and what of it could not be read. */
export interface ClusterContent {
  objects: unknown[];
  /** Kinds that it does not serve. */
  missingKinds: string[];
  /** Lists that the user may not see. */
  refused: string[];
}

/** All objects of a cluster that matter, read through a context of the kubeconfig. Nothing is written. */
export async function readCluster(
  source: ClusterSource,
): Promise<ClusterContent> {
  const config = configOf(source);
  const lists = await Promise.all(
    Object.entries(PATHS).map(async ([kind, path]) => ({
      kind,
      path,
      ...(await list(config, path)),
    })),
  );
  const objects = lists.flatMap(({ items }) => items);
  return {
    objects: [...(await meshConfig(config, objects)), ...objects],
    missingKinds: lists
      .filter(({ status }) => status === 404)
      .map(({ kind }) => kind),
    refused: [
      ...new Set(
        lists
          .filter(({ status }) => status === 403)
          .map(({ path }) => path.split('/').pop() ?? path),
      ),
    ],
  };
}

/** The mesh's settings: the one ConfigMap whose data count. Without it the mesh is taken to have Istio's defaults. */
async function meshConfig(
  config: KubeConfig,
  objects: readonly unknown[],
): Promise<unknown[]> {
  const { namespace = 'istio-system', configMap = 'istio' } =
    controlPlaneOf(objects) ?? {};
  const { status, body } = await get(
    config,
    `/api/v1/namespaces/${encodeURIComponent(
      namespace,
    )}/configmaps/${encodeURIComponent(configMap)}`,
  );
  if (status !== 200) return [];
  return [{ kind: 'ConfigMap', ...objectSchema.parse(JSON.parse(body)) }];
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

async function list(
  config: KubeConfig,
  path: string,
): Promise<{ status: number; items: unknown[] }> {
  const { status, body } = await get(config, path);
  // A kind that the cluster does not have, such as those of the Gateway API; or one that the user may not see.
  if (status === 404 || status === 403) return { status, items: [] };
  if (status === 401) {
    throw new CommandError(
      'The cluster does not know this user (401): the credentials of the context are wrong or have expired. Log in again, or use another context.',
      1,
    );
  }
  if (status !== 200) {
    throw new CommandError(
      `The cluster answered ${status} when asked for ${path}: ${reasonIn(
        body,
      )}`,
      1,
    );
  }
  const { items, ...told } = listSchema.parse(JSON.parse(body));
  // Items of a list carry neither; those of names alone say what they are: metadata.
  const type = NAMES_ONLY[path] ?? {
    apiVersion: told.apiVersion,
    kind: told.kind.replace(/List$/, ''),
  };
  return { status, items: items.map(item => ({ ...item, ...type })) };
}

/** The API server says in JSON why; what stands before it may not. */
function reasonIn(body: string): string {
  try {
    return statusSchema.parse(JSON.parse(body)).message;
  } catch {
    return body.slice(0, 200).trim() || 'it gave no reason.';
  }
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
  await authenticate(config, options);
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

/** Logs in as the context says, which may run a program of its own. */
async function authenticate(
  config: KubeConfig,
  options: https.RequestOptions,
): Promise<void> {
  try {
    await config.applyToHTTPSOptions(options);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CommandError(
      `The context ${config.getCurrentContext()} cannot be used: ${why}`,
      1,
    );
  }
}
