import { endpointsOf } from '../view/indexes';
import { ClusterView } from '../view/ClusterView';
import { derive } from '../view/derive';
import { isAddress, serviceHost } from './hostNames';
import { RegisteredService, registryOf } from './registry';

/** What a client connects to when it dials a host: DNS decides, before any proxy sees the request. */
export type Dialled =
  | { type: 'service'; service: RegisteredService; external?: string }
  /** An address, or a name that is none of the cluster's. */
  | { type: 'elsewhere'; host: string }
  /** A pod's own address. */
  | { type: 'pod'; address: string; service?: RegisteredService }
  | { type: 'unresolved' };

/** Where a client's resolver looks names up. */
export interface Resolver {
  readonly namespace: string;
  /** Further namespaces in its search list, as a fork has its base's. */
  readonly searchNamespaces: readonly string[];
}

/** Kubernetes tells resolvers to try the search list first for names with fewer dots. */
const NDOTS = 5;

/** What a client reaches by a host. */
export function dial(
  view: ClusterView,
  resolver: Resolver,
  rawHost: string,
): Dialled {
  const host = rawHost.toLowerCase();
  if (isAddress(host)) return dialAddress(view, host);
  for (const name of lookups(view, resolver, host)) {
    const service = serviceNamed(view, name);
    if (!service) continue;
    if (!service.aliasOf) return { type: 'service', service };
    const target =
      registryOf(view).aliases.get(service.hostname) ?? service.aliasOf;
    const concrete = serviceNamed(view, target);
    return concrete
      ? { type: 'service', service: concrete }
      : { type: 'elsewhere', host: target };
  }
  const bare = host.replace(/\.$/, '');
  const ours = bare.endsWith(`.svc.${view.mesh.clusterDomain}`);
  return bare.includes('.') && !ours
    ? { type: 'elsewhere', host: bare }
    : { type: 'unresolved' };
}

function lookups(
  view: ClusterView,
  { namespace, searchNamespaces }: Resolver,
  host: string,
): string[] {
  if (host.endsWith('.')) return [host.slice(0, -1)];
  const { clusterDomain } = view.mesh;
  const searched = [
    serviceHost(host, namespace, clusterDomain),
    `${host}.svc.${clusterDomain}`,
    `${host}.${clusterDomain}`,
    ...searchNamespaces.map(other => serviceHost(host, other, clusterDomain)),
  ];
  const dots = host.split('.').length - 1;
  return dots < NDOTS ? [...searched, host] : [host, ...searched];
}

/** The Kubernetes Service of a full name, also of one of its pods. */
function serviceNamed(
  view: ClusterView,
  name: string,
): RegisteredService | undefined {
  const { byHost } = registryOf(view);
  const found = byHost.get(name)?.find(({ kubernetes }) => kubernetes);
  if (found) return found;
  const rest = name.slice(name.indexOf('.') + 1);
  return byHost
    .get(rest)
    ?.find(
      ({ kubernetes, resolution }) => kubernetes && resolution === 'dialled',
    );
}

const podAddresses = derive(['Pod'], view => {
  const addresses = new Set<string>();
  for (const { ip } of view.list('Pod')) if (ip) addresses.add(ip);
  return addresses;
});

/** Pods of headless Services: proxies listen on each of their addresses. */
const headlessByAddress = derive(
  ['Service', 'ServiceEntry', 'EndpointSlice'],
  view => {
    const owners = new Map<string, RegisteredService>();
    for (const services of registryOf(view).byHost.values()) {
      for (const service of services) {
        if (service.resolution !== 'dialled' || !service.name) continue;
        const { addresses } = endpointsOf(
          view,
          service.namespace,
          service.name,
        );
        for (const address of addresses) {
          if (!owners.has(address)) owners.set(address, service);
        }
      }
    }
    return owners;
  },
);

function dialAddress(view: ClusterView, address: string): Dialled {
  const service = registryOf(view).byAddress.get(address)?.[0];
  if (service) return { type: 'service', service };
  const owner = headlessByAddress(view).get(address);
  if (owner) return { type: 'pod', address, service: owner };
  return podAddresses(view).has(address)
    ? { type: 'pod', address }
    : { type: 'elsewhere', host: address };
}
