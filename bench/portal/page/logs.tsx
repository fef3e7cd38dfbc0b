import { LogViewer } from '@backstage/core-components';
import { wrapInTestApp } from '@backstage/test-utils';
import { createRoot, type Root } from 'react-dom/client';
import { flushSync } from 'react-dom';
import {
  LogBuffer,
  parseLine,
} from '../../../plugins/meshspace/src/logs/LogBuffer';
import { LogView } from '../../../plugins/meshspace/src/logs/LogView';
import { Surroundings } from './Surroundings';
import { painted } from './watch';

const line = (number: number) =>
  `2026-11-21T08:00:00.${String(number % 1000).padStart(
    3,
    '0',
  )}Z \u001b[32mINFO\u001b[0m request ${number} handled in ${
    number % 90
  } ms by reviews`;
const lines = (from: number, count: number) =>
  Array.from({ length: count }, (_unused, index) => line(from + index));

const root = document.getElementById('root')!;
let mounted: Root | undefined;

function fresh(): Root {
  mounted?.unmount();
  root.replaceChildren();
  mounted = createRoot(root);
  return mounted;
}

/** Until the frame that shows it, in ms. */
async function timed(render: () => void): Promise<number> {
  const start = performance.now();
  flushSync(render);
  await painted();
  return performance.now() - start;
}

/** The work itself, without the wait for the next frame. */
function worked(render: () => void): number {
  const start = performance.now();
  flushSync(render);
  void root.offsetHeight;
  return performance.now() - start;
}

async function ours(count: number, appends: number) {
  const at = fresh();
  const buffer = new LogBuffer();
  let version = 0;
  const render = () =>
    at.render(
      <Surroundings>
        <LogView
          buffer={buffer}
          version={version}
          wrap={false}
          times={false}
          follow
          onScrolledUp={() => undefined}
        />
      </Surroundings>,
    );
  const raw = lines(0, count);
  const mountMs = await timed(() => {
    buffer.append(raw.map(each => parseLine(each, 0)));
    render();
  });
  const appendMs: number[] = [];
  const append = (more: string[]) => {
    buffer.append(more.map(each => parseLine(each, 0)));
    version += 1;
    render();
  };
  for (let turn = 0; turn < appends; turn++) {
    const more = lines(count + turn, 1);
    appendMs.push(worked(() => append(more)));
    await painted();
  }
  return { mountMs, appendMs, elements: root.querySelectorAll('*').length };
}

async function logViewer(count: number, appends: number) {
  const at = fresh();
  let text = lines(0, count).join('\n');
  const render = () => at.render(wrapInTestApp(<LogViewer text={text} />));
  const mountMs = await timed(render);
  const appendMs: number[] = [];
  for (let turn = 0; turn < appends; turn++) {
    text += `\n${line(count + turn)}`;
    appendMs.push(worked(render));
    await painted();
  }
  return { mountMs, appendMs, elements: root.querySelectorAll('*').length };
}

export const logsBench = { ours, logViewer };
Object.assign(window, { logsBench });
