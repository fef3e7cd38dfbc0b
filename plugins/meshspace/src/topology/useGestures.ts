import { useEffect, type RefObject } from 'react';
import { pan, zoomAt, type Camera } from './camera';
import type { Stage } from './Stage';

const CLICK_DISTANCE = 4;
const WHEEL_SPEED = 0.0018;

/** Drag, pinch and wheel. The wheel scrolls the page until the graph was touched, or with Ctrl or ⌘. */
export function useGestures(
  root: RefObject<HTMLElement>,
  stage: RefObject<Stage | undefined>,
  onMoved: () => void,
): void {
  useEffect(() => {
    const element = root.current;
    if (!element) return undefined;
    const pointers = new Map<number, { x: number; y: number }>();
    let travelled = 0;
    const place = (event: { clientX: number; clientY: number }) => {
      const box = element.getBoundingClientRect();
      return { x: event.clientX - box.left, y: event.clientY - box.top };
    };
    const move = (change: (camera: Camera) => Camera) => {
      if (!stage.current) return;
      stage.current.move(change(stage.current.camera));
      onMoved();
    };
    const isControl = (event: Event) =>
      (event.target as HTMLElement).closest('[data-control]') !== null;
    const onDown = (event: PointerEvent) => {
      if (event.button !== 0 || isControl(event)) return;
      if (pointers.size === 0) travelled = 0;
      pointers.set(event.pointerId, place(event));
    };
    const onMove = (event: PointerEvent) => {
      const before = pointers.get(event.pointerId);
      if (!before) return;
      const now = place(event);
      const others = [...pointers].filter(([id]) => id !== event.pointerId);
      travelled += Math.hypot(now.x - before.x, now.y - before.y);
      pointers.set(event.pointerId, now);
      if (travelled < CLICK_DISTANCE) return;
      if (!element.hasPointerCapture(event.pointerId))
        element.setPointerCapture(event.pointerId);
      if (others.length === 1) {
        const anchor = others[0][1];
        const factor =
          Math.hypot(now.x - anchor.x, now.y - anchor.y) /
          Math.max(1, Math.hypot(before.x - anchor.x, before.y - anchor.y));
        move(camera => zoomAt(camera, factor, anchor));
      } else move(camera => pan(camera, now.x - before.x, now.y - before.y));
    };
    const onUp = (event: PointerEvent) => {
      pointers.delete(event.pointerId);
    };
    const onClick = (event: MouseEvent) => {
      // What ends a drag is no click.
      if (travelled >= CLICK_DISTANCE) {
        event.stopPropagation();
        event.preventDefault();
        travelled = 0;
      }
    };
    const onWheel = (event: WheelEvent) => {
      const active = element.contains(document.activeElement);
      if (!(event.ctrlKey || event.metaKey || active)) return;
      event.preventDefault();
      const factor = Math.exp(
        -event.deltaY * WHEEL_SPEED * (event.ctrlKey ? 4 : 1),
      );
      const at = place(event);
      move(camera => zoomAt(camera, factor, at));
    };
    element.addEventListener('pointerdown', onDown);
    element.addEventListener('pointermove', onMove);
    element.addEventListener('pointerup', onUp);
    element.addEventListener('pointercancel', onUp);
    element.addEventListener('click', onClick, true);
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => {
      element.removeEventListener('pointerdown', onDown);
      element.removeEventListener('pointermove', onMove);
      element.removeEventListener('pointerup', onUp);
      element.removeEventListener('pointercancel', onUp);
      element.removeEventListener('click', onClick, true);
      element.removeEventListener('wheel', onWheel);
    };
  }, [root, stage, onMoved]);
}
