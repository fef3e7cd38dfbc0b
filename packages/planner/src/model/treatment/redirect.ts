import { Treatment } from '../../explain/types';
import { Raw } from '../../kube/objects';
import { CompiledRoute } from '../compiledRoutes';
import { numberAt, textAt } from '../raw';
import { SeenRequest } from '../request';
import { matchedLength } from './rewrite';

const STATUSES: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** A redirect as Envoy answers it. What is not set is kept of the request. */
export function redirectTreatment(
  redirect: Raw,
  route: CompiledRoute,
  request: SeenRequest,
  listener: { port: number; tls: boolean },
): Treatment {
  const status = numberAt(redirect, 'redirectCode') || 301;
  if (!STATUSES.has(status)) {
    return {
      type: 'blocked',
      status: 0,
      why: `Istio knows no redirect ${status}`,
    };
  }
  const scheme = textAt(redirect, 'scheme') || request.scheme;
  const port = redirectPort(redirect, listener);
  const host = textAt(redirect, 'authority') || keptHost(request, scheme, port);
  const path = redirectPath(redirect, route, request);
  const suffix = port ? `:${port}` : '';
  return {
    type: 'redirect',
    status,
    location: `${scheme}://${host}${suffix}${path}`,
  };
}

/** The scheme's own port is never written. */
function redirectPort(
  redirect: Raw,
  { port, tls }: { port: number; tls: boolean },
): number | undefined {
  const derived = textAt(redirect, 'derivePort') === 'FROM_REQUEST_PORT';
  const wanted = derived ? port : numberAt(redirect, 'port');
  const scheme = textAt(redirect, 'scheme') || (tls ? 'https' : 'http');
  const own = scheme === 'https' ? 443 : 80;
  return wanted === own ? undefined : wanted;
}

/** A port in the Host goes if another is named, or if it was the old scheme's own. */
function keptHost(
  { authority, scheme }: SeenRequest,
  newScheme: string,
  newPort: number | undefined,
): string {
  const port = /:(\d+)$/.exec(authority);
  if (!port) return authority;
  const ownOfOld = scheme === 'https' ? '443' : '80';
  const dropped =
    newPort !== undefined || (newScheme !== scheme && port[1] === ownOfOld);
  return dropped ? authority.slice(0, port.index) : authority;
}

function redirectPath(
  redirect: Raw,
  route: CompiledRoute,
  { path, query }: SeenRequest,
): string {
  const uri = textAt(redirect, 'uri');
  const prefix = textAt(redirect, 'prefixRewrite');
  if (prefix)
    return prefix + path.slice(matchedLength(route.path, path)) + query;
  if (!uri) return path + query;
  return uri.includes('?') ? uri : uri + query;
}
