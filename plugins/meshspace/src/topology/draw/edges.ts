import type { TopologyEdge } from '@meshspace/plugin-meshspace-common';
import { touches } from '../camera';
import type { Box } from '../layout/types';
import { wayOf, type Curve } from '../layout/ways';
import type { Graph } from '../model';
import type { Picture } from './Picture';

/** The height of a curve that runs to the right, at a place between its ends. */
export function heightAt({ x1, y1, x2, y2, bend }: Curve, x: number): number {
  let low = 0;
  let high = 1;
  const at = (a: number, b: number, c: number, d: number, t: number) =>
    a * (1 - t) ** 3 +
    3 * b * t * (1 - t) ** 2 +
    3 * c * t ** 2 * (1 - t) +
    d * t ** 3;
  for (let i = 0; i < 12; i++) {
    const t = (low + high) / 2;
    if (at(x1, x1 + bend, x2 - bend, x2, t) < x) low = t;
    else high = t;
  }
  return at(y1, y1, y2, y2, low);
}

export const FAILING = 0.05;

const LABEL_LIMIT = 90;

function boxOfCurve({ x1, y1, x2, y2, bend }: Curve): Box {
  const left = Math.min(x1, x2 - bend);
  const right = Math.max(x1 + bend, x2);
  return {
    x: left,
    y: Math.min(y1, y2) - 2,
    width: right - left,
    height: Math.abs(y1 - y2) + 4,
  };
}

const width = (rps: number) => Math.min(4, 1.1 + Math.log10(1 + rps) * 0.7);

type Style = 'path' | 'failing' | 'idle' | 'plain';

export function styleOf(edge: TopologyEdge): Style {
  if (edge.path) return 'path';
  if (edge.errorRate >= FAILING && edge.rps > 0) return 'failing';
  return edge.rps > 0 ? 'plain' : 'idle';
}

/** Edges of one look are stroked together: thousands of strokes cost more than thousands of curves. */
export function paintEdges(
  context: CanvasRenderingContext2D,
  picture: Picture,
  view: Box,
  zoom: number,
): void {
  const { graph, layout, palette } = picture;
  const batches = new Map<
    string,
    { style: Style; width: number; alpha: number; ways: Curve[][] }
  >();
  for (const edge of graph.edges) {
    const way = wayOf(layout, graph.edges, edge.from, edge.to);
    if (!way?.some(curve => touches(boxOfCurve(curve), view))) continue;
    const style = styleOf(edge);
    const alpha = alphaOf(edge, picture);
    const thick =
      Math.round((width(edge.rps) + (style === 'path' ? 1.2 : 0)) * 2) / 2;
    const key = `${style}|${thick}|${alpha}`;
    const batch = batches.get(key);
    if (batch) batch.ways.push(way);
    else batches.set(key, { style, width: thick, alpha, ways: [way] });
  }
  const colors: Record<Style, string> = {
    path: palette.accent,
    failing: palette.error,
    idle: palette.idle,
    plain: palette.edge,
  };
  const rank: Record<Style, number> = {
    idle: 0,
    plain: 1,
    failing: 2,
    path: 3,
  };
  context.lineCap = 'round';
  for (const batch of [...batches.values()].sort(
    (a, b) => rank[a.style] - rank[b.style],
  )) {
    context.globalAlpha = batch.alpha;
    context.strokeStyle = colors[batch.style];
    context.fillStyle = colors[batch.style];
    context.lineWidth = Math.max(batch.width, 0.8 / zoom);
    if (batch.style === 'failing') context.setLineDash([7, 4]);
    else if (batch.style === 'idle') context.setLineDash([1, 5]);
    context.beginPath();
    for (const way of batch.ways) {
      context.moveTo(way[0].x1, way[0].y1);
      for (const curve of way) {
        const { x1, y1, x2, y2, bend } = curve;
        // The last one ends under its arrow.
        const end = curve === way[way.length - 1] ? x2 - 5 : x2;
        if (bend === 0) context.lineTo(x2, y2);
        else context.bezierCurveTo(x1 + bend, y1, x2 - bend, y2, end, y2);
      }
    }
    context.stroke();
    context.setLineDash([]);
    if (zoom < 0.25) continue;
    context.beginPath();
    const head = 4 + batch.width;
    for (const way of batch.ways) {
      const { x2, y2 } = way[way.length - 1];
      context.moveTo(x2, y2);
      context.lineTo(x2 - head * 1.5, y2 - head * 0.75);
      context.lineTo(x2 - head * 1.5, y2 + head * 0.75);
      context.closePath();
    }
    context.fill();
  }
  context.globalAlpha = 1;
}

function alphaOf(
  edge: TopologyEdge,
  { graph, found, selected }: Picture,
): number {
  if (found) return found.has(edge.from) && found.has(edge.to) ? 1 : 0.15;
  if (selected)
    return edge.from === selected || edge.to === selected || edge.path
      ? 1
      : 0.3;
  return graph.hasPath && !edge.path ? 0.5 : 1;
}

function labelled(graph: Graph, selected: string | undefined): TopologyEdge[] {
  const all = graph.edges.filter(edge => edge.rps > 0);
  return all.length <= LABEL_LIMIT
    ? all
    : all.filter(
        edge => edge.path || edge.from === selected || edge.to === selected,
      );
}

/** Rate, errors and p95 on the line, with a lock where it is encrypted. */
export function paintEdgeLabels(
  context: CanvasRenderingContext2D,
  picture: Picture,
  view: Box,
): void {
  const { layout, palette, format } = picture;
  context.font = `500 10.5px ${palette.font}`;
  context.textBaseline = 'middle';
  for (const edge of labelled(picture.graph, picture.selected)) {
    const way = wayOf(layout, picture.graph.edges, edge.from, edge.to);
    const curve = way?.[way.length - 1];
    if (!curve || curve.x2 - curve.x1 < 60) continue;
    const first = format.rate(edge.rps);
    let second =
      edge.p95Ms === undefined ? '' : format.milliseconds(edge.p95Ms);
    if (edge.errorRate >= 0.001) second = format.percent(edge.errorRate);
    const text = second ? `${first} · ${second}` : first;
    const lock = edge.mtls ? 11 : 0;
    const length = context.measureText(text).width + lock + 10;
    // Lines that leave one caller lie apart only near their ends.
    const x = Math.max((curve.x1 + curve.x2) / 2, curve.x2 - length / 2 - 16);
    const y = heightAt(curve, x);
    if (
      x < view.x ||
      x > view.x + view.width ||
      y < view.y ||
      y > view.y + view.height
    )
      continue;
    context.globalAlpha = 1;
    context.beginPath();
    context.roundRect(x - length / 2, y - 8.5, length, 17, 8.5);
    context.fillStyle = palette.canvas;
    context.fill();
    context.globalAlpha = Math.max(0.6, alphaOf(edge, picture));
    context.strokeStyle = edge.path ? palette.accent : palette.laneLine;
    context.lineWidth = 1;
    context.stroke();
    if (lock) paintLock(context, x - length / 2 + 6, y - 3, palette.muted);
    context.fillStyle =
      edge.errorRate >= FAILING ? palette.error : palette.text;
    context.fillText(text, x - length / 2 + 5 + lock, y + 0.5);
  }
  context.globalAlpha = 1;
}

function paintLock(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  color: string,
): void {
  context.strokeStyle = color;
  context.fillStyle = color;
  context.lineWidth = 1.1;
  context.beginPath();
  context.arc(x + 3, y + 1.5, 2, Math.PI, 0);
  context.stroke();
  context.fillRect(x, y + 1.8, 6, 4.4);
}
