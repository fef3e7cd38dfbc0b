import type { EndpointSlice, Service } from '../kube/types';

export const CLUSTER_DOMAIN = 'cluster.local';

export interface Answer {
  /** False is NXDOMAIN; true with no addresses is "the name exists, but not with an address". */
  exists: boolean;
  cname?: string;
  addresses: string[];
}

export interface Records {
  services: ReadonlyMap<string, Service>;
  slices: ReadonlyMap<string, EndpointSlice>;
}

const nothing: Answer = { exists: false, addresses: [] };

function headlessAddresses(
  records: Records,
  service: Service,
  hostname: string | undefined,
): string[] {
  const { namespace, name } = service.metadata;
  return [...records.slices.values()]
    .filter(
      slice =>
        slice.metadata.namespace === namespace &&
        slice.metadata.labels?.['kubernetes.io/service-name'] === name &&
        slice.addressType === 'IPv4',
    )
    .flatMap(slice => slice.endpoints ?? [])
    .filter(
      endpoint =>
        service.spec.publishNotReadyAddresses ||
        endpoint.conditions?.ready !== false,
    )
    .filter(
      endpoint => hostname === undefined || endpoint.hostname === hostname,
    )
    .flatMap(endpoint => endpoint.addresses);
}

/**
 * What Kubernetes' DNS says of a name: `<service>.<namespace>.svc.<domain>`, and `<pod's hostname>.` before it for a headless
 * Service. Undefined for a name outside of the cluster's domain, which is not ours to answer.
 */
export function lookup(name: string, records: Records): Answer | undefined {
  const labels = name.toLowerCase().replace(/\.$/, '').split('.');
  const domain = CLUSTER_DOMAIN.split('.');
  if (labels.slice(-domain.length).join('.') !== CLUSTER_DOMAIN)
    return undefined;
  const [namespace, kind] = labels.slice(0, -domain.length).slice(-2);
  const [serviceName, hostname, ...more] = labels
    .slice(0, -domain.length - 2)
    .reverse();
  if (kind !== 'svc' || serviceName === undefined || more.length > 0)
    return nothing;

  const service = records.services.get(`${namespace}/${serviceName}`);
  if (!service) return nothing;
  const { type, externalName, clusterIP } = service.spec;
  if (type === 'ExternalName') {
    return hostname === undefined
      ? { exists: true, cname: externalName, addresses: [] }
      : nothing;
  }
  if (clusterIP && clusterIP !== 'None') {
    return hostname === undefined
      ? { exists: true, addresses: [clusterIP] }
      : nothing;
  }
  const addresses = headlessAddresses(records, service, hostname);
  return { exists: addresses.length > 0, addresses };
}
