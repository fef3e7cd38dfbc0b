import { DestinationRule } from '../kube/istio';
import { hasLabels } from '../kube/labels';
import { ObjectRef, Raw, refOf } from '../kube/objects';
import { ClusterView } from '../view/ClusterView';
import { derive } from '../view/derive';
import { isWildcard, mostSpecific, resolveShortName } from './hostNames';

type Subset = NonNullable<DestinationRule['spec']['subsets']>[number];

/** DestinationRules of one host and one namespace, merged: subsets together, the first traffic policy counts. */
export interface MergedRule {
  readonly from: readonly ObjectRef[];
  readonly namespace: string;
  readonly exportTo: ReadonlySet<string>;
  readonly trafficPolicy?: Raw;
  readonly subsets: readonly Subset[];
  /** Only for callers with these labels, in the rule's own namespace. */
  readonly selector?: Readonly<Record<string, string>>;
}

interface Table {
  exact: Map<string, MergedRule[]>;
  wildcard: Map<string, MergedRule[]>;
}

interface RuleIndex {
  /** For callers of the namespace itself. */
  local: Map<string, Table>;
  /** For callers of other namespaces. */
  exported: Map<string, Table>;
  /** Of the root namespace, for callers there. */
  rootLocal: Table;
}

const emptyTable = (): Table => ({ exact: new Map(), wildcard: new Map() });

const ruleIndex = derive(['DestinationRule'], (view): RuleIndex => {
  const index: RuleIndex = {
    local: new Map(),
    exported: new Map(),
    rootLocal: emptyTable(),
  };
  for (const rule of [...view.list('DestinationRule')].sort(compareRules)) {
    const namespace = rule.metadata.namespace ?? '';
    const exportTo = exportOf(rule);
    if (
      exportTo.size === 0 ||
      ['*', '.', namespace].some(target => exportTo.has(target))
    ) {
      merge(tableOf(index.local, namespace), rule, exportTo, view);
    }
    if (!isPrivate(exportTo, namespace, view)) {
      merge(tableOf(index.exported, namespace), rule, exportTo, view);
    } else if (namespace === view.mesh.rootNamespace) {
      merge(index.rootLocal, rule, exportTo, view);
    }
  }
  return index;
});

function tableOf(tables: Map<string, Table>, namespace: string): Table {
  const known = tables.get(namespace) ?? emptyTable();
  tables.set(namespace, known);
  return known;
}

function exportOf({ spec }: DestinationRule): ReadonlySet<string> {
  // A rule for certain workloads never leaves its namespace.
  return new Set(spec.workloadSelector ? ['.'] : spec.exportTo ?? []);
}

function isPrivate(
  exportTo: ReadonlySet<string>,
  namespace: string,
  { mesh }: ClusterView,
): boolean {
  if (exportTo.size === 0) {
    return mesh.defaultDestinationRuleExportTo.includes('.');
  }
  return exportTo.size === 1 && (exportTo.has('.') || exportTo.has(namespace));
}

function compareRules(a: DestinationRule, b: DestinationRule): number {
  const order = ({ spec, metadata }: DestinationRule) => [
    spec.workloadSelector ? '0' : '1',
    metadata.creationTimestamp ?? '',
    metadata.name,
    metadata.namespace ?? '',
  ];
  const [left, right] = [order(a), order(b)];
  const index = left.findIndex((value, at) => value !== right[at]);
  if (index < 0) return 0;
  return left[index] < right[index] ? -1 : 1;
}

function merge(
  table: Table,
  rule: DestinationRule,
  exportTo: ReadonlySet<string>,
  { mesh }: ClusterView,
): void {
  const { metadata, spec } = rule;
  const namespace = metadata.namespace ?? '';
  const host = resolveShortName(spec.host, namespace, mesh.clusterDomain);
  const rules = isWildcard(host) ? table.wildcard : table.exact;
  const known = rules.get(host) ?? [];
  const selector = spec.workloadSelector?.matchLabels;
  const at = known.findIndex(
    merged =>
      sameSet(merged.exportTo, exportTo) &&
      sameLabels(merged.selector, selector),
  );
  if (at < 0) {
    rules.set(host, [
      ...known,
      {
        from: [refOf(rule)],
        namespace,
        exportTo,
        subsets: spec.subsets ?? [],
        ...(spec.trafficPolicy && { trafficPolicy: spec.trafficPolicy }),
        ...(selector && { selector }),
      },
    ]);
    return;
  }
  const merged = known[at];
  const names = new Set(merged.subsets.map(({ name }) => name));
  const trafficPolicy = merged.trafficPolicy ?? spec.trafficPolicy;
  known[at] = {
    ...merged,
    from: [...merged.from, refOf(rule)],
    subsets: [
      ...merged.subsets,
      ...(spec.subsets ?? []).filter(({ name }) => !names.has(name)),
    ],
    ...(trafficPolicy && { trafficPolicy }),
  };
}

function sameSet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every(value => b.has(value));
}

function sameLabels(
  a: Readonly<Record<string, string>> | undefined,
  b: Readonly<Record<string, string>> | undefined,
): boolean {
  if (!a || !b) return a === b;
  return hasLabels(a, b) && hasLabels(b, a);
}

/** Whose view on a host is asked for. */
export interface RuleCaller {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * The DestinationRule that a caller follows for a host: of its own namespace, else exported from the service's, else from the
 * root's; the most specific host first. Another namespace's rules are never merged in.
 */
export function destinationRuleFor(
  view: ClusterView,
  caller: RuleCaller,
  hostname: string,
  serviceNamespace: string,
): MergedRule | undefined {
  if (view.list('DestinationRule').length === 0) return undefined;
  const index = ruleIndex(view);
  const inRoot = caller.namespace === view.mesh.rootNamespace;
  const local = inRoot ? index.rootLocal : index.local.get(caller.namespace);
  const own = local && find(local, hostname);
  const rules =
    own ??
    exportedRules(index, serviceNamespace, hostname, caller) ??
    exportedRules(index, view.mesh.rootNamespace, hostname, caller);
  return rules && pick(rules, caller);
}

function find({ exact, wildcard }: Table, hostname: string) {
  return mostSpecific(hostname, exact, wildcard);
}

function exportedRules(
  index: RuleIndex,
  owner: string,
  hostname: string,
  { namespace }: RuleCaller,
): readonly MergedRule[] | undefined {
  const table = index.exported.get(owner);
  const rules = (table && find(table, hostname))?.filter(
    ({ exportTo }) =>
      exportTo.size === 0 || exportTo.has('*') || exportTo.has(namespace),
  );
  return rules?.length ? rules : undefined;
}

function pick(
  rules: readonly MergedRule[],
  { namespace, labels }: RuleCaller,
): MergedRule | undefined {
  return (
    rules.find(
      rule =>
        rule.selector &&
        rule.namespace === namespace &&
        hasLabels(labels, rule.selector),
    ) ?? rules.findLast(rule => !rule.selector)
  );
}
