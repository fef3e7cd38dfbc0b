import {
  contains,
  transformBetween,
  viewBox,
  type Camera,
  type Size,
} from './camera';
import { paint } from './draw/paint';
import type { Picture } from './draw/Picture';

const MARGIN = 0.35;
const SETTLE_MS = 120;
const MAX_PIXELS = 9_000_000;

/**
 * One bitmap that is larger than the view and moved by the compositor; drawn anew only when the view leaves it, the
 * zoom no longer fits it, or the picture changes. The overlay with the focusable nodes moves along.
 */
export class Stage {
  readonly #canvas: HTMLCanvasElement;
  readonly #overlay: HTMLElement;
  readonly #onSettled: (camera: Camera) => void;
  #size: Size = { width: 0, height: 0 };
  #camera: Camera = { x: 0, y: 0, zoom: 1 };
  #taken?: Camera;
  #picture?: Picture;
  #frame = 0;
  #settle?: ReturnType<typeof setTimeout>;

  constructor(
    canvas: HTMLCanvasElement,
    overlay: HTMLElement,
    onSettled: (camera: Camera) => void,
  ) {
    this.#canvas = canvas;
    this.#overlay = overlay;
    this.#onSettled = onSettled;
  }

  get camera(): Camera {
    return this.#camera;
  }

  get size(): Size {
    return this.#size;
  }

  show(picture: Picture): void {
    this.#picture = picture;
    this.#request();
  }

  resize(size: Size): void {
    this.#size = size;
    this.#taken = undefined;
    this.#request();
  }

  move(camera: Camera): void {
    this.#camera = camera;
    this.#transform();
    if (!this.#covers()) this.#request();
    clearTimeout(this.#settle);
    this.#settle = setTimeout(() => {
      if (this.#taken?.zoom !== this.#camera.zoom) this.#request();
      this.#onSettled(this.#camera);
    }, SETTLE_MS);
  }

  dispose(): void {
    clearTimeout(this.#settle);
    cancelAnimationFrame(this.#frame);
  }

  #covers(): boolean {
    if (!this.#taken) return false;
    const ratio = this.#camera.zoom / this.#taken.zoom;
    if (ratio > 1.8 || ratio < 0.55) return false;
    const drawn = {
      width: this.#size.width * (1 + 2 * MARGIN),
      height: this.#size.height * (1 + 2 * MARGIN),
    };
    return contains(
      viewBox(this.#taken, drawn),
      viewBox(this.#camera, this.#size),
    );
  }

  #request(): void {
    if (this.#frame) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
    });
  }

  #draw(): void {
    const { width, height } = this.#size;
    const context = this.#canvas.getContext('2d');
    if (!this.#picture || !context || width === 0 || height === 0) return;
    const drawn = {
      width: width * (1 + 2 * MARGIN),
      height: height * (1 + 2 * MARGIN),
    };
    const wanted = Math.min(window.devicePixelRatio || 1, 2);
    const ratio = Math.min(
      wanted,
      Math.sqrt(MAX_PIXELS / (drawn.width * drawn.height)),
    );
    const pixels = {
      width: Math.ceil(drawn.width * ratio),
      height: Math.ceil(drawn.height * ratio),
    };
    if (
      this.#canvas.width !== pixels.width ||
      this.#canvas.height !== pixels.height
    ) {
      this.#canvas.width = pixels.width;
      this.#canvas.height = pixels.height;
      this.#canvas.style.width = `${drawn.width}px`;
      this.#canvas.style.height = `${drawn.height}px`;
    }
    const { x, y } = viewBox(this.#camera, this.#size, MARGIN);
    this.#taken = { x, y, zoom: this.#camera.zoom };
    paint(context, this.#picture, this.#taken, drawn, ratio);
    this.#transform();
  }

  #transform(): void {
    const { x, y, zoom } = this.#camera;
    if (this.#taken)
      this.#canvas.style.transform = transformBetween(
        this.#taken,
        this.#camera,
        this.#taken,
      );
    this.#overlay.style.transform = `translate(${-x * zoom}px, ${
      -y * zoom
    }px) scale(${zoom})`;
  }
}
