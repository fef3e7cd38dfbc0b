import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { JsonObject } from '@backstage/types';
import { text } from 'node:stream/consumers';

interface Given {
  /** What stands under `meshspace:` in a portal's configuration. */
  meshspace: JsonObject;
  /** What the catalog has. */
  entities?: Entity[];
}

/**
 * The backend alone over any cluster, as one user who may do everything, for whoever holds its API against a cluster. Settings are
 * read as JSON from standard input; its port is told on standard output, as JSON, when it listens.
 */
async function main() {
  const { meshspace, entities = [] }: Given = JSON.parse(
    await text(process.stdin),
  );
  const { server, stop } = await startTestBackend({
    features: [
      import('../src'),
      mockServices.rootConfig.factory({ data: { meshspace } }),
      catalogServiceMock.factory({ entities }),
    ],
  });
  process.once('SIGTERM', () => void stop().finally(() => process.exit()));
  process.stdout.write(`${JSON.stringify({ port: server.port() })}\n`);
}

main().catch(error => {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  process.exit(1);
});
