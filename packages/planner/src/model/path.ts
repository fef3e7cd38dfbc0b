/**
 * A path as Istio's proxies see it before they match: dot segments are resolved, backslashes are slashes. Repeated slashes stay.
 */
export function normalizePath(path: string): string {
  if (!path.startsWith('/') && !path.startsWith('\\')) return path;
  const forward = path.replaceAll('\\', '/');
  if (!/\/(?:\.|%2e){1,2}(?:\/|$)/i.test(forward)) return forward;
  const segments = forward.split('/');
  const kept: string[] = [];
  for (const [index, segment] of segments.entries()) {
    const plain = segment.replace(/%2e/gi, '.');
    const last = index === segments.length - 1;
    if (plain === '.' || plain === '..') {
      if (plain === '..' && kept.length > 1) kept.pop();
      if (last) kept.push('');
    } else {
      kept.push(segment);
    }
  }
  return kept.join('/') || '/';
}
