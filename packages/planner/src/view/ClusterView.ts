import { KubeObject, Raw } from '../kube/objects';
import { MeshSpace } from '../meshspace/MeshSpace';
import {
  AuthorizationPolicy,
  DestinationRule,
  EnvoyFilter,
  IstioGateway,
  PeerAuthentication,
  RequestAuthentication,
  ServiceEntry,
  Sidecar,
  VirtualService,
} from '../kube/istio';
import {
  GatewayApiGateway,
  GrpcRoute,
  HttpRoute,
  ReferenceGrant,
} from '../kube/gatewayApi';
import {
  DataName,
  EndpointSlice,
  LimitRange,
  Namespace,
  NetworkPolicy,
  PodSummary,
  ResourceQuota,
  Service,
  ServiceAccount,
  SwitchJob,
  Workload,
} from '../kube/core';

/** Every kind that the view holds, and what it keeps of it. @public */
export interface ViewKinds {
  Namespace: Namespace;
  Deployment: Workload;
  StatefulSet: Workload;
  DaemonSet: Workload;
  Rollout: Workload;
  Pod: PodSummary;
  Service: Service;
  EndpointSlice: EndpointSlice;
  ServiceAccount: ServiceAccount;
  ConfigMap: DataName;
  Secret: DataName;
  ResourceQuota: ResourceQuota;
  LimitRange: LimitRange;
  NetworkPolicy: NetworkPolicy;
  Job: SwitchJob;
  VirtualService: VirtualService;
  DestinationRule: DestinationRule;
  IstioGateway: IstioGateway;
  Sidecar: Sidecar;
  ServiceEntry: ServiceEntry;
  PeerAuthentication: PeerAuthentication;
  AuthorizationPolicy: AuthorizationPolicy;
  RequestAuthentication: RequestAuthentication;
  EnvoyFilter: EnvoyFilter;
  Gateway: GatewayApiGateway;
  HTTPRoute: HttpRoute;
  GRPCRoute: GrpcRoute;
  ReferenceGrant: ReferenceGrant;
  MeshSpace: MeshSpace;
}

/** @public */
export type ViewKind = keyof ViewKinds;

/** What is known of the mesh itself. @public */
export interface MeshInfo {
  /** `cluster.local` unless discovered otherwise. */
  clusterDomain: string;
  /** First part of every workload's SPIFFE identity. */
  trustDomain: string;
  rootNamespace: string;
  /** Absent: no Istio was found. */
  istio?: { version?: string; revisions: string[]; ambient: boolean };
  gatewayApi: boolean;
  /** Kinds that the cluster is known not to serve. */
  missingKinds?: readonly string[];
  outboundTrafficPolicy: 'ALLOW_ANY' | 'REGISTRY_ONLY';
  defaultVirtualServiceExportTo: string[];
  defaultServiceExportTo: string[];
  defaultDestinationRuleExportTo: string[];
  discoverySelectors: Raw[];
  accessLog: boolean;
  /** How sidecars write it; absent: in Istio's own way. */
  accessLogFormat?: string;
  accessLogEncoding?: 'TEXT' | 'JSON';
}

/**
 * A read-only picture of the namespaces that matter. Two views of the same objects are equal, in whatever order they arrived.
 * @public
 */
export interface ClusterView {
  readonly mesh: MeshInfo;
  /** Sorted by namespace and name. The same array as long as nothing of it changed, so derived data can be kept by its identity. */
  list<K extends ViewKind>(
    kind: K,
    namespace?: string,
  ): readonly ViewKinds[K][];
  get<K extends ViewKind>(
    kind: K,
    namespace: string | undefined,
    name: string,
  ): ViewKinds[K] | undefined;
  /** Grows with every change; equal revisions of one view mean equal content. */
  readonly revision: number;
  /** What the view would be after hypothetical changes; this one stays as it is. Shares all that is unchanged. */
  overlay(changes: Iterable<ViewChange>): ClusterView;
}

/** One change of the cluster, as a watch reports it. @public */
export type ViewChange =
  | { type: 'set'; object: KubeObject }
  | { type: 'delete'; kind: ViewKind; namespace?: string; name: string };
