import { isIP } from 'node:net';
import { Mirror, Treatment, Upstream } from '@meshspace/planner';
import { ClusterState, Endpoint } from './ClusterState';

type Passthrough = Extract<Treatment, { type: 'passthrough' }>;

/** Weights as Envoy throws them. */
export function chooseUpstream(
  upstreams: readonly Upstream[],
  random: () => number,
): Upstream | undefined {
  const total = upstreams.reduce((sum, { share }) => sum + share, 0);
  let left = random() * total;
  for (const upstream of upstreams) {
    left -= upstream.share;
    if (left < 0) {
      return upstream;
    }
  }
  return upstreams.at(-1);
}

/** The endpoints that may take a request, all ready ones. */
export function endpointsFor(
  state: ClusterState,
  upstream: Upstream,
  dialledIp: string,
): Endpoint[] {
  const { dialled, entry, namespace, service, port, subsetLabels } = upstream;
  if (dialled) {
    return dialledEndpoints(state, dialled, dialledIp, port);
  }
  if (entry?.namespace !== undefined) {
    return state.entryEndpoints(entry.namespace, entry.name, port);
  }
  return namespace !== undefined && service !== undefined
    ? state.endpoints(namespace, service, port, subsetLabels)
    : [];
}

/** ORIGINAL_DST: wherever the caller's own resolver pointed. */
function dialledEndpoints(
  state: ClusterState,
  dialled: NonNullable<Upstream['dialled']>,
  ip: string,
  port: number,
): Endpoint[] {
  if (state.podAt(ip)) {
    return [{ ip, port }];
  }
  return dialled.namespace !== undefined && dialled.service !== undefined
    ? state.endpoints(dialled.namespace, dialled.service, port)
    : [];
}

export function mirrorEndpoints(
  state: ClusterState,
  { namespace, service, port, subsetLabels }: Mirror,
): Endpoint[] {
  return namespace !== undefined && service !== undefined
    ? state.endpoints(namespace, service, port, subsetLabels)
    : [];
}

/** What kube-proxy makes of an address. */
export function addressEndpoints(
  state: ClusterState,
  ip: string,
  port: number,
): Endpoint[] {
  const service = state.serviceAt(ip);
  return service
    ? state.endpoints(
        service.metadata.namespace ?? '',
        service.metadata.name,
        port,
      )
    : [{ ip, port }];
}

export function passthroughEndpoints(
  state: ClusterState,
  treatment: Passthrough,
  dialledIp: string,
): Endpoint[] {
  const { namespace, service, port } = treatment;
  if (isIP(dialledIp)) {
    return addressEndpoints(state, dialledIp, port);
  }
  return namespace !== undefined && service !== undefined
    ? state.endpoints(namespace, service, port)
    : [];
}
