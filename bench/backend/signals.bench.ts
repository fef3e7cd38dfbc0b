import { startEmbeddedCluster } from 'embedded-cluster';
import { Audience } from '../../plugins/meshspace-backend/src/api/signals/Audience';
import { publishChanges } from '../../plugins/meshspace-backend/src/api/signals/publishChanges';
import { systemClock } from '../../plugins/meshspace-backend/src/cluster/Clock';
import { Cluster } from '../../plugins/meshspace-backend/src/cluster/Cluster';
import { HttpKubeApi } from '../../plugins/meshspace-backend/src/cluster/HttpKubeApi';
import { print, quantile, until } from '../measure';

/** How soon open pages hear of what happens in a cluster, each of its own space. */
const SUBSCRIBERS = 200;
const ROUNDS = 5;
const SPACES = 'meshspaces.meshspace.dev';

const quiet = () => {};
const logger = { debug: quiet, info: quiet, warn: quiet, error: quiet };
const nameOf = (index: number) => `space-${index}`;

async function main() {
  const embedded = await startEmbeddedCluster({
    preset: 'empty',
    workloads: false,
  });
  await embedded.client.create('namespaces', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'shop', labels: { 'meshspace.dev/base': 'true' } },
  });
  for (let index = 0; index < SUBSCRIBERS; index++) {
    await embedded.client.create(SPACES, {
      apiVersion: 'meshspace.dev/v1alpha1',
      kind: 'MeshSpace',
      metadata: { name: nameOf(index) },
      spec: {
        base: 'shop',
        owner: `user:default/person-${index}`,
        header: {
          format: 'header',
          name: 'x-meshspace',
          value: nameOf(index),
        },
        forks: [],
      },
    });
  }
  const connection = {
    name: 'bench',
    server: embedded.url,
    authorize: async () => ({
      headers: { authorization: `Bearer ${embedded.token}` },
      tls: {},
    }),
    refresh() {},
  };
  const api = new HttpKubeApi({ connection, clock: systemClock });
  const cluster = new Cluster({
    connection,
    api,
    clock: systemClock,
    time: systemClock,
    logger,
  });
  cluster.start();
  await until(
    () =>
      cluster.synced && cluster.view.list('MeshSpace').length === SUBSCRIBERS,
  );

  const happened = new Map<string, number>();
  const delays: number[] = [];
  let hear = () => {};
  const nextSignal = () =>
    new Promise<void>(resolve => {
      hear = resolve;
    });
  const stop = publishChanges({
    cluster,
    clock: systemClock,
    logger,
    audience: new Audience({ entity: async () => undefined }),
    signals: {
      publish: async ({ message }) => {
        const { space } = message as { space?: string };
        const at = space === undefined ? undefined : happened.get(space);
        if (space === undefined || at === undefined) return;
        happened.delete(space);
        delays.push(performance.now() - at);
        hear();
      },
    },
  });
  for (let round = 0; round < ROUNDS; round++) {
    // One after the other: how soon, not how many at once. So no space is told of more often than is intended, either.
    for (let index = 0; index < SUBSCRIBERS; index++) {
      const name = nameOf(index);
      const told = nextSignal();
      happened.set(name, performance.now());
      await embedded.client.modify(SPACES, undefined, name, found => ({
        ...found,
        metadata: { ...found.metadata, annotations: { round: `${round}` } },
      }));
      await told;
    }
  }
  print('subscribers', SUBSCRIBERS, '');
  print('cluster event → signal sent, p50', quantile(delays, 0.5), 'ms');
  print(
    'cluster event → signal sent, p99',
    quantile(delays, 0.99),
    'ms',
    '≤ 50',
  );
  stop();
  await cluster.stop();
  api.close();
  await embedded.stop();
}

main().catch(error => {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  process.exitCode = 1;
});
