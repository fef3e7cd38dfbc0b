import { request } from 'node:http';
import { parseAllDocuments } from 'yaml';
import { startControllers } from '../controllers';
import { Deployment, Labels } from '../controllers/kinds';
import { listOf } from '../controllers/kit/objects';
import { injectSidecar } from '../mesh/injection';
import { Runtime, RuntimeOptions, startRuntime } from '../runtime';
import { NewObject } from '../store/InternalClient';
import { eventually } from './eventually';
import { FakeClient } from './FakeClient';

const GROUPS: Record<string, string> = { apps: 'apps', batch: 'batch' };

/** `VirtualService` of `networking.istio.io/v1` → `virtualservices.networking.istio.io`. */
function resourceOf({ apiVersion, kind }: NewObject): string {
  const lower = kind.toLowerCase();
  const plural = lower.endsWith('y') ? `${lower.slice(0, -1)}ies` : `${lower}s`;
  const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
  return group ? `${plural}.${GROUPS[group] ?? group}` : plural;
}

export interface Reply {
  status: number;
  headers: NodeJS.Dict<string | string[]>;
  text: string;
}

export interface TestCluster {
  client: FakeClient;
  runtime: Runtime;
  apply(yaml: string): Promise<void>;
  remove(
    apiVersion: string,
    kind: string,
    namespace: string,
    name: string,
  ): Promise<void>;
  available(namespace: string, name: string): Promise<unknown>;
  allAvailable(): Promise<void>;
  get(
    path: string,
    headers?: Record<string, string>,
    base?: string,
  ): Promise<Reply>;
  stop(): Promise<void>;
}

/** Controllers, pods and mesh over a store without an API server. */
export async function startTestCluster(
  options: Partial<RuntimeOptions> = {},
): Promise<TestCluster> {
  const client = new FakeClient();
  let lastIp = 0;
  client.admit = (resource, object) => {
    if (resource === 'pods') {
      const labels: Labels =
        client.get('namespaces', undefined, object.metadata.namespace ?? '')
          ?.metadata.labels ?? {};
      return injectSidecar(object, labels) ?? object;
    }
    const spec = object.spec as { clusterIP?: string } | undefined;
    return resource === 'services' && spec?.clusterIP === undefined
      ? { ...object, spec: { ...spec, clusterIP: `10.96.0.${++lastIp}` } }
      : object;
  };
  const controllers = startControllers(client, {
    resources: () => client.resources(),
  });
  const runtime = await startRuntime(client, {
    resources: () => client.resources(),
    backOff: { firstMs: 300, mostMs: 1000 },
    ...options,
  });
  const available = (namespace: string, name: string) =>
    eventually(
      () =>
        ((
          client.get('deployments.apps', namespace, name) as
            | Deployment
            | undefined
        )?.status?.availableReplicas ?? 0) > 0,
      `${namespace}/${name} available`,
      15_000,
    );
  return {
    client,
    runtime,
    available,
    async apply(yaml) {
      for (const document of parseAllDocuments(yaml)) {
        const object = document.toJS() as NewObject;
        await client.create(resourceOf(object), object);
      }
    },
    remove: (apiVersion, kind, namespace, name) =>
      client.delete(
        resourceOf({ apiVersion, kind, metadata: {} }),
        namespace,
        name,
      ),
    async allAvailable() {
      for (const { metadata } of listOf(client, 'deployments.apps')) {
        await available(metadata.namespace ?? '', metadata.name);
      }
    },
    get: (path, headers = {}, base = runtime.ingressUrl) =>
      new Promise((resolve, reject) => {
        const sent = request(
          `${base}${path}`,
          { headers, agent: false },
          response => {
            let text = '';
            response.setEncoding('utf8').on('data', chunk => {
              text += chunk;
            });
            response.on('end', () =>
              resolve({
                status: response.statusCode ?? 0,
                headers: response.headers,
                text,
              }),
            );
          },
        );
        sent.on('error', reject);
        sent.end();
      }),
    async stop() {
      controllers.stop();
      await runtime.stop();
    },
  };
}
