import { isIP } from 'node:net';
import { Pod } from '../controllers/kinds';
import { ClusterState } from './ClusterState';

const DOMAIN = 'cluster.local';
const NDOTS = 5;

/** Addresses of a name as the pod's resolver finds them; undefined is NXDOMAIN. */
export function resolveHost(
  state: ClusterState,
  pod: Pod,
  host: string,
): string[] | undefined {
  if (isIP(host)) {
    return [host];
  }
  if (host === 'localhost') {
    return ['127.0.0.1'];
  }
  for (const name of candidates(pod, host.toLowerCase())) {
    const addresses = resolveName(state, name);
    if (addresses?.length) {
      return addresses;
    }
  }
  return undefined;
}

export function searchList(pod: Pod): string[] {
  const own = [
    `${pod.metadata.namespace}.svc.${DOMAIN}`,
    `svc.${DOMAIN}`,
    DOMAIN,
  ];
  return [...new Set([...own, ...(pod.spec.dnsConfig?.searches ?? [])])];
}

function candidates(pod: Pod, host: string): string[] {
  if (host.endsWith('.')) {
    return [host.slice(0, -1)];
  }
  const searched = searchList(pod).map(domain => `${host}.${domain}`);
  return host.split('.').length - 1 < NDOTS
    ? [...searched, host]
    : [host, ...searched];
}

function resolveName(
  state: ClusterState,
  name: string,
  depth = 0,
): string[] | undefined {
  const suffix = `.svc.${DOMAIN}`;
  if (!name.endsWith(suffix) || depth > 4) {
    return undefined;
  }
  const parts = name.slice(0, -suffix.length).split('.');
  if (parts.length === 3) {
    const ip = state.podNamed(parts[2], parts[0], parts[1])?.status?.podIP;
    return ip === undefined ? undefined : [ip];
  }
  const service =
    parts.length === 2 ? state.service(parts[1], parts[0]) : undefined;
  if (!service) {
    return undefined;
  }
  if (service.spec.type === 'ExternalName') {
    return resolveName(state, service.spec.externalName ?? '', depth + 1);
  }
  if (service.spec.clusterIP === 'None') {
    return state.addresses(parts[1], parts[0]);
  }
  return service.spec.clusterIP ? [service.spec.clusterIP] : undefined;
}
