import { groupOf, ViewKind, VIEW_KINDS } from '@meshspace/planner';

/** Where the API server keeps a kind. */
export interface ResourceType {
  group: string;
  /** The version that we speak first, then those that also carry what we use. */
  versions: readonly string[];
  plural: string;
  namespaced: boolean;
}

const core = (plural: string, namespaced = true): ResourceType => ({
  group: '',
  versions: ['v1'],
  plural,
  namespaced,
});

const inGroup =
  (group: string, ...versions: string[]) =>
  (plural: string, namespaced = true): ResourceType => ({
    group,
    versions,
    plural,
    namespaced,
  });

const apps = inGroup('apps', 'v1');
const network = inGroup('networking.istio.io', 'v1', 'v1beta1', 'v1alpha3');
const security = inGroup('security.istio.io', 'v1', 'v1beta1');
const gateway = inGroup('gateway.networking.k8s.io', 'v1', 'v1beta1');

export const RESOURCES: Readonly<Record<ViewKind, ResourceType>> = {
  Namespace: core('namespaces', false),
  Deployment: apps('deployments'),
  StatefulSet: apps('statefulsets'),
  DaemonSet: apps('daemonsets'),
  Rollout: inGroup('argoproj.io', 'v1alpha1')('rollouts'),
  Pod: core('pods'),
  Service: core('services'),
  EndpointSlice: inGroup('discovery.k8s.io', 'v1')('endpointslices'),
  ServiceAccount: core('serviceaccounts'),
  ConfigMap: core('configmaps'),
  Secret: core('secrets'),
  ResourceQuota: core('resourcequotas'),
  LimitRange: core('limitranges'),
  NetworkPolicy: inGroup('networking.k8s.io', 'v1')('networkpolicies'),
  Job: inGroup('batch', 'v1')('jobs'),
  VirtualService: network('virtualservices'),
  DestinationRule: network('destinationrules'),
  IstioGateway: network('gateways'),
  Sidecar: network('sidecars'),
  ServiceEntry: network('serviceentries'),
  PeerAuthentication: security('peerauthentications'),
  AuthorizationPolicy: security('authorizationpolicies'),
  RequestAuthentication: security('requestauthentications'),
  EnvoyFilter: inGroup('networking.istio.io', 'v1alpha3')('envoyfilters'),
  Gateway: gateway('gateways'),
  HTTPRoute: gateway('httproutes'),
  GRPCRoute: gateway('grpcroutes'),
  ReferenceGrant: gateway('referencegrants'),
  MeshSpace: inGroup('meshspace.dev', 'v1alpha1')('meshspaces', false),
};

/** The name that the API server calls a kind by: two groups have a `Gateway`. */
export function apiKind(kind: ViewKind): string {
  return kind === 'IstioGateway' ? 'Gateway' : kind;
}

const BY_GROUP_AND_KIND = new Map(
  VIEW_KINDS.map(kind => [
    `${RESOURCES[kind].group}/${apiKind(kind)}`,
    RESOURCES[kind],
  ]),
);

/** Path of a resource, or of one object of it. Every part that comes from outside is encoded. */
export function resourcePath(
  { group, plural, namespaced }: ResourceType,
  version: string,
  namespace?: string,
  ...rest: string[]
): string {
  const scope =
    namespaced && namespace !== undefined ? ['namespaces', namespace] : [];
  const root = group ? ['apis', group] : ['api'];
  return `/${[...root, version, ...scope, plural, ...rest]
    .map(encodeURIComponent)
    .join('/')}`;
}

/** Path of one object by its reference. */
export function objectPath(
  ref: { apiVersion: string; kind: string; namespace?: string; name: string },
  ...subresource: string[]
): string {
  const group = groupOf(ref.apiVersion);
  const type = BY_GROUP_AND_KIND.get(`${group}/${ref.kind}`);
  if (!type) {
    throw new Error(
      `${ref.kind} of ${ref.apiVersion} is not among the kinds that MeshSpace writes`,
    );
  }
  if (type.namespaced && !ref.namespace) {
    throw new Error(`${ref.kind} ${ref.name} has no namespace`);
  }
  const version = ref.apiVersion.slice(group ? group.length + 1 : 0);
  return resourcePath(type, version, ref.namespace, ref.name, ...subresource);
}
