import dagre from '@dagrejs/dagre';
import { DependencyGraph } from '@backstage/core-components';
import type { Topology } from '@meshspace/plugin-meshspace-common';
import { ReactFlow, ReactFlowProvider } from '@xyflow/react';
import { createRoot, type Root } from 'react-dom/client';
import { largeTopology } from '../../../plugins/meshspace/dev/fake/topologies';
import { layoutTopology } from '../../../plugins/meshspace/src/topology/layout/layout';
import { TopologyView } from '../../../plugins/meshspace/src/topology/TopologyView';
import { Surroundings } from './Surroundings';
import { framesPerSecond, longestTask, painted } from './watch';

export interface Measured {
  layoutMs?: number;
  mountMs: number;
  longestTaskMs: number;
  elements: number;
  panFps?: number;
  zoomFps?: number;
}

const WIDTH = 160;
const HEIGHT = 40;

function layoutByDagre({ nodes, edges }: Topology) {
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({ rankdir: 'LR' });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id } of nodes)
    graph.setNode(id, { width: WIDTH, height: HEIGHT });
  for (const { from, to } of edges) graph.setEdge(from, to);
  dagre.layout(graph);
  return new Map(
    nodes.map(({ id }) => {
      const { x, y } = graph.node(id);
      return [id, { x, y }];
    }),
  );
}

/** Ways to show a graph; each says whether it can be moved by the wheel and a drag. */
const RENDERERS = {
  ours: (topology: Topology) => (
    <TopologyView topology={topology} query="" onSelect={() => undefined} />
  ),
  reactFlow: (topology: Topology) => {
    const places = layoutByDagre(topology);
    return (
      <ReactFlowProvider>
        <ReactFlow
          fitView
          minZoom={0.01}
          nodes={topology.nodes.map(({ id, name }) => ({
            id,
            position: places.get(id)!,
            data: { label: name },
            width: WIDTH,
            height: HEIGHT,
          }))}
          edges={topology.edges.map(({ from, to }) => ({
            id: `${from} ${to}`,
            source: from,
            target: to,
          }))}
        />
      </ReactFlowProvider>
    );
  },
  dependencyGraph: ({ nodes, edges }: Topology) => (
    <DependencyGraph
      nodes={nodes.map(({ id }) => ({ id }))}
      edges={edges.map(({ from, to }) => ({ from, to }))}
    />
  ),
};
export type Renderer = keyof typeof RENDERERS;

const root = document.getElementById('root')!;
let mounted: Root | undefined;

/** The canvas has pixels, or the elements of every node are there. */
const shows = (renderer: Renderer, count: number): boolean => {
  if (renderer === 'ours') {
    const canvas = root.querySelector('canvas');
    return Boolean(canvas && canvas.width > 300);
  }
  const selector =
    renderer === 'reactFlow' ? '.react-flow__node' : '[data-testid="node"]';
  return root.querySelectorAll(selector).length >= count;
};

async function mount(renderer: Renderer, count: number): Promise<Measured> {
  mounted?.unmount();
  root.replaceChildren();
  const topology = largeTopology(count);
  let mountMs = 0;
  const longestTaskMs = await longestTask(async () => {
    const start = performance.now();
    mounted = createRoot(root);
    mounted.render(
      <Surroundings>{RENDERERS[renderer](topology)}</Surroundings>,
    );
    do await painted();
    while (!shows(renderer, count));
    mountMs = performance.now() - start;
  });
  return {
    mountMs,
    longestTaskMs,
    elements: root.querySelectorAll('*').length,
  };
}

function wheel(target: Element, deltaX: number, deltaY: number, zoom: boolean) {
  target.dispatchEvent(
    new WheelEvent('wheel', {
      bubbles: true,
      cancelable: true,
      clientX: 640,
      clientY: 360,
      deltaX,
      deltaY,
      ctrlKey: zoom,
    }),
  );
}

// A pointer that a script moves is none that could be captured.
Element.prototype.setPointerCapture = () => undefined;
Element.prototype.hasPointerCapture = () => true;

function pointer(type: string, x: number, y: number, target: EventTarget) {
  const about = {
    bubbles: true,
    cancelable: true,
    clientX: x,
    clientY: y,
    button: 0,
    buttons: type.endsWith('up') ? 0 : 1,
    pointerId: 1,
    isPrimary: true,
    view: window,
  };
  target.dispatchEvent(new PointerEvent(`pointer${type}`, about));
  target.dispatchEvent(new MouseEvent(`mouse${type}`, about));
}

async function move(
  renderer: Renderer,
): Promise<{ panFps: number; zoomFps: number }> {
  const surface =
    renderer === 'ours'
      ? root.querySelector('[role=group]')!
      : root.querySelector('.react-flow__pane')!;
  // React Flow listens to the window while one drags, ours to the surface that holds the pointer.
  const follow = renderer === 'ours' ? surface : window;
  pointer('down', 640, 360, surface);
  const panFps = await framesPerSecond(frame =>
    pointer(
      'move',
      640 + 200 * Math.sin(frame / 20),
      360 + 120 * Math.cos(frame / 20),
      follow,
    ),
  );
  pointer('up', 640, 360, follow);
  const zoomFps = await framesPerSecond(frame =>
    wheel(surface, 0, Math.sin(frame / 30) * 12, true),
  );
  return { panFps, zoomFps };
}

/** Where things stand alone, on the thread of the page. */
function layout(count: number): number[] {
  const { nodes, edges } = largeTopology(count);
  return Array.from({ length: 7 }, () => {
    const start = performance.now();
    layoutTopology(nodes, edges);
    return performance.now() - start;
  });
}

function layoutDagre(count: number): number[] {
  const topology = largeTopology(count);
  const start = performance.now();
  layoutByDagre(topology);
  return [performance.now() - start];
}

export const topologyBench = { mount, move, layout, layoutDagre };
Object.assign(window, { topologyBench });
