import { HttpMatch } from '../kube/istio';
import { Condition } from './conditions';
import { compileRegex, Regex } from './regex';

/** How a route looks at the path, as Envoy is told. */
export type PathMatch =
  | { type: 'exact'; value: string; ignoreCase: boolean }
  | { type: 'prefix'; value: string; ignoreCase: boolean }
  /** A prefix of whole segments, as the Gateway API has it: `/api` covers `/api/x`, not `/apix`. */
  | { type: 'segments'; value: string; ignoreCase: boolean }
  | { type: 'regex'; value: string; regex: Regex | undefined };

const EVERYTHING: PathMatch = { type: 'prefix', value: '/', ignoreCase: false };

/** The path match of an entry; none means every path. */
export function pathMatchOf(
  match: HttpMatch,
  semantics: 'istio' | 'gatewayApi',
): PathMatch {
  const { uri, ignoreUriCase: ignoreCase = false } = match;
  if (uri?.exact !== undefined) {
    return { type: 'exact', value: uri.exact, ignoreCase };
  }
  if (uri?.prefix !== undefined) {
    return semantics === 'gatewayApi' && uri.prefix !== '/'
      ? { type: 'segments', value: uri.prefix.replace(/\/$/, ''), ignoreCase }
      : { type: 'prefix', value: uri.prefix, ignoreCase };
  }
  if (uri?.regex !== undefined) {
    return { type: 'regex', value: uri.regex, regex: compileRegex(uri.regex) };
  }
  return EVERYTHING;
}

/** Whether the match lets every path through, in a form that Istio recognises. */
export function isEveryPath(path: PathMatch): boolean {
  return path.type === 'regex'
    ? path.value === '.*'
    : path.type !== 'exact' && path.value === '/';
}

/** Whether a path (without query) matches. */
export function matchesPath(path: PathMatch, value: string): boolean {
  if (path.type === 'regex') return path.regex?.matches(value) ?? false;
  const wanted = path.ignoreCase ? path.value.toLowerCase() : path.value;
  const found = path.ignoreCase ? value.toLowerCase() : value;
  switch (path.type) {
    case 'exact':
      return found === wanted;
    case 'prefix':
      return found.startsWith(wanted);
    default:
      return found === wanted || found.startsWith(`${wanted}/`);
  }
}

const ASKS: Readonly<Record<PathMatch['type'], string>> = {
  exact: 'path is',
  prefix: 'path starts with',
  segments: 'path is or lies under',
  regex: 'path matches',
};

/** The path match as a condition among others. */
export function pathCondition(path: PathMatch): Condition {
  const invalid = path.type === 'regex' && !path.regex;
  return {
    asks: `${ASKS[path.type]} ${path.value}${
      invalid ? ', which is not valid RE2' : ''
    }`,
    holds: request => matchesPath(path, request.path),
  };
}
