import { BackendRef } from '../../kube/gatewayApi';
import { HttpRouteDestination } from '../../kube/istio';
import { Raw } from '../../kube/objects';
import { ClusterView } from '../../view/ClusterView';
import { serviceHost } from '../hostNames';
import { headerFilter } from './filters';
import { RefusedRouteError } from './matches';

/** For which route a backend is looked up. */
export interface BackendContext {
  view: ClusterView;
  routeKind: 'HTTPRoute' | 'GRPCRoute';
  namespace: string;
  /** Routes of a gateway need a ReferenceGrant for a backend in another namespace; those of a Service do not. */
  needsGrant: boolean;
}

/** What a reference to a backend says. */
interface Backend {
  group?: string;
  kind?: string;
  namespace?: string;
  name: string;
  port?: number;
}

/** Istio sends what it cannot resolve to a cluster that does not exist. */
const NOWHERE = { host: '' };

/** Destination of a backend. One that may not be used, or is of an unknown kind, leads nowhere (500). */
export function backendDestination(
  backend: Backend,
  context: BackendContext,
): HttpRouteDestination['destination'] {
  const { view, namespace } = context;
  const kind = backend.kind ?? 'Service';
  const group = backend.group ?? '';
  const target = backend.namespace ?? namespace;
  if (
    context.needsGrant &&
    target !== namespace &&
    !isGranted(backend, target, context)
  ) {
    return NOWHERE;
  }
  let host: string;
  if (group === '' && kind === 'Service') {
    if (backend.name.includes('.')) {
      throw new RefusedRouteError('a backend is named by Service, not by host');
    }
    host = serviceHost(backend.name, target, view.mesh.clusterDomain);
  } else if (group === 'networking.istio.io' && kind === 'Hostname') {
    if (backend.namespace !== undefined) {
      throw new RefusedRouteError('a Hostname backend has no namespace');
    }
    host = backend.name.toLowerCase();
  } else {
    return NOWHERE;
  }
  if (backend.port === undefined) {
    throw new RefusedRouteError('a backend needs a port');
  }
  return { host, port: { number: backend.port } };
}

function isGranted(
  backend: Backend,
  target: string,
  { view, routeKind, namespace }: BackendContext,
): boolean {
  return view
    .list('ReferenceGrant', target)
    .some(
      ({ spec }) =>
        spec.from.some(
          from =>
            from.group === 'gateway.networking.k8s.io' &&
            from.kind === routeKind &&
            from.namespace === namespace,
        ) &&
        spec.to.some(
          to =>
            to.group === (backend.group ?? '') &&
            to.kind === (backend.kind ?? 'Service') &&
            (to.name === undefined ||
              to.name === '' ||
              to.name === backend.name),
        ),
    );
}

/** The destinations of a rule. Those with weight 0 are left out; one alone needs no weight. */
export function backendDestinations(
  backends: readonly BackendRef[],
  context: BackendContext,
): HttpRouteDestination[] {
  const counted = backends.filter(({ weight = 1 }) => weight !== 0);
  return counted.map(backend => {
    const headers = backendHeaders(backend.filters ?? []);
    return {
      destination: backendDestination(backend, context),
      ...(counted.length > 1 && { weight: backend.weight ?? 1 }),
      ...(headers && { headers }),
    };
  });
}

function backendHeaders(filters: readonly Raw[]) {
  const headers: NonNullable<HttpRouteDestination['headers']> = {};
  for (const filter of filters) {
    if (filter.type === 'RequestHeaderModifier') {
      headers.request = headerFilter(filter, 'requestHeaderModifier');
    } else if (filter.type === 'ResponseHeaderModifier') {
      headers.response = headerFilter(filter, 'responseHeaderModifier');
    } else {
      throw new RefusedRouteError(`unsupported filter ${String(filter.type)}`);
    }
  }
  return headers.request || headers.response ? headers : undefined;
}
