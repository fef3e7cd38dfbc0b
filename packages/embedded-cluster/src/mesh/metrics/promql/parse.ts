import { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';
import {
  BinaryOp,
  Expression,
  Grouping,
  Matcher,
  Matching,
  QueryError,
  Selector,
} from './ast';

const UNITS: Record<string, number> = {
  ms: 1,
  s: 1e3,
  m: 6e4,
  h: 36e5,
  d: 864e5,
  w: 6048e5,
  y: 31536e6,
};

export function parseDurationMs(text: string): number {
  if (/^[0-9.]+$/.test(text)) {
    return Number(text) * 1000;
  }
  const parts = [...text.matchAll(/(\d+)(ms|[smhdwy])/g)];
  if (parts.map(([whole]) => whole).join('') !== text || parts.length === 0) {
    throw new QueryError(
      `not a valid duration string: ${JSON.stringify(text)}`,
    );
  }
  return parts.reduce(
    (sum, [, count, unit]) => sum + Number(count) * UNITS[unit],
    0,
  );
}

function children(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) {
    found.push(child);
  }
  return found;
}

const isExpression = ({ name }: SyntaxNode) =>
  /Expr$|Literal$|Selector$|^FunctionCall$/.test(name) &&
  !/^DurationExpr$|^OffsetDurationExpr$/.test(name);

class Reader {
  constructor(private readonly query: string) {}

  expression(node: SyntaxNode): Expression {
    switch (node.name) {
      case 'NumberDurationLiteral':
        return { type: 'number', value: this.number(this.text(node)) };
      case 'StringLiteral':
        return { type: 'string', value: this.string(node) };
      case 'ParenExpr':
        return this.expression(this.expressions(node)[0]);
      case 'UnaryExpr': {
        const of = this.expression(this.expressions(node)[0]);
        return this.text(node).startsWith('-') ? { type: 'negate', of } : of;
      }
      case 'VectorSelector':
        return this.selector(node);
      case 'MatrixSelector': {
        const [vector] = this.expressions(node);
        const range = children(node).find(
          ({ name }) => name === 'DurationExpr',
        );
        return {
          ...this.selector(vector),
          rangeMs: parseDurationMs(range ? this.text(range) : ''),
        };
      }
      case 'OffsetExpr':
        return this.offset(node);
      case 'StepInvariantExpr':
        return this.at(node);
      case 'FunctionCall':
        return {
          type: 'call',
          name: this.text(this.child(node, 'FunctionIdentifier')),
          args: this.args(this.child(node, 'FunctionCallBody')),
        };
      case 'AggregateExpr':
        return this.aggregate(node);
      case 'BinaryExpr':
        return this.binary(node);
      default:
        throw new QueryError(
          `${this.text(node)}: this kind of expression is not known here`,
        );
    }
  }

  private text(node: SyntaxNode): string {
    return this.query.slice(node.from, node.to);
  }

  private child(node: SyntaxNode, name: string): SyntaxNode {
    const found = node.getChild(name);
    if (!found) {
      throw new QueryError(`parse error in ${this.text(node)}`);
    }
    return found;
  }

  private expressions(node: SyntaxNode): SyntaxNode[] {
    return children(node).filter(isExpression);
  }

  private args(body: SyntaxNode): Expression[] {
    return this.expressions(body).map(each => this.expression(each));
  }

  private number(text: string): number {
    if (/^[+-]?inf$/i.test(text)) {
      return text.startsWith('-')
        ? Number.NEGATIVE_INFINITY
        : Number.POSITIVE_INFINITY;
    }
    if (/^nan$/i.test(text)) {
      return Number.NaN;
    }
    const value = Number(text);
    return Number.isNaN(value) ? parseDurationMs(text) / 1000 : value;
  }

  private string(node: SyntaxNode): string {
    const raw = this.text(node);
    if (raw.startsWith('`')) {
      return raw.slice(1, -1);
    }
    const inner = raw.slice(1, -1);
    return inner.replace(
      /\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)/g,
      (_whole, escaped: string) => {
        const known: Record<string, string> = { n: '\n', t: '\t', r: '\r' };
        return escaped.length > 1
          ? String.fromCharCode(Number.parseInt(escaped.slice(1), 16))
          : known[escaped] ?? escaped;
      },
    );
  }

  private selector(node: SyntaxNode): Selector {
    const matchers: Matcher[] = [];
    const name = node.getChild('Identifier');
    if (name) {
      matchers.push({ label: '__name__', op: '=', value: this.text(name) });
    }
    const list = node.getChild('LabelMatchers');
    for (const matcher of list?.getChildren('UnquotedLabelMatcher') ?? []) {
      matchers.push({
        label: this.text(this.child(matcher, 'LabelName')),
        op: this.text(this.child(matcher, 'MatchOp')) as Matcher['op'],
        value: this.string(this.child(matcher, 'StringLiteral')),
      });
    }
    if (matchers.every(({ op, value }) => value === '' && op !== '!=')) {
      throw new QueryError(
        'vector selector must contain at least one non-empty matcher',
      );
    }
    return { type: 'selector', matchers };
  }

  private offset(node: SyntaxNode): Expression {
    const inner = this.expression(this.expressions(node)[0]);
    const duration = this.text(this.child(node, 'OffsetDurationExpr'));
    if (inner.type !== 'selector') {
      throw new QueryError(
        'offset modifier must be preceded by an instant vector selector or range vector selector',
      );
    }
    const negative = duration.startsWith('-');
    return {
      ...inner,
      offsetMs:
        parseDurationMs(negative ? duration.slice(1) : duration) *
        (negative ? -1 : 1),
    };
  }

  private at(node: SyntaxNode): Expression {
    const inner = this.expression(this.expressions(node)[0]);
    const time = node.getChild('NumberDurationLiteral');
    if (inner.type !== 'selector' || !time) {
      throw new QueryError(
        '@ modifier must be preceded by a selector and followed by a time',
      );
    }
    return { ...inner, atMs: Number(this.text(time)) * 1000 };
  }

  private labels(node: SyntaxNode | null): string[] {
    return (node?.getChildren('LabelName') ?? []).map(each => this.text(each));
  }

  private aggregate(node: SyntaxNode): Expression {
    const modifier = node.getChild('AggregateModifier');
    const grouping: Grouping = {
      without: Boolean(modifier?.getChild('Without')),
      labels: this.labels(modifier?.getChild('GroupingLabels') ?? null),
    };
    const args = this.args(this.child(node, 'FunctionCallBody'));
    const of = args.at(-1);
    if (!of) {
      throw new QueryError('no arguments for aggregate expression provided');
    }
    return {
      type: 'aggregate',
      op: this.text(this.child(node, 'AggregateOp')),
      grouping,
      of,
      ...(args.length > 1 ? { parameter: args[0] } : {}),
    };
  }

  private binary(node: SyntaxNode): Expression {
    const all = children(node);
    const [left, right] = this.expressions(node);
    const operator = all.find(
      ({ from, name }) =>
        from >= left.to && !isExpression({ name } as SyntaxNode),
    );
    const clause = node.getChild('MatchingModifierClause');
    const labels = clause?.getChildren('GroupingLabels') ?? [];
    const matching: Matching = {
      ...(clause?.getChild('On') ? { on: this.labels(labels[0] ?? null) } : {}),
      ...(clause?.getChild('Ignoring')
        ? { ignoring: this.labels(labels[0] ?? null) }
        : {}),
      ...(clause?.getChild('GroupLeft') ? { group: 'left' as const } : {}),
      ...(clause?.getChild('GroupRight') ? { group: 'right' as const } : {}),
      include: this.labels(labels[1] ?? null),
    };
    return {
      type: 'binary',
      op: this.text(operator ?? node).toLowerCase() as BinaryOp,
      left: this.expression(left),
      right: this.expression(right),
      bool: node.getChild('BoolModifier') !== null,
      matching,
    };
  }
}

/** Parses PromQL with Prometheus' own grammar. */
export function parsePromQl(query: string): Expression {
  const tree = parser.parse(query);
  tree.iterate({
    enter(node) {
      if (node.type.isError) {
        throw new QueryError(
          `parse error at char ${node.from + 1}: unexpected ${JSON.stringify(
            query.slice(node.from, node.from + 12) || 'end of input',
          )}`,
        );
      }
    },
  });
  const root = tree.topNode.firstChild;
  if (!root) {
    throw new QueryError('no expression found in input');
  }
  return new Reader(query).expression(root);
}
