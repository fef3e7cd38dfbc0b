import { VIEW_KINDS, viewKindOf } from '../kube/kinds';
import { KubeObject, refName, refOf } from '../kube/objects';
import {
  ClusterView,
  MeshInfo,
  ViewChange,
  ViewKind,
  ViewKinds,
} from './ClusterView';
import { KindStore } from './KindStore';

/** A view that changes are applied to, as a watch reports them. @public */
export interface MutableView extends ClusterView {
  apply(change: ViewChange): void;
  /** Replaces what is known of the mesh; what is left out stays. */
  setMesh(mesh: Partial<MeshInfo>): void;
  overlay(changes: Iterable<ViewChange>): MutableView;
}

/** Istio's own defaults. */
const DEFAULT_MESH: MeshInfo = {
  clusterDomain: 'cluster.local',
  trustDomain: 'cluster.local',
  rootNamespace: 'istio-system',
  gatewayApi: false,
  outboundTrafficPolicy: 'ALLOW_ANY',
  defaultVirtualServiceExportTo: ['*'],
  defaultServiceExportTo: ['*'],
  defaultDestinationRuleExportTo: ['*'],
  discoverySelectors: [],
  accessLog: false,
};

type Stores = { [K in ViewKind]: KindStore<ViewKinds[K]> };

class MemoryView implements MutableView {
  private changes = 0;

  constructor(private info: MeshInfo, private readonly stores: Stores) {}

  get mesh(): MeshInfo {
    return this.info;
  }

  get revision(): number {
    return this.changes;
  }

  list<K extends ViewKind>(
    kind: K,
    namespace?: string,
  ): readonly ViewKinds[K][] {
    return this.stores[kind].list(namespace);
  }

  get<K extends ViewKind>(
    kind: K,
    namespace: string | undefined,
    name: string,
  ): ViewKinds[K] | undefined {
    return this.stores[kind].get(namespace ?? '', name);
  }

  apply(change: ViewChange): void {
    if (change.type === 'delete') {
      const { kind, namespace = '', name } = change;
      if (this.stores[kind].delete(namespace, name)) this.changes++;
      return;
    }
    const { object } = change;
    const kind = viewKindOf(object.apiVersion, object.kind);
    if (!kind) {
      throw new Error(
        `The view keeps no ${refName(refOf(object))} of ${
          object.apiVersion
        }; pass objects through project() first`,
      );
    }
    const store = this.stores[kind] as KindStore<KubeObject>;
    store.set(object.metadata.namespace ?? '', object.metadata.name, object);
    this.changes++;
  }

  setMesh(mesh: Partial<MeshInfo>): void {
    this.info = { ...this.info, ...mesh };
    this.changes++;
  }

  overlay(changes: Iterable<ViewChange>): MutableView {
    const mine = {};
    const theirs = {};
    const copy = new MemoryView(
      this.info,
      storesOf(kind => this.stores[kind].fork(mine, theirs)),
    );
    for (const change of changes) copy.apply(change);
    return copy;
  }
}

function storesOf(make: (kind: ViewKind) => unknown): Stores {
  return Object.fromEntries(
    VIEW_KINDS.map(kind => [kind, make(kind)]),
  ) as Stores;
}

/** An empty view of a mesh with Istio's defaults, or those given. @public */
export function createView(mesh: Partial<MeshInfo> = {}): MutableView {
  const owner = {};
  return new MemoryView(
    { ...DEFAULT_MESH, ...mesh },
    storesOf(() => new KindStore(owner)),
  );
}
