import {
  EndpointSlice,
  Kinds,
  Pod,
  Resource,
  Service,
} from '../controllers/kinds';
import { matchesLabels } from '../controllers/kit/labels';
import { keyOf, listOf } from '../controllers/kit/objects';
import { InternalClient, StoredObject } from '../store/InternalClient';

export interface Endpoint {
  ip: string;
  port: number;
}

/** Objects of one resource, kept up to date. */
class Table<T extends StoredObject> {
  readonly byKey = new Map<string, T>();
  readonly stop: () => void;

  constructor(
    client: InternalClient,
    resource: string,
    initial: readonly T[],
    onChange: () => void = () => {},
  ) {
    initial.forEach(object => this.byKey.set(keyOf(object), object));
    this.stop = client.subscribe(
      ({ type, object }) => {
        if (type === 'DELETED') {
          this.byKey.delete(keyOf(object));
        } else {
          this.byKey.set(keyOf(object), object as T);
        }
        onChange();
      },
      [resource],
    );
  }
}

/** Who is where: what kube-proxy, DNS and endpoint discovery know. */
export class ClusterState {
  private readonly services: Table<Service>;
  private readonly pods: Table<Pod>;
  private readonly slices: Table<EndpointSlice>;
  private readonly entries: Table<StoredObject>;
  private podsByIp?: Map<string, Pod>;
  private servicesByIp?: Map<string, Service>;
  private slicesByService?: Map<string, EndpointSlice[]>;
  private turn = 0;

  constructor(client: InternalClient) {
    const table = <R extends Resource>(resource: R, changed: () => void) =>
      new Table<Kinds[R]>(client, resource, listOf(client, resource), changed);
    this.services = table('services', () => {
      this.servicesByIp = undefined;
    });
    this.pods = table('pods', () => {
      this.podsByIp = undefined;
    });
    this.slices = table('endpointslices.discovery.k8s.io', () => {
      this.slicesByService = undefined;
    });
    const entries = 'serviceentries.networking.istio.io';
    this.entries = new Table(client, entries, client.list(entries));
  }

  stop() {
    [this.services, this.pods, this.slices, this.entries].forEach(table =>
      table.stop(),
    );
  }

  service(namespace: string, name: string): Service | undefined {
    return this.services.byKey.get(`${namespace}/${name}`);
  }

  serviceAt(ip: string): Service | undefined {
    this.servicesByIp ??= new Map(
      [...this.services.byKey.values()].flatMap(service =>
        service.spec.clusterIP && service.spec.clusterIP !== 'None'
          ? [[service.spec.clusterIP, service]]
          : [],
      ),
    );
    return this.servicesByIp.get(ip);
  }

  podAt(ip: string): Pod | undefined {
    this.podsByIp ??= new Map(
      [...this.pods.byKey.values()].flatMap(pod =>
        pod.status?.podIP &&
        pod.status.phase !== 'Succeeded' &&
        pod.status.phase !== 'Failed'
          ? [[pod.status.podIP, pod]]
          : [],
      ),
    );
    return this.podsByIp.get(ip);
  }

  podNamed(
    namespace: string,
    hostname: string,
    subdomain: string,
  ): Pod | undefined {
    return [...this.pods.byKey.values()].find(
      ({ spec, metadata }) =>
        metadata.namespace === namespace &&
        spec.hostname === hostname &&
        spec.subdomain === subdomain,
    );
  }

  /** A gateway's pods, or any others, by label. */
  podsWith(labels: Record<string, string>): Pod[] {
    return [...this.pods.byKey.values()].filter(pod =>
      matchesLabels(labels, pod.metadata.labels),
    );
  }

  /** Ready endpoints of a Service's port; with labels, those of a subset. */
  endpoints(
    namespace: string,
    name: string,
    port: number,
    labels?: Record<string, string>,
  ): Endpoint[] {
    const service = this.service(namespace, name);
    const servicePort = service?.spec.ports?.find(each => each.port === port);
    if (!service || !servicePort) {
      return [];
    }
    return this.slicesOf(namespace, name).flatMap(({ endpoints, ports }) => {
      const target = ports?.find(
        each => (each.name ?? '') === (servicePort.name ?? ''),
      )?.port;
      return target === undefined
        ? []
        : (endpoints ?? [])
            .filter(({ conditions }) => conditions?.ready !== false)
            .flatMap(({ addresses }) => addresses)
            .filter(
              ip =>
                !labels ||
                matchesLabels(labels, this.podAt(ip)?.metadata.labels),
            )
            .map(ip => ({ ip, port: target }));
    });
  }

  /** The first Service, and its port, that has this address and port among its endpoints, ready or not. */
  serviceOf(
    ip: string,
    port: number,
  ): { name: string; port: number } | undefined {
    const namespace = this.podAt(ip)?.metadata.namespace ?? '';
    this.slicesOf(namespace, '');
    for (const [key, slices] of this.slicesByService ?? []) {
      const slice = key.startsWith(`${namespace}/`)
        ? slices.find(({ endpoints }) =>
            endpoints?.some(({ addresses }) => addresses.includes(ip)),
          )
        : undefined;
      const portName =
        slice?.ports?.find(each => each.port === port)?.name ?? '';
      const servicePort =
        slice &&
        this.services.byKey
          .get(key)
          ?.spec.ports?.find(each => (each.name ?? '') === portName);
      if (servicePort) {
        return {
          name: key.slice(namespace.length + 1),
          port: servicePort.port,
        };
      }
    }
    return undefined;
  }

  /** All addresses of a headless Service. */
  addresses(namespace: string, name: string): string[] {
    return this.slicesOf(namespace, name)
      .flatMap(({ endpoints }) => endpoints ?? [])
      .filter(({ conditions }) => conditions?.ready !== false)
      .flatMap(({ addresses }) => addresses);
  }

  /** Endpoints that a ServiceEntry names: pods by selector, or addresses. */
  entryEndpoints(namespace: string, name: string, port: number): Endpoint[] {
    const spec = this.entries.byKey.get(`${namespace}/${name}`)?.spec as
      | {
          ports?: { number: number; name?: string; targetPort?: number }[];
          endpoints?: { address?: string; ports?: Record<string, number> }[];
          workloadSelector?: { labels?: Record<string, string> };
        }
      | undefined;
    const entryPort = spec?.ports?.find(({ number }) => number === port);
    if (!spec || !entryPort) {
      return [];
    }
    const target = entryPort.targetPort ?? entryPort.number;
    const selected = spec.workloadSelector
      ? this.podsWith(spec.workloadSelector.labels ?? {}).filter(
          ({ metadata, status }) =>
            metadata.namespace === namespace &&
            status?.conditions?.some(
              ({ type, status: is }) => type === 'Ready' && is === 'True',
            ),
        )
      : [];
    return [
      ...selected.map(pod => ({ ip: pod.status?.podIP ?? '', port: target })),
      ...(spec.endpoints ?? []).map(({ address = '', ports }) => ({
        ip: address,
        port: ports?.[entryPort.name ?? ''] ?? target,
      })),
    ];
  }

  hasEntryFor(host: string): boolean {
    return [...this.entries.byKey.values()].some(({ spec }) =>
      ((spec as { hosts?: string[] } | undefined)?.hosts ?? []).includes(host),
    );
  }

  /** One after the other. */
  pick<T>(candidates: readonly T[]): T | undefined {
    this.turn += 1;
    return candidates[this.turn % candidates.length];
  }

  private slicesOf(namespace: string, name: string): EndpointSlice[] {
    if (!this.slicesByService) {
      this.slicesByService = new Map();
      for (const slice of this.slices.byKey.values()) {
        const key = `${slice.metadata.namespace}/${slice.metadata.labels?.['kubernetes.io/service-name']}`;
        this.slicesByService.set(key, [
          ...(this.slicesByService.get(key) ?? []),
          slice,
        ]);
      }
    }
    return this.slicesByService.get(`${namespace}/${name}`) ?? [];
  }
}
