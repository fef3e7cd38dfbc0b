/** Istio's rules for host names. All names are lower case here. */

/** Whether a name stands for many: `*`, `*.example.com`. */
export function isWildcard(host: string): boolean {
  return host.startsWith('*');
}

/** Whether `host` is covered by `other`: the same name, or a wildcard that is at least as wide. */
export function isSubsetOf(host: string, other: string): boolean {
  if (!isWildcard(other)) return host === other;
  const suffix = other.slice(1);
  if (!isWildcard(host)) return host.endsWith(suffix);
  return host.length >= other.length && host.slice(1).endsWith(suffix);
}

/** Whether the names overlap, whichever is the wider one. */
export function overlaps(a: string, b: string): boolean {
  return isSubsetOf(a, b) || isSubsetOf(b, a);
}

/** Sorts exact names before wildcards, longer before shorter, then by the alphabet. */
export function compareSpecificity(a: string, b: string): number {
  if (isWildcard(a) !== isWildcard(b)) return isWildcard(a) ? 1 : -1;
  if (a.length !== b.length) return b.length - a.length;
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** The names covered by both lists: of each pair that overlaps, the narrower one. */
export function intersection(
  hosts: readonly string[],
  others: readonly string[],
): string[] {
  const found = new Set<string>();
  for (const host of hosts) {
    for (const other of others) {
      if (isSubsetOf(host, other)) found.add(host);
      else if (isSubsetOf(other, host)) found.add(other);
    }
  }
  return [...found];
}

/** Of the names that cover `host`, the most specific: itself, else the longest wildcard. */
export function mostSpecific<T>(
  host: string,
  exact: ReadonlyMap<string, T>,
  wildcards: ReadonlyMap<string, T>,
): T | undefined {
  const same = (isWildcard(host) ? wildcards : exact).get(host);
  if (same !== undefined) return same;
  const needle = isWildcard(host) ? host.slice(1) : host;
  let best: string | undefined;
  for (const wildcard of wildcards.keys()) {
    if (
      needle.endsWith(wildcard.slice(1)) &&
      (best === undefined || compareSpecificity(wildcard, best) < 0)
    ) {
      best = wildcard;
    }
  }
  return best === undefined ? undefined : wildcards.get(best);
}

const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f:]*:[0-9a-f:]+)$/i;

/** Whether a host is an address rather than a name. */
export function isAddress(host: string): boolean {
  return ADDRESS.test(host);
}

/**
 * A short name means a Service of the namespace that the object stands in. A name with a dot is taken literally: `reviews.shop`
 * is another host than `reviews.shop.svc.cluster.local`.
 */
export function resolveShortName(
  host: string,
  namespace: string,
  clusterDomain: string,
): string {
  const name = host.toLowerCase();
  return name === '' || name === '*' || name.includes('.') || isAddress(name)
    ? name
    : serviceHost(name, namespace, clusterDomain);
}

/** The full name of a Service. */
export function serviceHost(
  name: string,
  namespace: string,
  clusterDomain: string,
): string {
  return `${name}.${namespace}.svc.${clusterDomain}`;
}

/** Gateways are called `namespace/name`; short and old dotted forms are read by the namespace they stand in. */
export function resolveGateway(gateway: string, namespace: string): string {
  if (gateway === 'mesh') return gateway;
  if (gateway.startsWith('./')) return `${namespace}/${gateway.slice(2)}`;
  if (gateway.includes('/')) return gateway;
  const [name, ofNamespace] = gateway.split('.');
  return `${ofNamespace ?? namespace}/${name}`;
}
