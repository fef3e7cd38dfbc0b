/** What the layout knows of a node. */
export interface LayoutNode {
  id: string;
  namespace: string;
  kind: 'service' | 'fork' | 'gateway' | 'external';
  baseId?: string;
}

export interface LayoutEdge {
  from: string;
  to: string;
}

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A base and the forks beside it: one frame that is placed as a whole. */
export interface Block extends Box {
  id: string;
  namespace: string;
  /** The base first. */
  nodes: string[];
  layer: number;
  /** A long layer stands in several columns. */
  column: number;
}

export interface Lane extends Box {
  namespace: string;
}

export interface Layout {
  nodes: Map<string, Box>;
  blocks: Block[];
  lanes: Lane[];
  bounds: Box;
}

export const NODE_WIDTH = 168;
export const NODE_HEIGHT = 48;
export const FORK_HEIGHT = 40;
export const FRAME_PADDING = 6;
export const COLUMN_GAP = 128;
export const ROW_GAP = 22;
export const LANE_PADDING = 24;
