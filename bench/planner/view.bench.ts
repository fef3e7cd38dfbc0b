import {
  createView,
  endpointsOf,
  project,
  type MutableView,
} from '@meshspace/planner';
import { print } from '../measure';
import { timed } from './timed';
import { pod, serviceName } from './shop';

const PODS = 100_000;
const SERVICES = 1000;

function heap(): number {
  if (!globalThis.gc) {
    throw new Error(
      'memory needs the garbage collector: run node with --expose-gc',
    );
  }
  globalThis.gc();
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

function addPods(view: MutableView, from: number, to: number): void {
  for (let index = from; index < to; index++) {
    // As a watch delivers it: every string is a new one.
    const raw: unknown = JSON.parse(
      JSON.stringify(pod('shop', serviceName(index % SERVICES), index)),
    );
    const object = project(raw);
    if (object) view.apply({ type: 'set', object });
  }
}

const view = createView();
addPods(view, 0, 1000);
view.list('Pod');
const before = heap();
addPods(view, 1000, PODS);
view.list('Pod');
const perPod = (heap() - before) / (PODS - 1000);
print(`memory of a pod in the view, ${PODS} pods`, perPod / 1000, 'kB', '≤ 2');

const one = JSON.stringify(pod('shop', serviceName(1), 1));
print(
  `take in one changed pod, ${PODS} pods`,
  timed(() => {
    const object = project(JSON.parse(one));
    if (object) view.apply({ type: 'set', object });
  }),
  'ms',
);
print(
  `take in one changed pod and list all, ${PODS} pods`,
  timed(() => {
    const object = project(JSON.parse(one));
    if (object) view.apply({ type: 'set', object });
    view.list('Pod');
  }, 30),
  'ms',
);
print(
  `lay a hypothetical change over, ${PODS} pods`,
  timed(() => {
    const over = view.overlay([
      {
        type: 'set',
        object: {
          apiVersion: 'v1',
          kind: 'Namespace',
          metadata: { name: 'hypothetical' },
        },
      },
    ]);
    endpointsOf(over, 'shop', serviceName(1));
  }, 50),
  'ms',
);
