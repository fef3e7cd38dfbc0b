export interface Matcher {
  label: string;
  op: '=' | '!=' | '=~' | '!~';
  value: string;
}

export interface Selector {
  type: 'selector';
  matchers: Matcher[];
  /** Set: a range of samples, not the last one. */
  rangeMs?: number;
  offsetMs?: number;
  atMs?: number;
}

export interface Grouping {
  without: boolean;
  labels: string[];
}

export interface Matching {
  on?: string[];
  ignoring?: string[];
  group?: 'left' | 'right';
  include: string[];
}

export type BinaryOp =
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '^'
  | '=='
  | '!='
  | '>'
  | '<'
  | '>='
  | '<='
  | 'and'
  | 'or'
  | 'unless';

export type Expression =
  | { type: 'number'; value: number }
  | { type: 'string'; value: string }
  | Selector
  | { type: 'negate'; of: Expression }
  | { type: 'call'; name: string; args: Expression[] }
  | {
      type: 'aggregate';
      op: string;
      grouping: Grouping;
      of: Expression;
      parameter?: Expression;
    }
  | {
      type: 'binary';
      op: BinaryOp;
      left: Expression;
      right: Expression;
      bool: boolean;
      matching: Matching;
    };

/** The query is at fault: answered with 400. */
export class QueryError extends Error {}
