import { RequestShape } from '../explain/types';
import { normalizePath } from './path';

/** A request as the matchers of a proxy see it. */
export interface SeenRequest {
  readonly method: string;
  readonly scheme: 'http' | 'https';
  /** The Host header: with the port, unless it is the scheme's own. */
  readonly authority: string;
  /** Without query and fragment. */
  readonly path: string;
  /** With the question mark; may be empty. */
  readonly query: string;
  /** Values by lower-case name, in the order of their lines. */
  readonly headers: ReadonlyMap<string, readonly string[]>;
  /** First value of every query parameter. */
  readonly params: ReadonlyMap<string, string>;
}

/** The Host header that a client sends for what it dials. */
export function authorityOf(request: RequestShape): string {
  if (request.authority !== undefined) return request.authority;
  const { host, port } = request;
  const own = request.scheme === 'https' ? 443 : 80;
  return port === own ? host : `${host}:${port}`;
}

/** The Host without its port, as virtual hosts are searched. */
export function hostOnly(authority: string): string {
  const lower = authority.toLowerCase();
  const bracket = lower.lastIndexOf(']');
  const colon = lower.indexOf(':', Math.max(bracket, 0));
  const host = colon < 0 ? lower : lower.slice(0, colon);
  return bracket > 0 ? host.slice(1, bracket) : host;
}

/** Prepares a request for matching. */
export function seenRequest(request: RequestShape): SeenRequest {
  const [withoutFragment] = request.path.split('#', 1);
  const mark = withoutFragment.indexOf('?');
  const path = mark < 0 ? withoutFragment : withoutFragment.slice(0, mark);
  const query = mark < 0 ? '' : withoutFragment.slice(mark);
  const headers = new Map<string, string[]>();
  for (const [name, value] of request.headers) {
    const key = name.toLowerCase();
    const trimmed = value.replace(/^[ \t]+|[ \t]+$/g, '');
    const lines = headers.get(key);
    if (lines) lines.push(trimmed);
    else headers.set(key, [trimmed]);
  }
  return {
    method: request.method,
    scheme: request.scheme ?? 'http',
    authority: authorityOf(request),
    path: normalizePath(path),
    query,
    headers,
    params: paramsOf(query),
  };
}

/** As written: Envoy does not decode them before it compares. */
function paramsOf(query: string): Map<string, string> {
  const params = new Map<string, string>();
  if (query.length < 2) return params;
  for (const part of query.slice(1).split('&')) {
    const equals = part.indexOf('=');
    const name = equals < 0 ? part : part.slice(0, equals);
    if (!params.has(name)) {
      params.set(name, equals < 0 ? '' : part.slice(equals + 1));
    }
  }
  return params;
}
