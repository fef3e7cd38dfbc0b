import { Sidecar } from '../kube/istio';
import { hasLabels } from '../kube/labels';
import { ClusterView, MeshInfo } from '../view/ClusterView';
import { derive } from '../view/derive';
import { Imports } from './imports';
import { numberAt, textAt } from './raw';
import { Protocol, protocolNamed } from './protocol';

/** One egress listener of a Sidecar: what is seen on its port, or on all ports that no other names. */
export interface EgressListener {
  readonly port?: number;
  readonly protocol?: Protocol;
  /** Absent: everything that is exported to the namespace. */
  readonly imports?: Imports;
}

/** What a Sidecar resource, or its absence, makes of a proxy's outbound side. */
export interface SidecarScope {
  readonly sidecar?: Sidecar;
  readonly listeners: readonly EgressListener[];
  readonly outboundTrafficPolicy: MeshInfo['outboundTrafficPolicy'];
}

interface SidecarIndex {
  byNamespace: ReadonlyMap<string, readonly Sidecar[]>;
  scopes: Map<string, SidecarScope>;
}

const EVERYTHING: readonly EgressListener[] = [{}];

const sidecarIndex = derive(['Sidecar'], (view): SidecarIndex => {
  const byNamespace = new Map<string, Sidecar[]>();
  for (const sidecar of view.list('Sidecar')) {
    const namespace = sidecar.metadata.namespace ?? '';
    byNamespace.set(namespace, [
      ...(byNamespace.get(namespace) ?? []),
      sidecar,
    ]);
  }
  for (const sidecars of byNamespace.values()) sidecars.sort(compareSidecars);
  return { byNamespace, scopes: new Map() };
});

/** Those for certain workloads first, then the oldest. */
function compareSidecars(a: Sidecar, b: Sidecar): number {
  const bySelector =
    Number(!a.spec.workloadSelector) - Number(!b.spec.workloadSelector);
  if (bySelector !== 0) return bySelector;
  const left = a.metadata.creationTimestamp ?? '';
  const right = b.metadata.creationTimestamp ?? '';
  if (left !== right) return left < right ? -1 : 1;
  return a.metadata.name < b.metadata.name ? -1 : 1;
}

/** The scope of a workload's sidecar: its namespace's Sidecar, else the mesh's, else everything. */
export function sidecarScopeOf(
  view: ClusterView,
  namespace: string,
  labels: Readonly<Record<string, string>>,
): SidecarScope {
  const { byNamespace, scopes } = sidecarIndex(view);
  const sidecar =
    byNamespace
      .get(namespace)
      ?.find(({ spec }) => hasLabels(labels, spec.workloadSelector?.labels)) ??
    byNamespace
      .get(view.mesh.rootNamespace)
      ?.find(({ spec }) => !spec.workloadSelector);
  const key = sidecar
    ? `${namespace}|${sidecar.metadata.namespace}/${sidecar.metadata.name}`
    : '';
  const known = scopes.get(key);
  if (known) return known;
  const scope = makeScope(sidecar, namespace, view.mesh);
  scopes.set(key, scope);
  return scope;
}

function makeScope(
  sidecar: Sidecar | undefined,
  namespace: string,
  mesh: MeshInfo,
): SidecarScope {
  const egress = sidecar?.spec.egress ?? [];
  const mode = sidecar?.spec.outboundTrafficPolicy
    ? sidecar.spec.outboundTrafficPolicy.mode ?? 'REGISTRY_ONLY'
    : mesh.outboundTrafficPolicy;
  return {
    ...(sidecar && { sidecar }),
    listeners: egress.length
      ? egress.map(({ hosts, port }) => ({
          ...(port && {
            port: numberAt(port, 'number'),
            protocol: protocolNamed(textAt(port, 'protocol') ?? '') ?? 'auto',
          }),
          imports: new Imports(hosts, namespace),
        }))
      : EVERYTHING,
    outboundTrafficPolicy:
      mode === 'REGISTRY_ONLY' ? 'REGISTRY_ONLY' : 'ALLOW_ANY',
  };
}

/** The listener that serves a port; undefined if the Sidecar opens no such port. */
export function listenerForPort(
  { listeners }: SidecarScope,
  port: number,
): EgressListener | undefined {
  return listeners.find(
    listener => listener.port === undefined || listener.port === port,
  );
}
