import { get } from 'node:http';
import { startEmbeddedCluster } from 'embedded-cluster';
import { print } from '../measure';
import { timed } from './timed';

const WATCHERS = 20;
const EVENTS_PER_SECOND = 1000;
const SECONDS = 5;
const TOTAL = EVENTS_PER_SECOND * SECONDS;

/** Notes how late each event comes; resolves when it has seen all. */
function watch(
  url: string,
  delays: number[],
): { open: Promise<void>; done: Promise<void> } {
  let opened = () => {};
  const open = new Promise<void>(resolve => {
    opened = resolve;
  });
  const done = new Promise<void>((resolve, reject) => {
    let seen = 0;
    let rest = '';
    const request = get(url, response => {
      opened();
      response.setEncoding('utf8').on('data', (chunk: string) => {
        const lines = (rest + chunk).split('\n');
        rest = lines.pop() ?? '';
        const now = Date.now();
        for (const line of lines) {
          const sent = /"sent":"(\d+)"/.exec(line)?.[1];
          if (sent) {
            seen += 1;
            delays.push(now - Number(sent));
          }
        }
        if (seen === TOTAL) {
          resolve();
          request.destroy();
        }
      });
    });
    request.on('error', reject);
  });
  return { open, done };
}

async function main() {
  const { client, url, stop } = await startEmbeddedCluster({
    preset: 'empty',
    workloads: false,
  });
  const delays: number[] = [];
  const watchers = Array.from({ length: WATCHERS }, () =>
    watch(`${url}/api/v1/namespaces/default/configmaps?watch=true`, delays),
  );
  await Promise.all(watchers.map(({ open }) => open));
  await timed(
    `${TOTAL} events to ${WATCHERS} watchers, sent in ${SECONDS} s`,
    `≤ ${SECONDS * 1000 + 500}`,
    async () => {
      const start = Date.now();
      for (let sent = 0; sent < TOTAL; ) {
        const elapsed = Date.now() - start;
        const due = Math.min(
          TOTAL,
          Math.floor((elapsed / 1000) * EVENTS_PER_SECOND),
        );
        for (; sent < due; sent += 1) {
          await client.create('configmaps', {
            apiVersion: 'v1',
            kind: 'ConfigMap',
            metadata: { name: `e${sent}`, namespace: 'default' },
            data: { sent: String(Date.now()) },
          });
        }
        await new Promise(resolve => {
          setImmediate(resolve);
        });
      }
      await Promise.all(watchers.map(({ done }) => done));
    },
  );
  delays.sort((a, b) => a - b);
  const at = (part: number) => delays[Math.floor((delays.length - 1) * part)];
  print('delay of an event, median', at(0.5), 'ms');
  print('delay of an event, 99 %', at(0.99), 'ms');
  print('delay of an event, most', at(1), 'ms', '≤ 1000');
  await stop();
}

main().then(
  () => process.exit(0),
  error => {
    process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
    process.exit(1);
  },
);
