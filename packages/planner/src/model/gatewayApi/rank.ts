import { HttpMatch } from '../../kube/istio';
import { RouteRule } from '../RouteObject';

/**
 * The Gateway API's order of rules, whatever their order in the file: exact paths before prefixes before expressions, longer
 * before shorter, then those with a method, then by number of headers, then of query parameters. Rules without a match are
 * last. Equal rank keeps the order given, which is by the age of their objects.
 */
export function sortByRank(rules: readonly RouteRule[]): RouteRule[] {
  return [...rules].sort((a, b) => {
    const left = a.rule.match?.[0];
    const right = b.rule.match?.[0];
    if (!left || !right) return Number(!left) - Number(!right);
    const [leftRank, rightRank] = [rank(left), rank(right)];
    const index = leftRank.findIndex((value, at) => value !== rightRank[at]);
    return index < 0 ? 0 : rightRank[index] - leftRank[index];
  });
}

function rank({ uri, method, headers, queryParams }: HttpMatch): number[] {
  return [
    pathRank(uri),
    (uri?.exact ?? uri?.prefix ?? uri?.regex ?? '').length,
    method ? 1 : 0,
    Object.keys(headers ?? {}).length,
    Object.keys(queryParams ?? {}).length,
  ];
}

function pathRank(uri: HttpMatch['uri']): number {
  if (!uri) return -1;
  if (uri.exact !== undefined) return 3;
  return uri.prefix === undefined ? 1 : 2;
}
