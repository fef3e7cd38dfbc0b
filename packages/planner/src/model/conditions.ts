import { HttpMatch, StringMatch } from '../kube/istio';
import { compileRegex } from './regex';
import { SeenRequest } from './request';

/** One thing that a route asks of a request. */
export interface Condition {
  holds(request: SeenRequest, proxy: ProxyBehaviour): boolean;
  /** What it asks, for people: `path starts with /api`. */
  readonly asks: string;
}

/** What depends on the proxy's version. */
export interface ProxyBehaviour {
  /**
   * Envoy from 1.39 on (Istio 1.31) matches each line of a repeated header; before, it joined them by commas, so that an exact
   * match of one failed.
   */
  readonly matchesHeaderLinesSingly: boolean;
}

type ValueTest = { test: (value: string) => boolean; text: string };

const NEVER: ValueTest = { test: () => false, text: 'is not valid RE2' };

/** A present-match is undefined: the value does not matter. */
function valueTest(match: StringMatch): ValueTest | undefined {
  const { exact, prefix, regex } = match;
  if (exact !== undefined) {
    return { test: value => value === exact, text: `is ${quote(exact)}` };
  }
  if (prefix !== undefined) {
    return {
      test: value => value.startsWith(prefix),
      text: `starts with ${quote(prefix)}`,
    };
  }
  // A lone star is no expression; Istio reads it as "present".
  if (regex === undefined || regex === '*') return undefined;
  const compiled = compileRegex(regex);
  return compiled
    ? { test: value => compiled.matches(value), text: `matches ${regex}` }
    : { ...NEVER, text: `matches ${regex}, which ${NEVER.text}` };
}

function quote(text: string): string {
  return JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}…` : text);
}

/** Lines of a header; pseudo headers and Host have one. */
function linesOf(request: SeenRequest, name: string): readonly string[] {
  switch (name) {
    case ':authority':
    case 'host':
      return [request.authority];
    case ':method':
      return [request.method];
    case ':scheme':
      return [request.scheme];
    case ':path':
      return [request.path + request.query];
    default:
      return request.headers.get(name) ?? [];
  }
}

function headerCondition(rawName: string, match: StringMatch): Condition {
  const name = rawName.toLowerCase();
  const value = valueTest(match);
  return {
    asks: `header ${name} ${value?.text ?? 'is present'}`,
    holds: (request, proxy) => {
      const lines = linesOf(request, name);
      if (!value || lines.length === 0) return !value && lines.length > 0;
      return someLine(lines, value, proxy);
    },
  };
}

/** A missing header counts as an empty one, so that `withoutHeaders: {x: {exact: a}}` holds without it. */
function withoutHeaderCondition(
  rawName: string,
  match: StringMatch,
): Condition {
  const name = rawName.toLowerCase();
  const value = valueTest(match);
  return {
    asks: `header ${name} not ${value?.text ?? 'present'}`,
    holds: (request, proxy) => {
      const lines = linesOf(request, name);
      if (!value) return lines.length === 0;
      return !someLine(lines.length ? lines : [''], value, proxy);
    },
  };
}

function someLine(
  lines: readonly string[],
  value: ValueTest,
  { matchesHeaderLinesSingly }: ProxyBehaviour,
): boolean {
  return matchesHeaderLinesSingly
    ? lines.some(value.test)
    : value.test(lines.join(','));
}

function queryCondition(name: string, match: StringMatch): Condition {
  const value = valueTest(match);
  return {
    asks: `query parameter ${name} ${value?.text ?? 'is present'}`,
    holds: ({ params }) => {
      const found = params.get(name);
      return found !== undefined && (!value || value.test(found));
    },
  };
}

/** All conditions of a match entry but the path's. */
export function conditionsOf(match: HttpMatch): Condition[] {
  return [
    ...Object.entries(match.headers ?? {}).map(([name, value]) =>
      headerCondition(name, value),
    ),
    ...Object.entries(match.withoutHeaders ?? {}).map(([name, value]) =>
      withoutHeaderCondition(name, value),
    ),
    ...(match.method ? [headerCondition(':method', match.method)] : []),
    ...(match.authority
      ? [headerCondition(':authority', match.authority)]
      : []),
    ...(match.scheme ? [headerCondition(':scheme', match.scheme)] : []),
    ...Object.entries(match.queryParams ?? {}).map(([name, value]) =>
      queryCondition(name, value),
    ),
  ];
}
