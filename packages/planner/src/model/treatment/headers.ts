import { HeaderChanges, Treatment, Upstream } from '../../explain/types';
import { HeaderOperations, HeaderOperationsOf } from '../../kube/istio';

/** A request that is sent on. @public */
export type Forward = Extract<Treatment, { type: 'forward' }>;

/** Names that Envoy does not let header operations touch. */
function isInternal(name: string): boolean {
  return name.startsWith(':') || name.toLowerCase() === 'host';
}

function isAuthority(name: string): boolean {
  const lower = name.toLowerCase();
  return lower === ':authority' || lower === 'host';
}

/** The Host that an operation sets; `set` counts before `add`. */
export function authorityFrom(
  operations: HeaderOperations | undefined,
): string | undefined {
  for (const table of [operations?.set, operations?.add]) {
    const found = Object.entries(table ?? {}).findLast(([name]) =>
      isAuthority(name),
    );
    if (found?.[1]) return found[1];
  }
  return undefined;
}

/** The changes of a rule to ordinary headers; undefined if there are none. */
export function headerChanges(
  operations: HeaderOperations | undefined,
): HeaderChanges | undefined {
  const { set = {}, add = {}, remove = [] } = operations ?? {};
  const changes = {
    set: lowerCase(set),
    add: lowerCase(add),
    remove: remove
      .filter(name => !isInternal(name))
      .map(name => name.toLowerCase()),
  };
  const some =
    changes.remove.length > 0 ||
    Object.keys(changes.set).length > 0 ||
    Object.keys(changes.add).length > 0;
  return some ? changes : undefined;
}

function lowerCase(table: Readonly<Record<string, string>>) {
  return Object.fromEntries(
    Object.entries(table)
      .filter(([name]) => !isInternal(name))
      .map(([name, value]) => [name.toLowerCase(), value]),
  );
}

/** Both directions of a rule's or destination's operations, as members of a treatment. */
export function bothChanges(headers: HeaderOperationsOf | undefined): {
  requestHeaders?: HeaderChanges;
  responseHeaders?: HeaderChanges;
} {
  const requestHeaders = headerChanges(headers?.request);
  const responseHeaders = headerChanges(headers?.response);
  return {
    ...(requestHeaders && { requestHeaders }),
    ...(responseHeaders && { responseHeaders }),
  };
}

/** Header lines after a list of changes, each applied as a proxy does: remove, set, add. @public */
export function changeHeaders(
  lines: readonly [name: string, value: string][],
  changes: readonly (HeaderChanges | undefined)[],
): [name: string, value: string][] {
  let result = lines.map(([name, value]): [string, string] => [name, value]);
  for (const change of changes) {
    if (!change) continue;
    const gone = new Set([...change.remove, ...Object.keys(change.set)]);
    result = [
      ...result.filter(([name]) => !gone.has(name.toLowerCase())),
      ...Object.entries(change.set),
      ...Object.entries(change.add),
    ];
  }
  return result;
}

/**
 * The header changes that apply to a request for one upstream, in Envoy's order. With a single destination its changes follow
 * the rule's; among several, each destination's come first.
 * @public
 */
export function changesFor(
  treatment: Forward,
  upstream: Upstream,
  direction: 'requestHeaders' | 'responseHeaders',
): HeaderChanges[] {
  const rule = treatment[direction];
  const own = upstream[direction];
  const ordered = treatment.upstreams.length === 1 ? [rule, own] : [own, rule];
  return ordered.filter(changes => changes !== undefined);
}
