import { get } from 'node:http';
import { NewObject, startEmbeddedCluster } from 'embedded-cluster';
import { print } from '../measure';
import { memory, timed } from './timed';

const PODS = 10_000;

function pod(i: number): NewObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `pod-${i}`,
      namespace: 'bench',
      labels: { app: `app-${i % 100}` },
    },
    spec: {
      containers: [
        {
          name: 'app',
          image: 'example/app:v1',
          resources: { limits: { cpu: '1', memory: '64Mi' } },
        },
      ],
    },
  };
}

/** Reads an answer to its end, and does nothing with it: what a client makes of it is its own time. */
function read(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    get(url, response => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      response.on('end', () => resolve(bytes));
    }).on('error', reject);
  });
}

async function main() {
  const { client, url, stop } = await startEmbeddedCluster({
    preset: 'empty',
    workloads: false,
  });
  await client.create('namespaces', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'bench' },
  });
  await client.create('serviceaccounts', {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'default', namespace: 'bench' },
  });
  await timed(
    `create ${PODS} pods through the pipeline`,
    undefined,
    async () => {
      for (let i = 0; i < PODS; i += 1) await client.create('pods', pod(i));
    },
  );
  const pods = `${url}/api/v1/namespaces/bench/pods`;
  const bytes = await timed(`list ${PODS} pods, first time`, '≤ 300', () =>
    read(pods),
  );
  await timed(`list ${PODS} pods, again`, '≤ 300', () => read(pods));
  await timed(`list ${PODS} pods by label`, '≤ 300', () =>
    read(`${pods}?labelSelector=app%3Dapp-7`),
  );
  print('size of the list', bytes / 1024 / 1024, 'MiB');
  memory(`memory with ${PODS} pods`);
  await stop();
}

main().then(
  () => process.exit(0),
  error => {
    process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
    process.exit(1);
  },
);
