import { Service } from '../kube/core';
import { ServiceEntry } from '../kube/istio';
import { ObjectRef, refOf } from '../kube/objects';
import { ClusterView, MeshInfo } from '../view/ClusterView';
import { derive, perObject } from '../view/derive';
import { serviceHost } from './hostNames';
import { Protocol, protocolNamed, protocolOf } from './protocol';
import { Visibility, visibilityOf } from './visibility';

/** How Envoy finds the endpoints of a service. */
export type Resolution =
  | 'endpoints'
  | 'dns'
  /** It does not: the request goes to the address that the caller dialled. */
  | 'dialled'
  /** An ExternalName Service: another name of another service. */
  | 'alias';

/** A service as Istio sees it: a Kubernetes Service, or a host of a ServiceEntry. */
export interface RegisteredService {
  readonly hostname: string;
  readonly namespace: string;
  readonly source: ObjectRef;
  readonly kubernetes: boolean;
  /** Name of the Kubernetes Service. */
  readonly name?: string;
  readonly created: string;
  readonly ports: readonly {
    readonly port: number;
    readonly name?: string;
    readonly protocol: Protocol;
  }[];
  readonly addresses: readonly string[];
  readonly resolution: Resolution;
  readonly external: boolean;
  readonly visibility: Visibility;
  /** For an alias: the host that it stands for. */
  readonly aliasOf?: string;
  /** A ServiceEntry's own selector of pods. */
  readonly selector?: Readonly<Record<string, string>>;
}

const EXPORT_TO = 'networking.istio.io/exportTo';

const fromService = perObject(
  (service: Service, mesh: MeshInfo): RegisteredService => {
    const { metadata, spec } = service;
    const namespace = metadata.namespace ?? '';
    const { clusterIP } = spec;
    const alias = spec.type === 'ExternalName' ? spec.externalName : undefined;
    const exportTo = metadata.annotations?.[EXPORT_TO];
    let resolution: Resolution = 'endpoints';
    if (alias) resolution = 'alias';
    else if (clusterIP === 'None') resolution = 'dialled';
    return {
      hostname: serviceHost(metadata.name, namespace, mesh.clusterDomain),
      namespace,
      source: refOf(service),
      kubernetes: true,
      name: metadata.name,
      created: metadata.creationTimestamp ?? '',
      ports: (spec.ports ?? []).map(port => ({
        port: port.port,
        name: port.name,
        protocol: protocolOf(port),
      })),
      addresses: clusterIP && clusterIP !== 'None' ? [clusterIP] : [],
      resolution,
      external: alias !== undefined,
      visibility: visibilityOf(
        exportTo?.split(',').map(entry => entry.trim()),
        mesh.defaultServiceExportTo,
        namespace,
      ),
      ...(alias && { aliasOf: alias.toLowerCase().replace(/\.$/, '') }),
    };
  },
);

function resolutionOfEntry(resolution: string | undefined): Resolution {
  if (resolution === undefined || resolution === 'NONE') return 'dialled';
  return resolution === 'STATIC' ? 'endpoints' : 'dns';
}

const fromServiceEntry = perObject(
  (entry: ServiceEntry, mesh: MeshInfo): RegisteredService[] => {
    const { metadata, spec } = entry;
    const namespace = metadata.namespace ?? '';
    return spec.hosts.map(host => ({
      hostname: host.toLowerCase(),
      namespace,
      source: refOf(entry),
      kubernetes: false,
      created: metadata.creationTimestamp ?? '',
      ports: (spec.ports ?? []).map(({ number, name, protocol }) => ({
        port: number,
        name,
        protocol: protocolNamed(protocol ?? '') ?? 'auto',
      })),
      addresses: (spec.addresses ?? []).map(address =>
        address.replace(/\/32$/, ''),
      ),
      resolution: resolutionOfEntry(spec.resolution),
      external: spec.location !== 'MESH_INTERNAL',
      visibility: visibilityOf(
        spec.exportTo,
        mesh.defaultServiceExportTo,
        namespace,
      ),
      ...(spec.workloadSelector?.labels && {
        selector: spec.workloadSelector.labels,
      }),
    }));
  },
);

/** All services of the mesh, and the ways to find them. */
export interface Registry {
  /** Several have one host when ServiceEntries claim it from several namespaces; oldest first. */
  byHost: ReadonlyMap<string, readonly RegisteredService[]>;
  byAddress: ReadonlyMap<string, readonly RegisteredService[]>;
  byPort: ReadonlyMap<number, readonly RegisteredService[]>;
  /** Hosts that stand for another: of an ExternalName Service, fully resolved. */
  aliases: ReadonlyMap<string, string>;
  /** Hosts with a wildcard. */
  wildcards: readonly RegisteredService[];
}

/** The registry of a view. */
export const registryOf = derive(
  ['Service', 'ServiceEntry'],
  (view: ClusterView): Registry => {
    const { mesh } = view;
    const services = [
      ...view.list('Service').map(service => fromService(service, mesh)),
      ...view
        .list('ServiceEntry')
        .flatMap(entry => fromServiceEntry(entry, mesh)),
    ];
    const registry = {
      byHost: new Map<string, RegisteredService[]>(),
      byAddress: new Map<string, RegisteredService[]>(),
      byPort: new Map<number, RegisteredService[]>(),
      aliases: new Map<string, string>(),
      wildcards: [] as RegisteredService[],
    };
    for (const service of services) {
      add(registry.byHost, service.hostname, service);
      for (const address of service.addresses)
        add(registry.byAddress, address, service);
      for (const { port } of service.ports) add(registry.byPort, port, service);
      if (service.hostname.startsWith('*')) registry.wildcards.push(service);
      if (service.aliasOf)
        registry.aliases.set(service.hostname, service.aliasOf);
    }
    for (const claimants of registry.byHost.values()) {
      if (claimants.length > 1) claimants.sort(compareAge);
    }
    resolveAliases(registry.aliases);
    return registry;
  },
);

function add<K>(
  map: Map<K, RegisteredService[]>,
  key: K,
  service: RegisteredService,
) {
  const known = map.get(key);
  if (known) known.push(service);
  else map.set(key, [service]);
}

/** Istio's order everywhere: creation (to the second), then name, then namespace. */
export function compareAge(
  a: { created: string; source: ObjectRef },
  b: { created: string; source: ObjectRef },
): number {
  const left = [a.created, a.source.name, a.source.namespace ?? ''];
  const right = [b.created, b.source.name, b.source.namespace ?? ''];
  for (const [index, value] of left.entries()) {
    if (value !== right[index]) return value < right[index] ? -1 : 1;
  }
  return 0;
}

/** An alias of an alias stands for the last; those that run in a circle stand for nothing. */
function resolveAliases(aliases: Map<string, string>): void {
  const direct = new Map(aliases);
  for (const alias of direct.keys()) {
    const seen = new Set([alias]);
    let target = direct.get(alias)!;
    while (direct.has(target) && !seen.has(target)) {
      seen.add(target);
      target = direct.get(target)!;
    }
    if (seen.has(target)) aliases.delete(alias);
    else aliases.set(alias, target);
  }
}
