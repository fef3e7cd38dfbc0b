import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type {
  AuthenticationStrategy,
  ClusterDetails,
} from '@backstage/plugin-kubernetes-node';
import type { HeaderSource } from './HeaderSource';
import type { Notifier } from './Notifier';
import type { PolicyCheck } from './PolicyCheck';
import type { TrafficSource } from './TrafficSource';

/** Supplies clusters beside those of `kubernetes.clusterLocatorMethods`. @public */
export interface MeshSpaceClustersExtensionPoint {
  /** Clusters that are found in other ways than by configuration. Asked once, at the start. */
  addClusters(supplier: () => Promise<ClusterDetails[]>): void;
  /** How to sign in at clusters with this `authProvider`; must work without a person. */
  addAuthStrategy(authProvider: string, strategy: AuthenticationStrategy): void;
}

/** @public */
export const meshspaceClustersExtensionPoint =
  createExtensionPoint<MeshSpaceClustersExtensionPoint>({
    id: 'meshspace.clusters',
  });

/** Adds rules to what people may wish for. @public */
export interface MeshSpacePolicyExtensionPoint {
  /** Every wish passes all checks before it is written. */
  addCheck(check: PolicyCheck): void;
}

/** @public */
export const meshspacePolicyExtensionPoint =
  createExtensionPoint<MeshSpacePolicyExtensionPoint>({
    id: 'meshspace.policy',
  });

/** Decides over the routing headers of new spaces. @public */
export interface MeshSpaceHeadersExtensionPoint {
  setHeaderSource(source: HeaderSource): void;
}

/** @public */
export const meshspaceHeadersExtensionPoint =
  createExtensionPoint<MeshSpaceHeadersExtensionPoint>({
    id: 'meshspace.headers',
  });

/** Replaces Prometheus as the source of traffic figures. @public */
export interface MeshSpaceTrafficExtensionPoint {
  setTrafficSource(source: TrafficSource): void;
}

/** @public */
export const meshspaceTrafficExtensionPoint =
  createExtensionPoint<MeshSpaceTrafficExtensionPoint>({
    id: 'meshspace.traffic',
  });

/** Adds ways to tell people what happened to their spaces. @public */
export interface MeshSpaceNotifiersExtensionPoint {
  addNotifier(notifier: Notifier): void;
}

/** @public */
export const meshspaceNotifiersExtensionPoint =
  createExtensionPoint<MeshSpaceNotifiersExtensionPoint>({
    id: 'meshspace.notifiers',
  });
