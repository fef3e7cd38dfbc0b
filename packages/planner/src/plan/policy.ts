import { PlanPolicy } from './types';

/** What holds where the platform says nothing. @public */
export const defaultPlanPolicy: PlanPolicy = {
  switchSeconds: 900,
  drainSeconds: 3,
  copySecrets: true,
  copyServiceAccounts: true,
  neverCopy: [],
  allowGraft: false,
};

/** Whether a name fits one of the patterns; `*` stands for any text. */
export function fitsAny(name: string, patterns: readonly string[]): boolean {
  return patterns.some(pattern => fits(name, pattern));
}

function fits(name: string, pattern: string): boolean {
  const [first, ...rest] = pattern.split('*');
  if (rest.length === 0) return name === pattern;
  if (!name.startsWith(first)) return false;
  let at = first.length;
  const last = rest.pop() ?? '';
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return name.length - last.length >= at && name.endsWith(last);
}
