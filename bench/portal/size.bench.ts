import { ownSize } from './bundle';
import { print } from '../measure';

const SRC = 'plugins/meshspace/src';

async function main() {
  const { opening, whole } = await ownSize(
    `${SRC}/entity/EntityTab.tsx`,
    // What the tab shows first below the topology.
    `${SRC}/tabs/TrafficTab.tsx`,
  );
  const title = 'The tab, gzipped, beyond what an app has';
  print(`${title}: on opening`, opening / 1000, 'kB', '≤ 60');
  print(`${title}: with every view`, whole / 1000, 'kB');
}

main().catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
