import { ClusterView, IstioGateway, VirtualService } from '@meshspace/planner';
import type { EntryPoint } from '@meshspace/plugin-meshspace-common';

/** A way into a base from outside of the mesh. */
export interface Entry {
  via: EntryPoint['via'];
  gateway: { namespace: string; name: string };
  port: number;
  secure: boolean;
  /** `*` for any. */
  host: string;
}

/** The gateways through which requests enter a base, by the routes that lead to it. */
export function entriesOf(view: ClusterView, base: string): Entry[] {
  return [...istioEntries(view, base), ...gatewayApiEntries(view, base)];
}

/** The same as addresses. A host that stands for any needs the configured one. */
export function entryPointsOf(
  view: ClusterView,
  base: string,
  entryUrl: string | undefined,
): EntryPoint[] {
  const entries = entriesOf(view, base);
  const via = entries[0]?.via ?? 'istio-gateway';
  if (entryUrl) return [{ url: entryUrl, via }];
  const urls = new Map<string, EntryPoint>();
  for (const entry of entries) {
    if (entry.host.includes('*')) continue;
    const scheme = entry.secure ? 'https' : 'http';
    const usual = entry.secure ? 443 : 80;
    const port = entry.port === usual ? '' : `:${entry.port}`;
    const url = `${scheme}://${entry.host}${port}/`;
    urls.set(url, { url, via: entry.via });
  }
  return [...urls.values()];
}

function istioEntries(view: ClusterView, base: string): Entry[] {
  const bound = view
    .list('VirtualService')
    .filter(service => service.metadata.namespace === base)
    .flatMap(service =>
      (service.spec.gateways ?? [])
        .filter(name => name !== 'mesh')
        .map(name => ({ service, name })),
    );
  return bound.flatMap(({ service, name }) => {
    const gateway = gatewayNamed(view, name, base);
    return gateway ? serversOf(gateway, service) : [];
  });
}

function gatewayNamed(view: ClusterView, name: string, base: string) {
  const [namespace, own] = name.includes('/') ? name.split('/') : [base, name];
  return view.get('IstioGateway', namespace, own);
}

function serversOf(gateway: IstioGateway, service: VirtualService): Entry[] {
  const { name, namespace = '' } = gateway.metadata;
  return (gateway.spec.servers ?? []).flatMap(({ port, tls }) =>
    (service.spec.hosts ?? []).map(host => ({
      via: 'istio-gateway' as const,
      gateway: { namespace, name },
      port: port.number,
      secure: tls !== undefined && port.protocol !== 'HTTP',
      host,
    })),
  );
}

function gatewayApiEntries(view: ClusterView, base: string): Entry[] {
  return view
    .list('HTTPRoute')
    .filter(route => route.metadata.namespace === base)
    .flatMap(({ spec }) =>
      (spec.parentRefs ?? [])
        .filter(({ kind = 'Gateway' }) => kind === 'Gateway')
        .flatMap(parent => {
          const gateway = view.get(
            'Gateway',
            parent.namespace ?? base,
            parent.name,
          );
          if (!gateway) return [];
          const { name, namespace = '' } = gateway.metadata;
          return (gateway.spec.listeners ?? [])
            .filter(
              ({ name: section }) =>
                !parent.sectionName || parent.sectionName === section,
            )
            .flatMap(listener =>
              (spec.hostnames ?? [listener.hostname ?? '*']).map(host => ({
                via: 'gateway-api' as const,
                gateway: { namespace, name },
                port: listener.port,
                secure: listener.protocol === 'HTTPS',
                host,
              })),
            );
        }),
    );
}
