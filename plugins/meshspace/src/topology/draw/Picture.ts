import type { Layout } from '../layout/types';
import type { Graph } from '../model';
import type { Palette } from './palette';

/** Everything that a painting of the topology depends on, but for the camera. */
export interface Picture {
  graph: Graph;
  layout: Layout;
  palette: Palette;
  /** The space whose path is shown. */
  space?: string;
  /** The component whose page this is. */
  focus?: string;
  selected?: string;
  /** Absent: nothing is searched; otherwise what does not fit steps back. */
  found?: ReadonlySet<string>;
  words: Words;
  format: {
    rate(rps: number): string;
    percent(share: number): string;
    milliseconds(ms: number): string;
  };
}

/** Translated words that the picture needs. */
export interface Words {
  idle: string;
  noSidecar: string;
  gateway: string;
  external: string;
}
