import type {
  AuditorService,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import * as common from '@meshspace/plugin-meshspace-common';
import { MeshSpaceClient } from '@meshspace/plugin-meshspace-common';
import { z } from 'zod';
import { createRouter } from '../api/createRouter';
import type { Services } from '../api/createServices';
import type { Clusters } from '../cluster/Clusters';
import type { SpaceAccess } from '../permissions/SpaceAccess';
import { OpenApi } from '../testing/openApi';
import { routesOf } from '../testing/routes';

const document = OpenApi.read();
const documented = document.endpoints.map(
  ({ method, path }) => `${method} ${path}`,
);

describe('the OpenAPI document', () => {
  it('has every route of the routers, and no other', () => {
    const router = createRouter({
      httpAuth: {} as HttpAuthService,
      auditor: {} as AuditorService,
      access: {} as SpaceAccess,
      clusters: {} as Clusters,
      services: {} as Services,
    });
    expect(routesOf(router).sort()).toEqual(
      [...documented, 'get /openapi.json'].sort(),
    );
  });

  it.each([
    ['WorkloadRef', common.workloadRefSchema],
    ['ForkRequest', common.forkRequestSchema],
    ['CreateSpaceRequest', common.createSpaceSchema],
    ['UpdateSpaceRequest', common.updateSpaceSchema],
    ['ShareSpaceRequest', common.shareSpaceSchema],
    ['PlanRequest', common.planRequestSchema],
    ['ExplainRequest', common.explainRequestSchema],
    ['ProbeRequest', common.probeRequestSchema],
    ['StartXrayRequest', common.startXraySchema],
    ['SetBaseRequest', common.setBaseSchema],
    ['RestartBaseRequest', common.restartBaseSchema],
    ['RepairRequest', common.repairRequestSchema],
  ])('describes %s as it is checked', (name, schema) => {
    const checked = z.toJSONSchema(schema, { io: 'input' });
    expect(essence(document.schemas[name])).toEqual(essence(checked));
  });

  it.each([
    ['ListSpaces', common.spaceFilterSchema],
    ['GetLogs', common.logsRequestSchema],
    ['GetTopology', common.topologyFilterSchema],
    ['GetTraffic', common.trafficFilterSchema],
    ['GetFindings', common.findingsFilterSchema],
  ])('names the query of %s', (operationId, schema) => {
    const endpoint = document.endpoints.find(
      one => one.operationId === operationId,
    );
    const query = endpoint?.parameters.filter(one => one.in === 'query') ?? [];
    expect(query.map(({ name }) => name).sort()).toEqual(
      Object.keys(schema.shape).sort(),
    );
  });

  it('has an example for everything that a request needs', () => {
    const missing = document.endpoints.flatMap(
      ({ operationId, parameters, requestBody }) => [
        ...parameters
          .filter(one => one.required && one.example === undefined)
          .map(({ name }) => `${operationId} ${name}`),
        ...(requestBody &&
        requestBody.content['application/json'].example === undefined
          ? [operationId]
          : []),
      ],
    );
    expect(missing).toEqual([]);
  });

  it('says of every write how it is recorded, and of nothing else', () => {
    const reading = ['Plan', 'Explain'];
    for (const endpoint of document.endpoints) {
      const writes =
        endpoint.method !== 'get' && !reading.includes(endpoint.operationId);
      expect([endpoint.operationId, !!endpoint['x-write']]).toEqual([
        endpoint.operationId,
        writes,
      ]);
    }
  });
});

describe('MeshSpaceClient', () => {
  it('calls every documented endpoint, and no other', async () => {
    const called: string[] = [];
    const client = new MeshSpaceClient({
      discoveryApi: { getBaseUrl: async () => 'http://portal' },
      fetchApi: {
        fetch: async (input, init) => {
          const path = new URL(String(input)).pathname.replace('/v1', '');
          called.push(`${(init?.method ?? 'GET').toLowerCase()} ${path}`);
          return Response.json({});
        },
      },
    });
    const ref = { cluster: '{cluster}', name: '{name}' };
    const base = { cluster: '{cluster}', base: '{base}' };
    // No kind of a workload, but what stands for one in the document.
    const workload = JSON.parse('{"kind":"{kind}","name":"{workload}"}');
    await Promise.all([
      client.getClusters(),
      client.getBases(),
      client.setBase({ ...base, namespace: '{base}' }, { base: true }),
      client.restartBase({ ...base, namespace: '{base}', workloads: [] }),
      client.getTopology(base),
      client.getTraffic({ ...base, minutes: 5 }),
      client.getEntityMesh('{kind}:{namespace}/{name}'),
      client.getPresence('{kind}:{namespace}/{name}'),
      client.listSpaces(),
      client.createSpace({ cluster: 'c', name: 'n', base: 'b' }),
      client.getSpace(ref),
      client.updateSpace(ref, {}),
      client.shareSpace(ref, {}),
      client.deleteSpace(ref),
      client.putFork(ref, { workload }),
      client.deleteFork(ref, workload),
      client.takeOver(ref, workload),
      client.getDrift(ref),
      client.getPods(ref),
      client.getEvents(ref),
      client.getXray(ref),
      client.startXray(ref),
      client.stopXray(ref),
      client.watchRequests(ref)[Symbol.asyncIterator]().next(),
      client
        .getLogs(ref, { pod: '{pod}', container: 'app' })
        [Symbol.asyncIterator]()
        .next(),
      client.plan({ type: 'delete', cluster: 'c', space: 's' }),
      client.explain({
        ...base,
        from: { type: 'workload', namespace: 'n', workload: 'w' },
        host: 'h',
        port: 1,
      }),
      client.probe({ cluster: 'c', space: 's' }),
      client.getFindings({ base: 'b' }),
      client.repair({ cluster: 'c', code: 'x', object: 'o' }),
    ]);
    const paths = called.map(one => decodeURIComponent(one)).sort();
    expect(paths).toEqual([...documented].sort());
  });
});

/** What decides which values are right; not what is said about them. */
function essence(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(essence);
  if (typeof schema !== 'object' || schema === null) return schema;
  const skipped = ['$schema', 'description', 'default', 'propertyNames'];
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key, value]) => !skipped.includes(key) || isProperty(value))
      .map(([key, value]) => [key, essence(value)]),
  );
}

/** A property may be called `default`, too. */
function isProperty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'properties' in value;
}
