import { HttpRouteRule } from '../../kube/istio';
import { CompiledRoute } from '../compiledRoutes';
import { PathMatch } from '../pathMatch';
import { compileRegex } from '../regex';
import { SeenRequest } from '../request';

/** The path, with the query, that the upstream sees. */
export function rewrittenPath(
  route: CompiledRoute,
  rewrite: HttpRouteRule['rewrite'],
  request: SeenRequest,
): string {
  const { path, query } = request;
  const { uriRegexRewrite, uri } = rewrite ?? {};
  if (uriRegexRewrite) {
    const regex = compileRegex(uriRegexRewrite.match);
    const replaced = regex?.replaceAll(path, uriRegexRewrite.rewrite ?? '');
    return (replaced ?? path) + query;
  }
  if (!uri) return path + query;
  return replacePrefix(route, uri, path) + query;
}

function replacePrefix(
  route: CompiledRoute,
  uri: string,
  path: string,
): string {
  const match = route.path;
  if (route.semantics === 'gatewayApi' && uri === '/') {
    return removedPrefix(match, path);
  }
  return uri + path.slice(matchedLength(match, path));
}

/** An exact path or an expression matches the whole path, so that all of it is replaced. */
export function matchedLength(match: PathMatch, path: string): number {
  return match.type === 'prefix' || match.type === 'segments'
    ? match.value.length
    : path.length;
}

/** The Gateway API's way to take a prefix away: one slash remains. */
function removedPrefix(match: PathMatch, path: string): string {
  const prefix = match.type === 'segments' ? match.value : '';
  return path.startsWith(prefix)
    ? `/${path.slice(prefix.length).replace(/^\//, '')}`
    : path;
}
