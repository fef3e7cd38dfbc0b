import { inBrowser } from './browser';
import { bundlePage } from './bundle';
import { median, quantile, print } from '../measure';
import type { logsBench } from './page/logs';

type Measured = Awaited<ReturnType<(typeof logsBench)['ours']>>;

const LINES = 100_000;

async function main() {
  await inBrowser(await bundlePage('logs.tsx'), async page => {
    page.setDefaultTimeout(120_000);
    const run = (which: keyof typeof logsBench, appends: number) =>
      page.evaluate(
        `window.logsBench.${which}(${LINES}, ${appends})`,
      ) as Promise<Measured>;
    // The first run compiles; people meet the second.
    await run('ours', 5);
    const ours = await run('ours', 60);
    print(
      'MeshSpace log, 100,000 lines: until painted',
      ours.mountMs,
      'ms',
      '≤ 100',
    );
    print(
      'MeshSpace log: a line more, median',
      median(ours.appendMs),
      'ms',
      '≤ 5',
    );
    print(
      'MeshSpace log: a line more, p99',
      quantile(ours.appendMs, 0.99),
      'ms',
    );
    print('MeshSpace log: elements', ours.elements, '');
    await run('logViewer', 1);
    const theirs = await run('logViewer', 10);
    print(
      "Backstage's LogViewer, 100,000 lines: until painted",
      theirs.mountMs,
      'ms',
    );
    print(
      "Backstage's LogViewer: a line more, median",
      median(theirs.appendMs),
      'ms',
    );
    print("Backstage's LogViewer: elements", theirs.elements, '');
  });
}

main().catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
