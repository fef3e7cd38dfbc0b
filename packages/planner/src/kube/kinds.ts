import { ViewKind } from '../view/ClusterView';

/** API group of every kind that the view holds; the version does not matter to it. */
const GROUPS: Readonly<Record<ViewKind, string>> = {
  Namespace: '',
  Deployment: 'apps',
  StatefulSet: 'apps',
  DaemonSet: 'apps',
  Rollout: 'argoproj.io',
  Pod: '',
  Service: '',
  EndpointSlice: 'discovery.k8s.io',
  ServiceAccount: '',
  ConfigMap: '',
  Secret: '',
  ResourceQuota: '',
  LimitRange: '',
  NetworkPolicy: 'networking.k8s.io',
  Job: 'batch',
  VirtualService: 'networking.istio.io',
  DestinationRule: 'networking.istio.io',
  IstioGateway: 'networking.istio.io',
  Sidecar: 'networking.istio.io',
  ServiceEntry: 'networking.istio.io',
  PeerAuthentication: 'security.istio.io',
  AuthorizationPolicy: 'security.istio.io',
  RequestAuthentication: 'security.istio.io',
  EnvoyFilter: 'networking.istio.io',
  Gateway: 'gateway.networking.k8s.io',
  HTTPRoute: 'gateway.networking.k8s.io',
  GRPCRoute: 'gateway.networking.k8s.io',
  ReferenceGrant: 'gateway.networking.k8s.io',
  MeshSpace: 'meshspace.dev',
};

/** All kinds of the view, in a fixed order. @public */
export const VIEW_KINDS = Object.keys(GROUPS) as readonly ViewKind[];

/** Group of an `apiVersion`; empty for the core group. @public */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

/**
 * Under which kind the view keeps an object, or undefined if it keeps none of that kind. Two groups have a `Gateway`: Istio's
 * is `IstioGateway` here.
 * @public
 */
export function viewKindOf(
  apiVersion: string,
  kind: string,
): ViewKind | undefined {
  const group = groupOf(apiVersion);
  const wanted =
    kind === 'Gateway' && group === GROUPS.IstioGateway ? 'IstioGateway' : kind;
  return Object.hasOwn(GROUPS, wanted) && GROUPS[wanted as ViewKind] === group
    ? (wanted as ViewKind)
    : undefined;
}
