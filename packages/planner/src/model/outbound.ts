import { ClusterView } from '../view/ClusterView';
import { ProxyBehaviour } from './conditions';
import { compareSpecificity, mostSpecific } from './hostNames';
import { RouteIndex, routeIndexOf } from './routeIndex';
import { isRoutedAsHttp } from './protocol';
import { RegisteredService, Registry, registryOf } from './registry';
import { compareRouteObjects, RouteObject } from './RouteObject';
import { EgressListener } from './sidecarScope';
import { exportClass, isVisibleTo } from './visibility';
import { proxyBehaviour } from './proxyBehaviour';

/** The outbound side of a sidecar on one port: which services and routes it sees. */
export class Outbound {
  readonly registry: Registry;
  readonly behaviour: ProxyBehaviour;
  private readonly index: RouteIndex;

  constructor(
    readonly view: ClusterView,
    /** Decides what is exported to it. */
    readonly namespace: string,
    readonly labels: Readonly<Record<string, string>>,
    /** Decides what short names mean: of a fork, it is the base's namespace. */
    readonly dnsNamespace: string,
    readonly listener: EgressListener,
    readonly port: number,
  ) {
    this.registry = registryOf(view);
    this.index = routeIndexOf(view);
    this.behaviour = proxyBehaviour(view);
  }

  /** The service of a host, if this proxy sees it on this port. */
  service(host: string): RegisteredService | undefined {
    const { imports } = this.listener;
    const claimants = (this.registry.byHost.get(host) ?? []).filter(
      service =>
        hasPort(service, this.port) &&
        isVisibleTo(service.visibility, this.namespace) &&
        (!imports || imports.hasService(host, service.namespace)),
    );
    return claimants.length > 1
      ? preferred(claimants, this.namespace)
      : claimants[0];
  }

  /** The service of a host as a destination: routes import what they point at, whatever a Sidecar lists. */
  destination(host: string): RegisteredService | undefined {
    const claimants = (this.registry.byHost.get(host) ?? []).filter(
      service =>
        service.namespace === this.namespace ||
        isVisibleTo(service.visibility, this.namespace),
    );
    return claimants.length > 1
      ? preferred(claimants, this.namespace)
      : claimants[0];
  }

  /** Whether this proxy sees any service that matches, with HTTP on this port. */
  someHttpService(matches: (service: RegisteredService) => boolean): boolean {
    return (this.registry.byPort.get(this.port) ?? []).some(
      service =>
        matches(service) &&
        service.resolution !== 'alias' &&
        this.speaksHttp(service) &&
        this.service(service.hostname) === service,
    );
  }

  /** Whether requests to a service on this port are routed as HTTP, possibly after a look at them. */
  speaksHttp(service: RegisteredService): boolean {
    const found = service.ports.find(({ port }) => port === this.port);
    return !!found && isRoutedAsHttp(found.protocol);
  }

  /** All objects with exactly this host that this proxy sees, the one that counts most first. */
  routesOfHost(host: string): RouteObject[] {
    return this.inOrder(
      host.startsWith('*')
        ? this.index.wildcard.get(host) ?? []
        : this.index.exact(host),
    );
  }

  /**
   * The object that routes a service by a wildcard: the most specific host that covers it, and of that host the first object.
   * None if any object names the service exactly, even one that makes no routes for this proxy.
   */
  wildcardRoutesOf(hostname: string): RouteObject | undefined {
    if (this.index.wildcard.size === 0) return undefined;
    if (!hostname.startsWith('*') && this.routesOfHost(hostname).length > 0) {
      return undefined;
    }
    const seen = new Map<string, RouteObject>();
    for (const host of this.index.wildcard.keys()) {
      const [first] = this.routesOfHost(host);
      if (first) seen.set(host, first);
    }
    return mostSpecific(hostname, new Map<string, RouteObject>(), seen);
  }

  /** Wildcard hosts that some object routes and that cover a name, most specific first. */
  wildcardHostsOver(name: string): string[] {
    return [...this.index.wildcard.keys()]
      .filter(
        host => name.endsWith(host.slice(1)) && name.length >= host.length,
      )
      .sort(compareSpecificity);
  }

  /** Class before age; within a class, the caller's own Gateway API routes come first. */
  private inOrder(objects: readonly RouteObject[]): RouteObject[] {
    const ranked: { rank: number; object: RouteObject }[] = [];
    for (const object of objects) {
      const rank = this.rankOf(object);
      if (rank !== undefined) ranked.push({ rank, object });
    }
    return ranked
      .sort(
        (a, b) => a.rank - b.rank || compareRouteObjects(a.object, b.object),
      )
      .map(({ object }) => object);
  }

  /** Lower counts more; undefined if this proxy does not see the object. */
  rankOf(object: RouteObject): number | undefined {
    const { imports } = this.listener;
    const exported = exportClass(
      object.visibility,
      object.namespace,
      this.namespace,
    );
    if (exported === undefined || (imports && !imports.hasRoutes(object))) {
      return undefined;
    }
    const own =
      object.semantics === 'gatewayApi' && object.namespace === this.namespace;
    return exported * 2 + (own ? 0 : 1);
  }
}

function hasPort({ ports }: RegisteredService, wanted: number): boolean {
  return ports.some(({ port }) => port === wanted);
}

/** Of several with one host: one of the caller's namespace, else a Kubernetes Service, else the oldest that is exported by name. */
export function preferred(
  claimants: readonly RegisteredService[],
  namespace: string,
): RegisteredService {
  const ordered = [
    ...claimants.filter(({ visibility }) => !visibility.everyone),
    ...claimants.filter(({ visibility }) => visibility.everyone),
  ];
  const own = ordered.filter(service => service.namespace === namespace);
  const candidates = own.length > 0 ? own : ordered;
  return candidates.find(({ kubernetes }) => kubernetes) ?? candidates[0];
}
