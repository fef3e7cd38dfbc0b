import { isObject, Json } from '../schema/Schema';
import { badRequest } from './ApiError';

export type Labels = Readonly<Record<string, Json>>;
export type Matcher = (labels: Labels) => boolean;

function texts(value: Json | undefined): string[] {
  return Array.isArray(value) ? (value as Json[]).map(String) : [];
}

/** A `LabelSelector` object. */
export function matchesSelector(selector: Json, labels: Labels): boolean {
  if (!isObject(selector)) return false;
  const wanted = isObject(selector.matchLabels) ? selector.matchLabels : {};
  const equal = Object.entries(wanted).every(
    ([key, value]) => Object.hasOwn(labels, key) && labels[key] === value,
  );
  const expressions = Array.isArray(selector.matchExpressions)
    ? (selector.matchExpressions as Json[])
    : [];
  return (
    equal &&
    expressions.filter(isObject).every(({ key, operator, values }) => {
      const name = String(key);
      const present = Object.hasOwn(labels, name);
      const listed = present && texts(values).includes(String(labels[name]));
      if (operator === 'In') return listed;
      if (operator === 'NotIn') return !listed;
      if (operator === 'Exists') return present;
      return !present;
    })
  );
}

const REQUIREMENT =
  /^\s*(?:(!)\s*([^\s=!,()]+)|([^\s=!,()<>]+)\s+(in|notin)\s*\(([^)]*)\)|([^\s=!,()<>]+)\s*(==|=|!=|>|<)\s*([^\s,()!=]*)|([^\s=!,()<>]+))\s*(?:,|$)/;

function requirement(match: RegExpExecArray): Matcher {
  const [, not, absent, setKey, setOp, list, key, operator, value, exists] =
    match;
  const has = (labels: Labels, name: string) => Object.hasOwn(labels, name);
  if (not) return labels => !has(labels, absent);
  if (setKey) {
    const values = list.split(',').map(item => item.trim());
    const listed = (labels: Labels) =>
      has(labels, setKey) && values.includes(String(labels[setKey]));
    return setOp === 'in' ? listed : labels => !listed(labels);
  }
  if (key) {
    if (operator === '!=')
      return labels => !has(labels, key) || String(labels[key]) !== value;
    if (operator === '>')
      return labels => has(labels, key) && Number(labels[key]) > Number(value);
    if (operator === '<')
      return labels => has(labels, key) && Number(labels[key]) < Number(value);
    return labels => has(labels, key) && String(labels[key]) === value;
  }
  return labels => has(labels, exists);
}

/** A label selector as it stands in a query. `undefined` selects everything. */
export function parseLabelSelector(text: string | null): Matcher | undefined {
  if (!text?.trim()) return undefined;
  const matchers: Matcher[] = [];
  let rest = text;
  while (rest.trim()) {
    const match = REQUIREMENT.exec(rest);
    if (!match || match[0].length === 0) {
      throw badRequest(
        `unable to parse requirement: found '${rest.trim()}', expected: identifier`,
      );
    }
    matchers.push(requirement(match));
    rest = rest.slice(match[0].length);
  }
  return labels => matchers.every(matcher => matcher(labels));
}

export interface FieldRequirement {
  path: string;
  value: string;
  equal: boolean;
}

export function parseFieldSelector(text: string | null): FieldRequirement[] {
  if (!text) return [];
  return text.split(',').map(part => {
    const match = /^([^=!]+)(!=|==|=)(.*)$/.exec(part.trim());
    if (!match)
      throw badRequest(
        `invalid selector: '${text}'; can't understand '${part}'`,
      );
    return { path: match[1], value: match[3], equal: match[2] !== '!=' };
  });
}
