import type { Box } from './layout/types';

/** What is seen: the world's point at the view's upper left corner, and pixels per unit. */
export interface Camera {
  x: number;
  y: number;
  zoom: number;
}

export interface Size {
  width: number;
  height: number;
}

export const MIN_ZOOM = 0.04;
export const MAX_ZOOM = 2.5;

const clampZoom = (zoom: number) =>
  Math.min(MAX_ZOOM, Math.max(MIN_ZOOM, zoom));

/** Everything in view, not larger than life. */
export function fit(bounds: Box, view: Size, padding = 24): Camera {
  if (bounds.width === 0 || view.width === 0)
    return { x: bounds.x, y: bounds.y, zoom: 1 };
  const zoom = clampZoom(
    Math.min(
      (view.width - 2 * padding) / bounds.width,
      (view.height - 2 * padding) / bounds.height,
      1,
    ),
  );
  return {
    x: bounds.x + bounds.width / 2 - view.width / zoom / 2,
    y: bounds.y + bounds.height / 2 - view.height / zoom / 2,
    zoom,
  };
}

/** Zooms so that what is under the pointer stays there. */
export function zoomAt(
  camera: Camera,
  factor: number,
  at: { x: number; y: number },
): Camera {
  const zoom = clampZoom(camera.zoom * factor);
  return {
    x: camera.x + at.x / camera.zoom - at.x / zoom,
    y: camera.y + at.y / camera.zoom - at.y / zoom,
    zoom,
  };
}

export function pan(camera: Camera, dx: number, dy: number): Camera {
  return {
    ...camera,
    x: camera.x - dx / camera.zoom,
    y: camera.y - dy / camera.zoom,
  };
}

export function centerOn(box: Box, view: Size, zoom: number): Camera {
  return {
    x: box.x + box.width / 2 - view.width / zoom / 2,
    y: box.y + box.height / 2 - view.height / zoom / 2,
    zoom,
  };
}

export function viewBox(camera: Camera, view: Size, margin = 0): Box {
  const width = view.width / camera.zoom;
  const height = view.height / camera.zoom;
  return {
    x: camera.x - width * margin,
    y: camera.y - height * margin,
    width: width * (1 + 2 * margin),
    height: height * (1 + 2 * margin),
  };
}

export function touches(a: Box, b: Box): boolean {
  return (
    a.x < b.x + b.width &&
    b.x < a.x + a.width &&
    a.y < b.y + b.height &&
    b.y < a.y + a.height
  );
}

/** The smallest box that holds all of them. */
export function around(boxes: readonly Box[]): Box {
  const x = Math.min(...boxes.map(box => box.x));
  const y = Math.min(...boxes.map(box => box.y));
  return {
    x,
    y,
    width: Math.max(...boxes.map(box => box.x + box.width)) - x,
    height: Math.max(...boxes.map(box => box.y + box.height)) - y,
  };
}

export function contains(outer: Box, inner: Box): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}

/** How a picture taken by one camera must be moved to fit another. */
export function transformBetween(
  taken: Camera,
  now: Camera,
  origin: { x: number; y: number },
): string {
  const scale = now.zoom / taken.zoom;
  const x = (origin.x - now.x) * now.zoom;
  const y = (origin.y - now.y) * now.zoom;
  return `translate(${x}px, ${y}px) scale(${scale})`;
}
