import { createBackend } from '@backstage/backend-defaults';
import { mockServices } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { startEmbeddedCluster } from 'embedded-cluster';

/**
 * The backend alone, over a cluster in this process with the sample shop, as one user who may do everything:
 * `yarn start`, then `curl http://127.0.0.1:7007/api/meshspace/v1/clusters`.
 */
async function main() {
  const cluster = await startEmbeddedCluster({ preset: 'small' });
  const backend = createBackend();
  backend.add(mockServices.auth.factory());
  backend.add(mockServices.httpAuth.factory());
  backend.add(mockServices.userInfo.factory());
  backend.add(
    mockServices.rootConfig.factory({
      data: {
        backend: {
          baseUrl: 'http://127.0.0.1:7007',
          listen: { host: '127.0.0.1', port: 7007 },
          database: { client: 'better-sqlite3', connection: ':memory:' },
        },
        meshspace: {
          clusters: [
            {
              name: 'demo',
              url: cluster.url,
              serviceAccountToken: cluster.token,
              entryUrl: cluster.ingressUrl,
              prometheusUrl: cluster.prometheusUrl,
            },
          ],
        },
      },
    }),
  );
  backend.add(catalogServiceMock.factory({ entities: [] }));
  backend.add(import('../src'));
  await backend.start();
}

main().catch(error => {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  process.exitCode = 1;
});
