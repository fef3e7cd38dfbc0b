/**
 * Start, memory, lists and watches of the embedded cluster, measured on this machine.
 *
 *   yarn workspace embedded-cluster bench
 */
import { get } from 'node:http';
import { startEmbeddedCluster } from '../src/EmbeddedCluster';
import { NewObject } from '../src/store/InternalClient';

const PODS = 10_000;
const WATCHERS = 20;
const EVENTS_PER_SECOND = 1000;
const SECONDS = 5;

const configMaps = 'configmaps';

function say(what: string, value: string) {
  process.stdout.write(`${what.padEnd(52)} ${value}\n`);
}

function megabytes() {
  return `${Math.round(process.memoryUsage.rss() / 1024 / 1024)} MiB`;
}

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

async function measure<T>(what: string, run: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await run();
  say(what, `${Math.round(performance.now() - start)} ms`);
  return result;
}

async function fetchText(url: string) {
  const response = await fetch(url);
  return response.text();
}

async function shop() {
  const cluster = await measure('small: start to serving', () =>
    startEmbeddedCluster({ preset: 'small' }),
  );
  await measure('small: until every Deployment is available', async () => {
    for (;;) {
      const all = cluster.client.list('deployments.apps');
      const ready = all.filter(
        ({ status }) =>
          ((status as { availableReplicas?: number }).availableReplicas ?? 0) >
          0,
      );
      if (all.length > 0 && ready.length === all.length) return;
      await new Promise(resolve => {
        setTimeout(resolve, 20);
      });
    }
  });
  say('small: memory of the process', megabytes());
  await cluster.stop();
}

async function lists() {
  const cluster = await startEmbeddedCluster({
    preset: 'empty',
    workloads: false,
  });
  await cluster.client.create('namespaces', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'bench' },
  });
  await cluster.client.create('serviceaccounts', {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'default', namespace: 'bench' },
  });
  await measure(`create ${PODS} pods through the pipeline`, async () => {
    for (let i = 0; i < PODS; i += 1)
      await cluster.client.create('pods', pod(i));
  });
  const url = `${cluster.url}/api/v1/namespaces/bench/pods`;
  await measure(`list ${PODS} pods, first time`, () => fetchText(url));
  await measure(`list ${PODS} pods, again`, () => fetchText(url));
  await measure(`list ${PODS} pods by label`, () =>
    fetchText(`${url}?labelSelector=app%3Dapp-7`),
  );
  say(`memory with ${PODS} pods`, megabytes());
  await cluster.stop();
}

async function watches() {
  const cluster = await startEmbeddedCluster({
    preset: 'empty',
    workloads: false,
  });
  const total = EVENTS_PER_SECOND * SECONDS;
  const delays: number[] = [];
  const done = Array.from(
    { length: WATCHERS },
    () =>
      new Promise<void>((resolve, reject) => {
        let seen = 0;
        let rest = '';
        const request = get(
          `${cluster.url}/api/v1/namespaces/default/configmaps?watch=true`,
          response => {
            response.setEncoding('utf8').on('data', (chunk: string) => {
              const lines = (rest + chunk).split('\n');
              rest = lines.pop() ?? '';
              const now = Date.now();
              for (const line of lines) {
                const sent = /"sent":"(\d+)"/.exec(line)?.[1];
                if (!sent) continue;
                seen += 1;
                delays.push(now - Number(sent));
              }
              if (seen < total) return;
              request.destroy();
              resolve();
            });
          },
        );
        request.on('error', error =>
          seen >= total ? resolve() : reject(error),
        );
      }),
  );
  await new Promise(resolve => {
    setTimeout(resolve, 200);
  });
  await measure(
    `${total} events to ${WATCHERS} watchers, sent in ${SECONDS} s`,
    async () => {
      let sent = 0;
      const start = Date.now();
      while (sent < total) {
        const due = Math.min(
          total,
          Math.floor(((Date.now() - start) / 1000) * EVENTS_PER_SECOND),
        );
        for (; sent < due; sent += 1) {
          const object = {
            apiVersion: 'v1',
            kind: 'ConfigMap',
            metadata: { name: `e${sent}`, namespace: 'default' },
            data: { sent: String(Date.now()) },
          };
          await cluster.client.create(configMaps, object);
        }
        await new Promise(resolve => {
          setImmediate(resolve);
        });
      }
      await Promise.all(done);
    },
  );
  delays.sort((a, b) => a - b);
  const at = (part: number) => `${delays[Math.floor(delays.length * part)]} ms`;
  say(
    'delay of an event, median / 99 % / most',
    `${at(0.5)} / ${at(0.99)} / ${at(0.999999)}`,
  );
  await cluster.stop();
}

async function main() {
  await shop();
  await lists();
  await watches();
  process.exit(0);
}

main().catch(error => {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  process.exit(1);
});
