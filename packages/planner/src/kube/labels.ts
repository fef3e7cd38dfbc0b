import { LabelSelector } from './core';

/** Labels of an object, which may have none. @public */
export type Labels = Readonly<Record<string, string>> | undefined;

/** Whether `labels` carry every label of `wanted`; nothing wanted is always met. @public */
export function hasLabels(labels: Labels, wanted: Labels): boolean {
  if (!wanted) return true;
  return Object.entries(wanted).every(
    ([key, value]) => labelOf(labels, key) === value,
  );
}

/** Kubernetes' label selector; an empty one selects everything. @public */
export function selects(selector: LabelSelector, labels: Labels): boolean {
  const { matchLabels, matchExpressions = [] } = selector;
  return (
    hasLabels(labels, matchLabels) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      const value = labelOf(labels, key);
      switch (operator) {
        case 'In':
          return value !== undefined && values.includes(value);
        case 'NotIn':
          return value === undefined || !values.includes(value);
        case 'Exists':
          return value !== undefined;
        default:
          return value === undefined;
      }
    })
  );
}

/** A label by name; names such as `constructor` are labels like any other. @public */
export function labelOf(labels: Labels, key: string): string | undefined {
  return labels && Object.hasOwn(labels, key) ? labels[key] : undefined;
}
