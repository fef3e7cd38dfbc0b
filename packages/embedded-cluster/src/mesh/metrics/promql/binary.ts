import { BinaryOp, Matching, QueryError } from './ast';
import { except, only, Sample, signature, Value, withoutName } from './values';

const COMPARISONS: readonly string[] = ['==', '!=', '>', '<', '>=', '<='];
const SETS: readonly string[] = ['and', 'or', 'unless'];

function compute(op: BinaryOp, a: number, b: number): number {
  switch (op) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '%':
      return a % b;
    case '^':
      return a ** b;
    case '==':
      return Number(a === b);
    case '!=':
      return Number(a !== b);
    case '>':
      return Number(a > b);
    case '<':
      return Number(a < b);
    case '>=':
      return Number(a >= b);
    default:
      return Number(a <= b);
  }
}

/** An arithmetic result, or what a comparison lets through. */
function combine(
  op: BinaryOp,
  bool: boolean,
  a: number,
  b: number,
  kept: number,
): number | undefined {
  const result = compute(op, a, b);
  if (!COMPARISONS.includes(op) || bool) {
    return result;
  }
  return result ? kept : undefined;
}

export function binary(
  op: BinaryOp,
  bool: boolean,
  matching: Matching,
  left: Value,
  right: Value,
): Value {
  if (left.type === 'scalar' && right.type === 'scalar') {
    return { type: 'scalar', value: compute(op, left.value, right.value) };
  }
  const keepsName = COMPARISONS.includes(op) && !bool;
  const each = (
    samples: Sample[],
    values: (value: number) => [number, number],
  ): Value => ({
    type: 'vector',
    samples: samples.flatMap(({ labels, value }) => {
      const result = combine(op, bool, ...values(value), value);
      return result === undefined
        ? []
        : [{ labels: keepsName ? labels : withoutName(labels), value: result }];
    }),
  });
  if (left.type === 'vector' && right.type === 'scalar') {
    return each(left.samples, value => [value, right.value]);
  }
  if (left.type === 'scalar' && right.type === 'vector') {
    return each(right.samples, value => [left.value, value]);
  }
  if (left.type !== 'vector' || right.type !== 'vector') {
    throw new QueryError(
      'binary expression must contain only scalar and instant vector types',
    );
  }
  const key = keyOf(matching);
  return {
    type: 'vector',
    samples: SETS.includes(op)
      ? setOperation(op, key, left.samples, right.samples)
      : joined(op, bool, matching, key, left.samples, right.samples),
  };
}

type Key = (sample: Sample) => string;

function keyOf({ on, ignoring = [] }: Matching): Key {
  return ({ labels }) =>
    signature(on ? only(labels, on) : except(labels, ignoring));
}

function setOperation(
  op: BinaryOp,
  key: Key,
  left: Sample[],
  right: Sample[],
): Sample[] {
  const rights = new Set(right.map(key));
  if (op === 'or') {
    const lefts = new Set(left.map(key));
    return [...left, ...right.filter(sample => !lefts.has(key(sample)))];
  }
  return left.filter(sample => rights.has(key(sample)) === (op === 'and'));
}

function joined(
  op: BinaryOp,
  bool: boolean,
  matching: Matching,
  key: Key,
  left: Sample[],
  right: Sample[],
): Sample[] {
  const oneIsLeft = matching.group === 'right';
  const [many, one] = oneIsLeft ? [right, left] : [left, right];
  const ones = new Map<string, Sample>();
  for (const sample of one) {
    if (ones.has(key(sample))) {
      throw new QueryError(
        'found duplicate series for the match group; many-to-many matching not allowed: matching labels must be unique on one side',
      );
    }
    ones.set(key(sample), sample);
  }
  const seen = new Set<string>();
  return many.flatMap(sample => {
    const id = key(sample);
    const other = ones.get(id);
    if (!other) {
      return [];
    }
    if (!matching.group && seen.has(id)) {
      throw new QueryError(
        'multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)',
      );
    }
    seen.add(id);
    const [a, b] = oneIsLeft
      ? [other.value, sample.value]
      : [sample.value, other.value];
    const value = combine(op, bool, a, b, a);
    return value === undefined
      ? []
      : [{ labels: resultLabels(op, bool, matching, sample, other), value }];
  });
}

function resultLabels(
  op: BinaryOp,
  bool: boolean,
  matching: Matching,
  many: Sample,
  one: Sample,
): Sample['labels'] {
  if (matching.group) {
    return {
      ...withoutName(many.labels),
      ...only(one.labels, matching.include),
    };
  }
  if (matching.on) {
    return only(many.labels, matching.on);
  }
  const named = COMPARISONS.includes(op) && !bool;
  return named ? many.labels : except(many.labels, matching.ignoring ?? []);
}
