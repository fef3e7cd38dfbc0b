import type { Entity } from '@backstage/catalog-model';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { JsonObject } from '@backstage/types';
import {
  EmbeddedClusterOptions,
  NewObject,
  startEmbeddedCluster,
} from 'embedded-cluster';
import { MeshSpaceClient } from '@meshspace/plugin-meshspace-common';
import meshspacePlugin from '../index';

// Jest's own makes arrays of another realm, which the evaluator of CEL rules takes for a foreign type.
globalThis.structuredClone = value => JSON.parse(JSON.stringify(value));

interface Options {
  cluster?: EmbeddedClusterOptions;
  objects?: readonly [resource: string, object: NewObject][];
  settings?: JsonObject;
  /** Clusters beside the one in this process. */
  clusters?: JsonObject[];
  /** Configuration beside the plugin's own. */
  config?: JsonObject;
  /** Where requests enter the mesh, if not at the cluster's own ingress. */
  entryUrl?: string;
  entities?: Entity[];
  features?: Parameters<typeof startTestBackend>[0]['features'];
}

/** A cluster in this process, and a portal that sees it. */
export async function startPortal(options: Options = {}) {
  const cluster = await startEmbeddedCluster({
    preset: 'empty',
    ...options.cluster,
  });
  for (const [resource, object] of options.objects ?? []) {
    await cluster.client.create(resource, object);
  }
  const entryUrl = options.entryUrl ?? cluster.ingressUrl;
  const backend = await startTestBackend({
    features: [
      meshspacePlugin,
      mockServices.rootConfig.factory({
        data: {
          ...options.config,
          kubernetes: {
            clusterLocatorMethods: [
              {
                type: 'config',
                clusters: [
                  {
                    name: 'demo',
                    url: cluster.url,
                    authProvider: 'serviceAccount',
                    serviceAccountToken: cluster.token,
                  },
                ],
              },
            ],
          },
          meshspace: {
            clusters: [
              {
                name: 'demo',
                ...(entryUrl && { entryUrl }),
                ...(cluster.prometheusUrl && {
                  prometheusUrl: cluster.prometheusUrl,
                }),
              },
              ...(options.clusters ?? []),
            ],
            controller: { drainSeconds: 0 },
            policy: { whoMayFork: 'everyone' },
            ...options.settings,
          },
        },
      }),
      catalogServiceMock.factory({ entities: options.entities ?? [] }),
      ...(options.features ?? []),
    ],
  });
  /** As the portal's own pages would call, for somebody. */
  const clientFor = (headers: Record<string, string> = {}) =>
    new MeshSpaceClient({
      discoveryApi: {
        getBaseUrl: async id =>
          `http://127.0.0.1:${backend.server.port()}/api/${id}`,
      },
      fetchApi: {
        fetch: (input, init) =>
          fetch(input, { ...init, headers: { ...init?.headers, ...headers } }),
      },
    });
  return {
    cluster,
    client: clientFor(),
    clientFor,
    server: backend.server,
    async stop() {
      await backend.stop();
      await cluster.stop();
    },
  };
}
