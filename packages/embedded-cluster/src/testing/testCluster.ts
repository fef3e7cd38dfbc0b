import { request } from 'node:http';
import { parseAllDocuments } from 'yaml';
import { ApiServer } from '../ApiServer';
import { Deployment } from '../controllers/kinds';
import { listOf } from '../controllers/kit/objects';
import { bootstrap } from '../presets/bootstrap';
import { meshKinds } from '../presets/meshKinds';
import { storageName } from '../resources/Resource';
import { Runtime } from '../runtime';
import { startWorkloads, WorkloadsOptions } from '../runtime/startWorkloads';
import { InternalClient, NewObject } from '../store/InternalClient';
import { eventually } from './eventually';

export interface Reply {
  status: number;
  headers: NodeJS.Dict<string | string[]>;
  text: string;
}

export interface TestCluster {
  client: InternalClient;
  runtime: Runtime;
  apply(yaml: string): Promise<void>;
  applyObjects(objects: readonly NewObject[]): Promise<void>;
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

/** Controllers, pods and mesh over an API server that is not listening. */
export async function startTestCluster(
  options: WorkloadsOptions = {},
): Promise<TestCluster> {
  const server = new ApiServer({ users: [] });
  const { client } = server;
  const resourceOf = (apiVersion: string, kind: string) => {
    const resource = server.resources.ofKind(apiVersion, kind);
    if (!resource) {
      throw new Error(`no resource is known for ${kind} of ${apiVersion}`);
    }
    return storageName(resource);
  };
  await bootstrap(client);
  for (const definition of meshKinds()) {
    await client.create(
      'customresourcedefinitions.apiextensions.k8s.io',
      definition,
    );
  }
  const runtime = await startWorkloads(server, {
    backOff: { firstMs: 300, mostMs: 1000 },
    ...options,
  });
  const applyObjects = async (objects: readonly NewObject[]) => {
    for (const object of objects) {
      await client.create(resourceOf(object.apiVersion, object.kind), object);
    }
  };
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
      await applyObjects(
        parseAllDocuments(yaml).map(document => document.toJS() as NewObject),
      );
    },
    applyObjects,
    remove: (apiVersion, kind, namespace, name) =>
      client.delete(resourceOf(apiVersion, kind), namespace, name),
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
      await runtime.stop();
      await server.stop();
    },
  };
}
