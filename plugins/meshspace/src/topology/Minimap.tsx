import { makeStyles } from '@material-ui/core/styles';
import { useEffect, useRef, type PointerEvent } from 'react';
import { viewBox, type Camera, type Size } from './camera';
import type { Palette } from './draw/palette';
import type { Layout } from './layout/types';

const WIDTH = 168;
const HEIGHT = 104;

const useStyles = makeStyles(theme => ({
  root: {
    position: 'absolute',
    insetInlineEnd: theme.spacing(1.5),
    bottom: theme.spacing(1.5),
    width: WIDTH,
    height: HEIGHT,
    background: theme.palette.background.paper,
    border: `1px solid ${theme.palette.divider}`,
    borderRadius: theme.shape.borderRadius * 1.5,
    overflow: 'hidden',
    cursor: 'crosshair',
    [theme.breakpoints.down('xs')]: { display: 'none' },
  },
  view: {
    position: 'absolute',
    borderRadius: 2,
    pointerEvents: 'none',
    boxSizing: 'border-box',
  },
}));

/** The whole, small, and where one is in it. The keyboard has arrows and the search instead. */
export function Minimap(props: {
  layout: Layout;
  palette: Palette;
  camera: Camera;
  size?: Size;
  onMove: (camera: Camera) => void;
}) {
  const { layout, palette, camera, size } = props;
  const classes = useStyles();
  const canvas = useRef<HTMLCanvasElement>(null);
  const { bounds } = layout;
  const scale = Math.min(
    (WIDTH - 12) / Math.max(1, bounds.width),
    (HEIGHT - 12) / Math.max(1, bounds.height),
  );
  const left = (WIDTH - bounds.width * scale) / 2;
  const top = (HEIGHT - bounds.height * scale) / 2;
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (!context) return;
    const ratio = Math.min(window.devicePixelRatio || 1, 2);
    canvas.current!.width = WIDTH * ratio;
    canvas.current!.height = HEIGHT * ratio;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, WIDTH, HEIGHT);
    context.fillStyle = palette.edge;
    for (const block of layout.blocks)
      context.fillRect(
        left + (block.x - bounds.x) * scale,
        top + (block.y - bounds.y) * scale,
        Math.max(1.5, block.width * scale),
        Math.max(1.5, block.height * scale),
      );
  }, [layout, palette, bounds, scale, left, top]);
  const view = size && viewBox(camera, size);
  const jump = (event: PointerEvent<HTMLDivElement>) => {
    if (!size || event.buttons !== 1) return;
    const box = event.currentTarget.getBoundingClientRect();
    const x = bounds.x + (event.clientX - box.left - left) / scale;
    const y = bounds.y + (event.clientY - box.top - top) / scale;
    props.onMove({
      x: x - size.width / camera.zoom / 2,
      y: y - size.height / camera.zoom / 2,
      zoom: camera.zoom,
    });
  };
  return (
    <div
      className={classes.root}
      data-control
      aria-hidden
      onPointerDown={jump}
      onPointerMove={jump}
    >
      <canvas ref={canvas} style={{ width: WIDTH, height: HEIGHT }} />
      {view && (
        <div
          className={classes.view}
          style={{
            left: left + (view.x - bounds.x) * scale,
            top: top + (view.y - bounds.y) * scale,
            width: view.width * scale,
            height: view.height * scale,
            border: `1.5px solid ${palette.accent}`,
          }}
        />
      )}
    </div>
  );
}
