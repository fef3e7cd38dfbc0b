import { HttpMatch, HttpRouteRule, StringMatch } from '../kube/istio';

/**
 * A root's rule hands its requests to a delegate's rules. Each of those keeps what it says itself, takes from the root what it
 * leaves unset, and is dropped if its matches do not fit into the root's.
 */
export function mergeDelegate(
  root: HttpRouteRule,
  leaf: HttpRouteRule,
): HttpRouteRule | undefined {
  const match = mergeMatches(root.match ?? [], leaf.match ?? []);
  if (!match) return undefined;
  const inherited = {
    rewrite: root.rewrite,
    directResponse: root.directResponse,
    timeout: root.timeout,
    retries: root.retries,
    fault: root.fault,
    mirror: root.mirror,
    mirrorPercentage: root.mirrorPercentage,
    mirrors: root.mirrors,
    corsPolicy: root.corsPolicy,
    headers: root.headers,
  };
  const name = joinNames(root.name, leaf.name);
  return {
    ...withoutUnset(inherited),
    ...leaf,
    match,
    ...(name !== undefined && { name }),
  };
}

function withoutUnset<T extends object>(object: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(object).filter(([, value]) => value !== undefined),
  ) as Partial<T>;
}

function joinNames(root: string | undefined, leaf: string | undefined) {
  return root && leaf ? `${root}-${leaf}` : leaf || root;
}

/** Undefined: some match of the leaf fits no match of the root. */
function mergeMatches(
  roots: HttpMatch[],
  leaves: HttpMatch[],
): HttpMatch[] | undefined {
  if (roots.length === 0) return leaves;
  if (leaves.length === 0) return roots;
  const merged: HttpMatch[] = [];
  for (const leaf of leaves) {
    const fitting = roots.filter(root => !conflicts(root, leaf));
    if (fitting.length === 0) return undefined;
    merged.push(...fitting.map(root => mergeMatch(root, leaf)));
  }
  return merged;
}

function mergeMatch(root: HttpMatch, leaf: HttpMatch): HttpMatch {
  const tables = {
    headers: { ...root.headers, ...leaf.headers },
    withoutHeaders: { ...root.withoutHeaders, ...leaf.withoutHeaders },
    queryParams: { ...root.queryParams, ...leaf.queryParams },
    sourceLabels: { ...root.sourceLabels, ...leaf.sourceLabels },
  };
  const scalars = {
    uri: leaf.uri ?? root.uri,
    scheme: leaf.scheme ?? root.scheme,
    method: leaf.method ?? root.method,
    authority: leaf.authority ?? root.authority,
    port: leaf.port || root.port,
    sourceNamespace: leaf.sourceNamespace || root.sourceNamespace,
    gateways: leaf.gateways?.length ? leaf.gateways : root.gateways,
    name: joinNames(root.name, leaf.name),
  };
  return { ...leaf, ...tables, ...withoutUnset(scalars) };
}

function conflicts(root: HttpMatch, leaf: HttpMatch): boolean {
  return (
    outside(root.uri, leaf.uri) ||
    outside(root.scheme, leaf.scheme) ||
    outside(root.method, leaf.method) ||
    outside(root.authority, leaf.authority) ||
    someOutside(root.headers, leaf.headers) ||
    someOutside(root.withoutHeaders, leaf.withoutHeaders) ||
    someOutside(root.queryParams, leaf.queryParams) ||
    !!root.ignoreUriCase !== !!leaf.ignoreUriCase ||
    (!!root.port && !!leaf.port && root.port !== leaf.port) ||
    (!!root.sourceNamespace && leaf.sourceNamespace !== root.sourceNamespace) ||
    labelsConflict(root.sourceLabels, leaf.sourceLabels) ||
    gatewaysConflict(root.gateways, leaf.gateways)
  );
}

type Table = Readonly<Record<string, StringMatch>> | undefined;

function someOutside(root: Table, leaf: Table): boolean {
  return Object.entries(leaf ?? {}).some(([key, value]) =>
    outside(root && Object.hasOwn(root, key) ? root[key] : undefined, value),
  );
}

/** Whether a leaf's condition is not a part of the root's. Expressions are never taken as a part of anything. */
function outside(
  root: StringMatch | undefined,
  leaf: StringMatch | undefined,
): boolean {
  if (!root || !leaf) return false;
  if (root.regex || leaf.regex) return true;
  if (root.exact) return !!leaf.prefix || leaf.exact !== root.exact;
  if (root.prefix && leaf.prefix) return !leaf.prefix.startsWith(root.prefix);
  if (root.prefix && leaf.exact) return !leaf.exact.startsWith(root.prefix);
  return true;
}

function labelsConflict(
  root: Readonly<Record<string, string>> | undefined,
  leaf: Readonly<Record<string, string>> | undefined,
): boolean {
  return Object.entries(leaf ?? {}).some(
    ([key, value]) => root && Object.hasOwn(root, key) && root[key] !== value,
  );
}

function gatewaysConflict(
  root: readonly string[] | undefined,
  leaf: readonly string[] | undefined,
): boolean {
  if (!root?.length || !leaf?.length) return false;
  return (
    root.length < leaf.length || leaf.some(gateway => !root.includes(gateway))
  );
}
