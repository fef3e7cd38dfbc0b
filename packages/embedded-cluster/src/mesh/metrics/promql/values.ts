import { Labels } from '../RequestMetrics';

export interface Sample {
  labels: Labels;
  value: number;
}

export interface Range {
  labels: Labels;
  samples: { at: number; value: number }[];
  fromMs: number;
  toMs: number;
}

export type Value =
  | { type: 'scalar'; value: number }
  | { type: 'string'; value: string }
  | { type: 'vector'; samples: Sample[] }
  | { type: 'matrix'; ranges: Range[] };

export function withoutName({ __name__: _name, ...labels }: Labels): Labels {
  return labels;
}

export function only(labels: Labels, names: readonly string[]): Labels {
  return Object.fromEntries(
    names.flatMap(name =>
      labels[name] === undefined ? [] : [[name, labels[name]]],
    ),
  );
}

export function except(labels: Labels, names: readonly string[]): Labels {
  return Object.fromEntries(
    Object.entries(withoutName(labels)).filter(
      ([name]) => !names.includes(name),
    ),
  );
}

export function signature(labels: Labels): string {
  return JSON.stringify(
    Object.entries(labels)
      .filter(([, value]) => value !== '')
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
