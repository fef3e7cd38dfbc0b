import { makeStyles, useTheme } from '@material-ui/core/styles';
import type {
  Topology,
  TopologyNode,
} from '@meshspace/plugin-meshspace-common';
import {
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
} from 'react';
import { useT } from '../translations/useT';
import { useFormat } from '../ui/useFormat';
import { accent } from '../ui/tones';
import {
  around,
  centerOn,
  contains,
  fit,
  viewBox,
  zoomAt,
  type Camera,
} from './camera';
import { LEGIBLE_ZOOM } from './draw/paint';
import { paletteOf } from './draw/palette';
import type { Picture } from './draw/Picture';
import { Minimap } from './Minimap';
import { matches, neighbour, toGraph, type Direction } from './model';
import { nodeLabel } from './nodeLabel';
import { nodesInView } from './nodesInView';
import { Stage } from './Stage';
import { useGestures } from './useGestures';
import { useTopologyLayout } from './useLayout';
import { ZoomControls } from './ZoomControls';

const useStyles = makeStyles(theme => ({
  root: {
    position: 'relative',
    overflow: 'hidden',
    width: '100%',
    height: '100%',
    touchAction: 'pan-y',
    cursor: 'grab',
    userSelect: 'none',
    outline: 'none',
    '&:active': { cursor: 'grabbing' },
    '&:focus-visible': { boxShadow: `inset 0 0 0 2px ${accent(theme)}` },
  },
  canvas: {
    position: 'absolute',
    top: 0,
    left: 0,
    transformOrigin: '0 0',
    willChange: 'transform',
    pointerEvents: 'none',
  },
  nodes: {
    position: 'absolute',
    top: 0,
    left: 0,
    width: 0,
    height: 0,
    transformOrigin: '0 0',
  },
  node: {
    position: 'absolute',
    padding: 0,
    border: 0,
    background: 'none',
    borderRadius: 9,
    cursor: 'pointer',
    outline: 'none',
    '&:focus-visible': { boxShadow: `0 0 0 3px ${accent(theme)}` },
    '&:hover': { background: theme.palette.action.hover },
  },
}));

const ARROWS: Record<string, Direction> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};
const FOCUS_ZOOM = 0.8;
const MINIMAP_FROM = 40;

/** Who looks for "re" means reviews rather than the ingress. */
const beginsWith = ({ name }: TopologyNode, query: string) =>
  Number(name.startsWith(query.trim().toLowerCase()));

/** Services and forks as a picture one can walk through. Knows nothing of where its data comes from. */
export function TopologyView(props: {
  topology: Topology;
  space?: string;
  focus?: string;
  query: string;
  selected?: string;
  onSelect: (id: string | undefined) => void;
}) {
  const { topology, space, focus, query, selected, onSelect } = props;
  const classes = useStyles();
  const t = useT();
  const theme = useTheme();
  const format = useFormat();
  const root = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const overlay = useRef<HTMLDivElement>(null);
  const stage = useRef<Stage>();
  const [generation, setGeneration] = useState(0);
  const layout = useTopologyLayout(topology, generation);
  const graph = useMemo(() => toGraph(topology), [topology]);
  const palette = useMemo(() => paletteOf(theme), [theme]);
  const found = useMemo(
    () =>
      query.trim() === ''
        ? undefined
        : new Set(
            graph.nodes
              .filter(node => matches(node, query))
              .sort((a, b) => beginsWith(b, query) - beginsWith(a, query))
              .map(node => node.id),
          ),
    [graph, query],
  );
  const [camera, setCamera] = useState<Camera>({ x: 0, y: 0, zoom: 1 });
  const [focused, setFocused] = useState<string>();
  const moved = useRef(false);
  const wantsFocus = useRef(false);
  const onMoved = useCallback(() => {
    moved.current = true;
  }, []);

  useEffect(() => {
    const current = new Stage(canvas.current!, overlay.current!, setCamera);
    stage.current = current;
    return () => current.dispose();
  }, []);

  const picture = useMemo<Picture>(
    () => ({
      graph,
      layout,
      palette,
      space,
      focus,
      selected,
      found,
      format,
      words: {
        idle: t('topology.idle'),
        noSidecar: t('topology.noSidecar'),
        gateway: t('topology.gateway'),
        external: t('topology.external'),
      },
    }),
    [graph, layout, palette, space, focus, selected, found, format, t],
  );
  useEffect(() => stage.current?.show(picture), [picture]);

  const home = useCallback(() => {
    if (!stage.current) return;
    const { size } = stage.current;
    const hits = [...(found ?? [])].flatMap(id => layout.nodes.get(id) ?? []);
    const own = graph.nodes.find(
      node => node.name === focus && node.kind === 'service',
    );
    // What was looked for, else everything; of what is too much to be read, the first or the own.
    const next = fit(hits.length > 0 ? around(hits) : layout.bounds, size);
    const box = hits[0] ?? (own && layout.nodes.get(own.id));
    stage.current.move(
      box && next.zoom < LEGIBLE_ZOOM ? centerOn(box, size, FOCUS_ZOOM) : next,
    );
  }, [focus, found, graph, layout]);
  const latestHome = useRef(home);
  latestHome.current = home;

  useEffect(() => {
    if (!moved.current) latestHome.current();
  }, [layout]);
  useEffect(() => {
    const element = root.current!;
    const measure = () => {
      stage.current?.resize({
        width: element.clientWidth,
        height: element.clientHeight,
      });
      if (!moved.current) latestHome.current();
    };
    measure();
    if (typeof ResizeObserver === 'undefined') return undefined;
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useGestures(root, stage as React.RefObject<Stage | undefined>, onMoved);

  const bringIntoView = useCallback(
    (id: string) => {
      const box = layout.nodes.get(id);
      if (!box || !stage.current) return;
      const { size, camera: now } = stage.current;
      if (now.zoom >= LEGIBLE_ZOOM && contains(viewBox(now, size, -0.06), box))
        return;
      stage.current.move(centerOn(box, size, Math.max(now.zoom, FOCUS_ZOOM)));
      moved.current = true;
    },
    [layout],
  );
  const looked = found && [...found].join();
  useEffect(() => {
    if (!looked) return;
    moved.current = false;
    latestHome.current();
  }, [looked]);

  const inView = nodesInView(graph.nodes, layout, camera, stage.current?.size, [
    focused,
    selected,
  ]);
  useEffect(() => {
    if (!wantsFocus.current || !focused) return;
    const element = overlay.current?.querySelector<HTMLElement>(
      `[data-node="${CSS.escape(focused)}"]`,
    );
    if (element) {
      wantsFocus.current = false;
      element.focus({ preventScroll: true });
    }
  });
  const zoom = (factor: number) => {
    const current = stage.current;
    if (!current) return;
    moved.current = true;
    current.move(
      zoomAt(current.camera, factor, {
        x: current.size.width / 2,
        y: current.size.height / 2,
      }),
    );
  };
  const fitAll = () => {
    moved.current = false;
    if (stage.current)
      stage.current.move(fit(layout.bounds, stage.current.size));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const direction = ARROWS[event.key];
    if (direction) {
      const own = graph.nodes.find(node => node.name === focus)?.id;
      const next = focused
        ? neighbour(layout, focused, direction)
        : own ?? graph.nodes[0]?.id;
      if (next) {
        wantsFocus.current = true;
        setFocused(next);
        bringIntoView(next);
      }
    } else if (event.key === '0') fitAll();
    else if (event.key === '+' || event.key === '=') zoom(1.25);
    else if (event.key === '-') zoom(0.8);
    else if (event.key === 'Escape' && selected) onSelect(undefined);
    else return;
    event.preventDefault();
  };
  const tabStop = inView.some(node => node.id === focused)
    ? focused
    : inView[0]?.id;
  return (
    // The group takes the keys of the picture; its nodes are the buttons inside.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys bubble up from the buttons
    <div
      ref={root}
      className={classes.root}
      role="group"
      aria-label={t('topology.label')}
      onKeyDown={onKeyDown}
    >
      <canvas ref={canvas} className={classes.canvas} aria-hidden />
      <div ref={overlay} className={classes.nodes}>
        {inView.map(node => {
          const box = layout.nodes.get(node.id)!;
          return (
            <button
              key={node.id}
              type="button"
              data-node={node.id}
              className={classes.node}
              style={{
                left: box.x,
                top: box.y,
                width: box.width,
                height: box.height,
              }}
              tabIndex={node.id === tabStop ? 0 : -1}
              aria-label={nodeLabel(node, graph, t, format)}
              aria-pressed={node.id === selected}
              onFocus={() => setFocused(node.id)}
              onClick={() =>
                onSelect(node.id === selected ? undefined : node.id)
              }
            />
          );
        })}
      </div>
      {graph.nodes.length >= MINIMAP_FROM && (
        <Minimap
          layout={layout}
          palette={palette}
          camera={camera}
          size={stage.current?.size}
          onMove={next => {
            moved.current = true;
            stage.current?.move(next);
          }}
        />
      )}
      <ZoomControls
        onZoom={zoom}
        onFit={fitAll}
        onTidy={() => {
          moved.current = false;
          setGeneration(count => count + 1);
        }}
      />
    </div>
  );
}
