import {
  BASE_LABEL,
  ClusterView,
  hasLabels,
  MANAGED_BY_LABEL,
  MANAGER,
  SPACE_LABEL,
  ViewKind,
} from '@meshspace/planner';

/** One list-and-watch: all objects of a kind that a namespace, or a label, singles out. */
export interface Scope {
  kind: ViewKind;
  namespace?: string;
  labelSelector?: string;
}

export function scopeKey({ kind, namespace, labelSelector }: Scope): string {
  return `${kind}|${namespace ?? ''}|${labelSelector ?? ''}`;
}

/** Few and small, or able to change the routes of any namespace: watched in the whole cluster. */
const EVERYWHERE: readonly ViewKind[] = [
  'Namespace',
  'MeshSpace',
  'Service',
  'VirtualService',
  'DestinationRule',
  'IstioGateway',
  'Sidecar',
  'ServiceEntry',
  'PeerAuthentication',
  'AuthorizationPolicy',
  'RequestAuthentication',
  'EnvoyFilter',
  'Gateway',
  'HTTPRoute',
  'GRPCRoute',
  'ReferenceGrant',
];

/** Many: watched in each base, and by our label in all spaces at once, so that a new space costs no list. */
const BY_NAMESPACE: readonly ViewKind[] = [
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'Rollout',
  'Pod',
  'EndpointSlice',
  'ServiceAccount',
  'ConfigMap',
  'Secret',
  'ResourceQuota',
  'LimitRange',
  'NetworkPolicy',
];

/** Enough to know what a gateway is made of. */
const AT_GATEWAYS: readonly ViewKind[] = ['Pod', 'EndpointSlice', 'Deployment'];

/** The namespaces whose pods can be an ingress gateway: those of Services with a selector that a Gateway names. */
export function gatewayNamespaces(view: ClusterView): string[] {
  const selectors = view
    .list('IstioGateway')
    .map(({ spec }) => spec.selector)
    .filter(selector => selector && Object.keys(selector).length > 0);
  const namespaces = new Set<string>();
  for (const service of view.list('Service')) {
    const { selector } = service.spec;
    if (
      selector &&
      service.metadata.namespace &&
      selectors.some(wanted => hasLabels(selector, wanted))
    ) {
      namespaces.add(service.metadata.namespace);
    }
  }
  for (const gateway of view.list('Gateway')) {
    if (gateway.metadata.namespace) namespaces.add(gateway.metadata.namespace);
  }
  return [...namespaces].sort();
}

/** @public */
export function baseNamespaces(view: ClusterView): string[] {
  const wanted = new Set(
    view
      .list('Namespace')
      .filter(({ metadata }) => metadata.labels?.[BASE_LABEL] === 'true')
      .map(({ metadata }) => metadata.name),
  );
  // A base that lost its label under live spaces must still be seen.
  for (const { spec } of view.list('MeshSpace')) {
    if (view.get('Namespace', undefined, spec.base)) wanted.add(spec.base);
  }
  return [...wanted].sort();
}

/** What is to be watched, given what is known so far. */
export function wantedScopes(
  view: ClusterView,
  has: (kind: ViewKind) => boolean,
): Scope[] {
  const bases = baseNamespaces(view);
  const gateways = gatewayNamespaces(view).filter(
    namespace => !bases.includes(namespace),
  );
  const scopes: Scope[] = [
    ...EVERYWHERE.map(kind => ({ kind })),
    { kind: 'Job', labelSelector: `${MANAGED_BY_LABEL}=${MANAGER}` },
    ...BY_NAMESPACE.flatMap((kind): Scope[] => [
      ...bases.map(namespace => ({ kind, namespace })),
      { kind, labelSelector: SPACE_LABEL },
    ]),
    ...AT_GATEWAYS.flatMap(kind =>
      gateways.map(namespace => ({ kind, namespace })),
    ),
  ];
  return scopes.filter(({ kind }) => has(kind));
}
