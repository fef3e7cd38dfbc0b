/** What a URL path asks for. */
export interface RequestInfo {
  group: string;
  version: string;
  namespace?: string;
  plural: string;
  name?: string;
  subresource?: string;
  /** What follows the subresource: the path of a proxy. */
  rest?: string;
  /** The old `/watch/` form of a path. */
  watch: boolean;
}

/** `/api/v1/namespaces/a/pods/b/log` and the like. `undefined` when the path names no resource. */
export function parsePath(pathname: string): RequestInfo | undefined {
  const parts = pathname.split('/').filter(Boolean).map(decodeURIComponent);
  const root = parts.shift();
  if (root !== 'api' && root !== 'apis') return undefined;
  const group = root === 'apis' ? parts.shift() : '';
  const version = parts.shift();
  if (group === undefined || version === undefined || parts.length === 0) {
    return undefined;
  }
  const watch = parts[0] === 'watch';
  if (watch) parts.shift();
  let namespace: string | undefined;
  const ownSubresources = ['status', 'finalize'];
  if (
    parts[0] === 'namespaces' &&
    parts.length > 2 &&
    !ownSubresources.includes(parts[2])
  ) {
    namespace = parts[1];
    parts.splice(0, 2);
  }
  const [plural, name, subresource, ...rest] = parts;
  if (!plural) return undefined;
  return {
    group,
    version,
    plural,
    watch,
    ...(namespace !== undefined ? { namespace } : {}),
    ...(name !== undefined ? { name } : {}),
    ...(subresource !== undefined ? { subresource } : {}),
    ...(rest.length > 0 ? { rest: rest.join('/') } : {}),
  };
}
