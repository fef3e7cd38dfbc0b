import { startEmbeddedCluster } from 'embedded-cluster';
import { until } from '../measure';
import { memory, timed } from './timed';

async function main() {
  const cluster = await timed('small: start to serving', '≤ 1000', () =>
    startEmbeddedCluster({ preset: 'small' }),
  );
  const ready = () => {
    const all = cluster.client.list('deployments.apps');
    return all.every(({ status }) => {
      const { availableReplicas = 0 } = status as {
        availableReplicas?: number;
      };
      return availableReplicas > 0;
    });
  };
  await timed('small: then until every Deployment is available', '≤ 5000', () =>
    until(ready),
  );
  memory('small: memory of the process', '≤ 400');
  await cluster.stop();
}

main().then(
  () => process.exit(0),
  error => {
    process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
    process.exit(1);
  },
);
