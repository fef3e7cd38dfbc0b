import { LabelSelector, Labels } from '../kinds';

export function matchesLabels(wanted: Labels, labels: Labels = {}): boolean {
  return Object.entries(wanted).every(([key, value]) => labels[key] === value);
}

/** An absent selector matches nothing, an empty one everything: as the API says. */
export function matchesSelector(
  selector: LabelSelector | undefined,
  labels: Labels = {},
): boolean {
  if (!selector) {
    return false;
  }
  return (
    matchesLabels(selector.matchLabels ?? {}, labels) &&
    (selector.matchExpressions ?? []).every(
      ({ key, operator, values = [] }) => {
        const present = Object.hasOwn(labels, key);
        switch (operator) {
          case 'In':
            return present && values.includes(labels[key]);
          case 'NotIn':
            return !present || !values.includes(labels[key]);
          case 'Exists':
            return present;
          case 'DoesNotExist':
            return !present;
          default:
            return false;
        }
      },
    )
  );
}
