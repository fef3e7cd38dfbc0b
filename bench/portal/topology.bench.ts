import type { Page } from '@playwright/test';
import { inBrowser } from './browser';
import { bundlePage } from './bundle';
import { median, print } from '../measure';
import type { Renderer, topologyBench } from './page/topology';

type Bench = typeof topologyBench;
const bench = <Answer>(
  page: Page,
  run: (bench: Bench, argument: never) => Answer,
  argument: unknown,
) =>
  page.evaluate(
    `(${run.toString()})(window.topologyBench, ${JSON.stringify(argument)})`,
  ) as Promise<Awaited<Answer>>;

const TITLES: Record<Renderer, string> = {
  ours: 'MeshSpace topology',
  reactFlow: 'React Flow + dagre',
  dependencyGraph: "Backstage's DependencyGraph",
};

async function mounts(
  page: Page,
  renderer: Renderer,
  count: number,
  targets?: { mount: string; task: string },
) {
  const turns = renderer === 'ours' ? 5 : 1;
  const all = [];
  for (let turn = 0; turn < turns; turn++)
    all.push(
      await bench(
        page,
        (it, [how, many]: [Renderer, number]) => it.mount(how, many),
        [renderer, count],
      ),
    );
  const title = `${TITLES[renderer]}, ${count} nodes`;
  const [first, ...again] = all;
  print(
    `${title}: until painted, the first time`,
    first.mountMs,
    'ms',
    targets?.mount,
  );
  print(
    `${title}: longest task, the first time`,
    first.longestTaskMs || undefined,
    'ms',
    targets?.task,
  );
  if (again.length > 0) {
    const of = (key: 'mountMs' | 'longestTaskMs') =>
      median(again.map(each => each[key]));
    print(
      `${title}: until painted, again`,
      of('mountMs'),
      'ms',
      targets?.mount,
    );
    print(
      `${title}: longest task, again`,
      of('longestTaskMs') || undefined,
      'ms',
      targets?.task,
    );
  }
  print(`${title}: elements`, first.elements, '');
}

async function moves(
  page: Page,
  renderer: Renderer,
  count: number,
  target?: string,
) {
  await bench(
    page,
    (it, [how, many]: [Renderer, number]) => it.mount(how, many),
    [renderer, count],
  );
  const { panFps, zoomFps } = await bench(
    page,
    (it, how: Renderer) => it.move(how),
    renderer,
  );
  const title = `${TITLES[renderer]}, ${count} nodes`;
  print(`${title}: pan`, panFps, 'fps', target);
  print(`${title}: zoom`, zoomFps, 'fps', target);
}

async function main() {
  await inBrowser(await bundlePage('topology.tsx'), async page => {
    page.setDefaultTimeout(240_000);
    for (const [count, target] of [
      [1000, '≤ 60'],
      [5000, undefined],
    ] as const)
      print(
        `MeshSpace topology, ${count} nodes: layout alone`,
        median(await bench(page, (it, many: number) => it.layout(many), count)),
        'ms',
        target,
      );
    print(
      'dagre, 300 nodes: layout alone',
      median(
        await bench(page, (it, many: number) => it.layoutDagre(many), 300),
      ),
      'ms',
    );
    await mounts(page, 'ours', 1000, { mount: '≤ 150', task: '≤ 100' });
    await moves(page, 'ours', 1000);
    await moves(page, 'ours', 5000, '≥ 55');
    // Both take half a minute and more for 1,000 nodes: dagre grows with their square.
    await mounts(page, 'ours', 300);
    await mounts(page, 'reactFlow', 300);
    await moves(page, 'reactFlow', 300);
    await mounts(page, 'dependencyGraph', 300);
    if (process.argv.includes('--full')) {
      await mounts(page, 'reactFlow', 1000);
      await moves(page, 'reactFlow', 1000);
      await mounts(page, 'dependencyGraph', 1000);
    }
  });
}

main().catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
});
