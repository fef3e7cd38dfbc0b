import type { Camera, Size } from '../camera';
import { touches, viewBox } from '../camera';
import { paintEdges, paintEdgeLabels } from './edges';
import { paintNode, paintSpeck } from './nodes';
import type { Picture } from './Picture';

/** Below this zoom, letters are smaller than one can read: cards become specks. */
export const LEGIBLE_ZOOM = 0.42;

/** Draws what is in view; `pixelRatio` device pixels to one of the page. */
export function paint(
  context: CanvasRenderingContext2D,
  picture: Picture,
  camera: Camera,
  size: Size,
  pixelRatio: number,
): void {
  const { layout, graph, palette } = picture;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, size.width * pixelRatio, size.height * pixelRatio);
  const scale = camera.zoom * pixelRatio;
  context.setTransform(
    scale,
    0,
    0,
    scale,
    -camera.x * scale,
    -camera.y * scale,
  );
  const view = viewBox(camera, size);
  const legible = camera.zoom >= LEGIBLE_ZOOM;
  for (const lane of layout.lanes) {
    if (!touches(lane, view)) continue;
    context.beginPath();
    context.roundRect(lane.x, lane.y, lane.width, lane.height, 14);
    context.fillStyle = palette.lane;
    context.fill();
    context.strokeStyle = palette.laneLine;
    context.lineWidth = 1;
    context.stroke();
    context.fillStyle = palette.muted;
    // Names of namespaces stay readable longer than anything else.
    const points = Math.min(36, Math.max(11, 11 / camera.zoom));
    context.font = `600 ${points}px ${palette.font}`;
    context.textBaseline = 'alphabetic';
    if (points <= 18)
      context.fillText(lane.namespace, lane.x + 12, lane.y + 18);
    else context.fillText(lane.namespace, lane.x + 8, lane.y - points * 0.4);
  }
  paintEdges(context, picture, view, camera.zoom);
  for (const block of layout.blocks) {
    if (block.nodes.length < 2 || !touches(block, view)) continue;
    context.beginPath();
    context.roundRect(block.x, block.y, block.width, block.height, 12);
    context.fillStyle = palette.canvas;
    context.fill();
    context.strokeStyle = palette.line;
    context.lineWidth = 1;
    context.setLineDash([3, 3]);
    context.stroke();
    context.setLineDash([]);
  }
  for (const node of graph.nodes) {
    const box = layout.nodes.get(node.id);
    if (!box || !touches(box, view)) continue;
    if (legible) paintNode(context, picture, node, box);
    else paintSpeck(context, picture, node, box);
  }
  context.globalAlpha = 1;
  if (camera.zoom >= 0.55) paintEdgeLabels(context, picture, view);
}
