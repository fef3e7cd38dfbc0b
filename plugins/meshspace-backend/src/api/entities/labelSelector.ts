import { InputError } from '@backstage/errors';
import type { LabelSelector } from '@meshspace/planner';

const KEY = String.raw`[A-Za-z0-9][A-Za-z0-9._/-]{0,316}`;
const EQUALITY = new RegExp(
  `^(${KEY})\\s*(==|=|!=)\\s*([A-Za-z0-9._-]{0,63})$`,
);
const SET = new RegExp(`^(${KEY})\\s+(in|notin)\\s+\\(([^()]{0,1000})\\)$`);
const EXISTS = new RegExp(`^(!?)\\s*(${KEY})$`);

type Expression = NonNullable<LabelSelector['matchExpressions']>[number];

/** Kubernetes' text form of a label selector, as people write it into an annotation. @throws InputError */
export function parseLabelSelector(text: string): LabelSelector {
  // Commas inside of parentheses do not separate.
  const parts = text.slice(0, 2000).match(/(?:[^,()]|\([^()]*\))+/g) ?? [];
  return { matchExpressions: parts.map(part => expression(part.trim())) };
}

function expression(part: string): Expression {
  const equality = EQUALITY.exec(part);
  if (equality) {
    const [, key, operator, value] = equality;
    return {
      key,
      operator: operator === '!=' ? 'NotIn' : 'In',
      values: [value],
    };
  }
  const set = SET.exec(part);
  if (set) {
    return {
      key: set[1],
      operator: set[2] === 'in' ? 'In' : 'NotIn',
      values: set[3].split(',').map(value => value.trim()),
    };
  }
  const exists = EXISTS.exec(part);
  if (exists) {
    return { key: exists[2], operator: exists[1] ? 'DoesNotExist' : 'Exists' };
  }
  throw new InputError(
    `"${part}" is not a label selector; write for example app=reviews,tier in (web, api)`,
  );
}
