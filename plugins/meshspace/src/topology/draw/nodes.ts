import type { TopologyNode } from '@meshspace/plugin-meshspace-common';
import type { Box } from '../layout/types';
import type { Palette } from './palette';
import type { Picture } from './Picture';

const RADIUS = 9;

function alphaOf(node: TopologyNode, { graph, found }: Picture): number {
  if (found) return found.has(node.id) ? 1 : 0.25;
  return graph.hasPath && !graph.onPath.has(node.id) ? 0.72 : 1;
}

function healthColor(node: TopologyNode, palette: Palette): string {
  switch (node.health) {
    case 'healthy':
      return palette.ok;
    case 'degraded':
      return palette.warning;
    case 'failing':
      return palette.error;
    default:
      return palette.idle;
  }
}

const isMine = (node: TopologyNode, space: string | undefined) =>
  node.kind === 'fork' && space !== undefined && node.space === space;

/** A node too small for letters: its place, its health, and whether it is mine. */
export function paintSpeck(
  context: CanvasRenderingContext2D,
  picture: Picture,
  node: TopologyNode,
  box: Box,
): void {
  const { palette } = picture;
  const mine = isMine(node, picture.space);
  context.globalAlpha = alphaOf(node, picture);
  context.fillStyle = mine ? palette.accent : palette.card;
  context.fillRect(box.x, box.y, box.width, box.height);
  context.strokeStyle =
    node.id === picture.selected ? palette.accent : palette.line;
  context.lineWidth = node.id === picture.selected ? 8 : 2;
  context.strokeRect(box.x, box.y, box.width, box.height);
  context.fillStyle = healthColor(node, palette);
  context.fillRect(box.x, box.y, 22, box.height);
}

export function paintNode(
  context: CanvasRenderingContext2D,
  picture: Picture,
  node: TopologyNode,
  box: Box,
): void {
  const { palette, space, selected, focus } = picture;
  const mine = isMine(node, space);
  context.globalAlpha = alphaOf(node, picture);
  context.beginPath();
  context.roundRect(
    box.x,
    box.y,
    box.width,
    box.height,
    node.kind === 'gateway' ? box.height / 2 : RADIUS,
  );
  context.fillStyle = node.outside ? palette.canvas : palette.card;
  context.fill();
  if (node.outside) {
    // A neighbour of what is looked at stands on the ground, not on a card.
    context.fillStyle = palette.lane;
    context.fill();
  }
  if (mine) {
    context.fillStyle = palette.accentFill;
    context.fill();
  }
  const emphasised = node.id === selected || mine;
  const own =
    focus !== undefined && node.name === focus && node.kind === 'service';
  const rest = own
    ? { color: palette.muted, width: 1.5 }
    : { color: palette.line, width: 1 };
  context.strokeStyle = emphasised ? palette.accent : rest.color;
  context.lineWidth = emphasised ? 2 : rest.width;
  if (node.kind === 'external' || node.outside || !node.meshed)
    context.setLineDash([5, 3]);
  context.stroke();
  context.setLineDash([]);
  paintHealth(context, node, box.x + 17, box.y + box.height / 2, palette);
  const left = box.x + 32;
  const room = box.width - 42;
  context.textBaseline = 'alphabetic';
  context.fillStyle = node.outside ? palette.muted : palette.text;
  context.font = `600 13px ${palette.font}`;
  const title = node.kind === 'fork' ? node.space ?? node.name : node.name;
  context.fillText(
    shorten(context, title, room),
    left,
    box.y + box.height / 2 - 3,
  );
  context.fillStyle = palette.muted;
  context.font = `400 11px ${palette.font}`;
  context.fillText(
    shorten(context, subtitle(node, picture), room),
    left,
    box.y + box.height / 2 + 12,
  );
}

function subtitle(
  node: TopologyNode,
  { graph, format, words }: Picture,
): string {
  const parts: string[] = [];
  const traffic = graph.traffic.get(node.id);
  if (!node.meshed && node.kind !== 'external') parts.push(words.noSidecar);
  if (node.kind === 'gateway') parts.push(words.gateway);
  if (node.kind === 'external') parts.push(words.external);
  if (traffic && traffic.rps > 0) {
    parts.push(format.rate(traffic.rps));
    if (traffic.errorRate >= 0.001)
      parts.push(format.percent(traffic.errorRate));
    else if (traffic.p95Ms !== undefined)
      parts.push(format.milliseconds(traffic.p95Ms));
  } else if (node.kind === 'service' || node.kind === 'fork')
    parts.push(words.idle);
  return parts.join(' · ');
}

/** Health by shape as well as colour: disc, triangle, cross, ring. */
function paintHealth(
  context: CanvasRenderingContext2D,
  node: TopologyNode,
  x: number,
  y: number,
  palette: Palette,
): void {
  context.fillStyle = healthColor(node, palette);
  context.strokeStyle = context.fillStyle;
  context.beginPath();
  switch (node.health) {
    case 'healthy':
      context.arc(x, y, 4.5, 0, 2 * Math.PI);
      context.fill();
      break;
    case 'degraded':
      context.moveTo(x, y - 5);
      context.lineTo(x + 5.5, y + 4.5);
      context.lineTo(x - 5.5, y + 4.5);
      context.closePath();
      context.fill();
      break;
    case 'failing':
      context.lineWidth = 2.4;
      context.moveTo(x - 4, y - 4);
      context.lineTo(x + 4, y + 4);
      context.moveTo(x + 4, y - 4);
      context.lineTo(x - 4, y + 4);
      context.stroke();
      break;
    default:
      context.lineWidth = 1.5;
      context.arc(x, y, 4, 0, 2 * Math.PI);
      context.stroke();
  }
}

const shortened = new Map<string, string>();
const SHORTENED_LIMIT = 4000;

/** Measuring is the dearest part of drawing text: each text is measured once. */
function shorten(
  context: CanvasRenderingContext2D,
  text: string,
  room: number,
): string {
  const key = `${context.font}|${room}|${text}`;
  const known = shortened.get(key);
  if (known !== undefined) return known;
  let result = text;
  if (context.measureText(text).width > room) {
    let end = text.length - 1;
    while (
      end > 1 &&
      context.measureText(`${text.slice(0, end)}…`).width > room
    )
      end -= 1;
    result = `${text.slice(0, end)}…`;
  }
  if (shortened.size >= SHORTENED_LIMIT) shortened.clear();
  shortened.set(key, result);
  return result;
}
