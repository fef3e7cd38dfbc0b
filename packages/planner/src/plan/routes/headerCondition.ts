import { StringMatch } from '../../kube/istio';
import { compileRegex } from '../../model/regex';

/** How a route recognises a space's header. */
export interface HeaderCondition {
  name: string;
  match: StringMatch;
}

/**
 * Whether a condition of a user on the same header holds for all requests that meet ours, for none, or for some: then nothing
 * can be said, since a match has room for one condition per header.
 */
export function condition(
  theirs: StringMatch,
  ours: HeaderCondition,
): 'always' | 'never' | 'unknown' {
  if (isPresence(theirs)) return 'always';
  const { exact } = ours.match;
  if (exact === undefined) {
    return theirs.regex !== undefined && theirs.regex === ours.match.regex
      ? 'always'
      : 'unknown';
  }
  return holds(theirs, exact) ? 'always' : 'never';
}

function isPresence({ exact, prefix, regex }: StringMatch): boolean {
  return !exact && !prefix && (!regex || regex === '*');
}

function holds({ exact, prefix, regex }: StringMatch, value: string): boolean {
  if (exact) return value === exact;
  if (prefix) return value.startsWith(prefix);
  return compileRegex(regex ?? '')?.matches(value) ?? false;
}
