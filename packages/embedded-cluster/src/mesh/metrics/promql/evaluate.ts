import { compileRegex } from '@meshspace/planner';
import { Labels } from '../RequestMetrics';
import { Samples, Series } from '../Samples';
import { aggregate } from './aggregate';
import { Expression, Matcher, QueryError, Selector } from './ast';
import { binary } from './binary';
import { FUNCTIONS } from './functions';
import { Value, withoutName } from './values';

/** How old the last sample may be. */
const LOOK_BACK_MS = 300_000;

/** The value of an expression at a time. */
export function evaluate(
  expression: Expression,
  samples: Samples,
  timeMs: number,
): Value {
  const at = (inner: Expression) => evaluate(inner, samples, timeMs);
  switch (expression.type) {
    case 'number':
      return { type: 'scalar', value: expression.value };
    case 'string':
      return { type: 'string', value: expression.value };
    case 'selector':
      return select(expression, samples, timeMs);
    case 'negate': {
      const of = at(expression.of);
      if (of.type === 'scalar') {
        return { type: 'scalar', value: -of.value };
      }
      if (of.type === 'vector') {
        return {
          type: 'vector',
          samples: of.samples.map(({ labels, value }) => ({
            labels: withoutName(labels),
            value: -value,
          })),
        };
      }
      throw new QueryError(
        'unary expression only allowed on expressions of type scalar or instant vector',
      );
    }
    case 'call': {
      if (!Object.hasOwn(FUNCTIONS, expression.name)) {
        throw new QueryError(
          `function "${
            expression.name
          }" is not known here; known are ${Object.keys(FUNCTIONS).join(', ')}`,
        );
      }
      return FUNCTIONS[expression.name](expression.args.map(at), timeMs);
    }
    case 'aggregate': {
      const of = at(expression.of);
      const parameter = expression.parameter && at(expression.parameter);
      if (of.type !== 'vector') {
        throw new QueryError(
          'expected type instant vector in aggregation expression',
        );
      }
      return {
        type: 'vector',
        samples: aggregate(
          expression.op,
          expression.grouping,
          of.samples,
          parameter?.type === 'scalar' ? parameter.value : undefined,
        ),
      };
    }
    default:
      return binary(
        expression.op,
        expression.bool,
        expression.matching,
        at(expression.left),
        at(expression.right),
      );
  }
}

function select(selector: Selector, samples: Samples, timeMs: number): Value {
  const toMs = (selector.atMs ?? timeMs) - (selector.offsetMs ?? 0);
  const fromMs = toMs - (selector.rangeMs ?? LOOK_BACK_MS);
  const matches = compile(selector.matchers);
  const found = [...samples.all()].filter(({ labels }) => matches(labels));
  if (selector.rangeMs === undefined) {
    return {
      type: 'vector',
      samples: found.flatMap(series => {
        const last = inWindow(series, fromMs, toMs).at(-1);
        return last ? [{ labels: series.labels, value: last.value }] : [];
      }),
    };
  }
  return {
    type: 'matrix',
    ranges: found.flatMap(series => {
      const within = inWindow(series, fromMs, toMs);
      return within.length
        ? [{ labels: series.labels, samples: within, fromMs, toMs }]
        : [];
    }),
  };
}

/** Left-open, as Prometheus 3 has it. */
function inWindow(
  { samples }: Series,
  fromMs: number,
  toMs: number,
): Series['samples'] {
  return samples.filter(({ at }) => at > fromMs && at <= toMs);
}

function compile(matchers: readonly Matcher[]): (labels: Labels) => boolean {
  const tests = matchers.map(({ label, op, value }) => {
    if (op === '=' || op === '!=') {
      return (labels: Labels) =>
        ((labels[label] ?? '') === value) === (op === '=');
    }
    const regex = compileRegex(value);
    if (!regex) {
      throw new QueryError(
        `invalid regular expression ${JSON.stringify(value)}`,
      );
    }
    return (labels: Labels) =>
      regex.matches(labels[label] ?? '') === (op === '=~');
  });
  return labels => tests.every(test => test(labels));
}
