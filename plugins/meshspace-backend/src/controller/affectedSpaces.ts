import {
  ClusterView,
  KubeObject,
  MeshSpace,
  SPACE_LABEL,
  ViewChange,
  ViewKind,
} from '@meshspace/planner';

/** Come and go all the time without deciding what a space is to look like; only a space that waits for something cares. */
const RESTLESS: ReadonlySet<string> = new Set<ViewKind>([
  'Pod',
  'EndpointSlice',
]);

/** Can decide over the routes of every base, wherever they stand. */
const FAR_REACHING: ReadonlySet<string> = new Set<ViewKind>([
  'VirtualService',
  'DestinationRule',
  'IstioGateway',
  'Gateway',
  'Sidecar',
  'ServiceEntry',
  'HTTPRoute',
  'GRPCRoute',
  'ReferenceGrant',
  'PeerAuthentication',
  'AuthorizationPolicy',
  'EnvoyFilter',
]);

/** The spaces whose plan a change may alter. Too many cost a little time, too few cost correctness. */
export function affectedSpaces(
  view: ClusterView,
  changes: readonly ViewChange[],
): Set<string> {
  const spaces = view.list('MeshSpace');
  const affected = new Set<string>();
  const onBase = new Map<string, MeshSpace[]>();
  for (const space of spaces) {
    const known = onBase.get(space.spec.base);
    if (known) known.push(space);
    else onBase.set(space.spec.base, [space]);
  }
  for (const change of changes) {
    const { kind, name, namespace, labels } = describe(change);
    if (kind === 'MeshSpace') {
      affected.add(name);
      // Forks of several spaces can share a route object.
      const base = baseOf(change, view);
      for (const other of (base && onBase.get(base)) || []) {
        affected.add(other.metadata.name);
      }
      continue;
    }
    const label = labels?.[SPACE_LABEL];
    if (label) affected.add(label);
    const home = kind === 'Namespace' ? name : namespace;
    if (home === undefined) continue;
    if (view.get('MeshSpace', undefined, home)) affected.add(home);
    const guests =
      FAR_REACHING.has(kind) && !label ? spaces : onBase.get(home) ?? [];
    for (const space of guests) {
      if (!RESTLESS.has(kind) || space.status?.phase !== 'Ready') {
        affected.add(space.metadata.name);
      }
    }
  }
  return affected;
}

function describe(change: ViewChange) {
  if (change.type === 'delete') {
    return { kind: change.kind as string, ...pick(change), labels: undefined };
  }
  const { object } = change;
  return {
    kind: kindOf(object),
    ...pick(object.metadata),
    labels: object.metadata.labels,
  };
}

function pick({ name, namespace }: { name: string; namespace?: string }) {
  return { name, namespace };
}

function kindOf({ kind }: KubeObject): string {
  return kind;
}

function baseOf(change: ViewChange, view: ClusterView): string | undefined {
  if (change.type === 'delete') return undefined;
  return view.get('MeshSpace', undefined, change.object.metadata.name)?.spec
    .base;
}
