import {
  addressesOf,
  ClusterView,
  IstioGateway,
  MANAGED_BY_LABEL,
  MANAGER,
  MeshSpace,
} from '@meshspace/planner';
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
    const url = urlOf(entry, entry.host);
    urls.set(url, { url, via: entry.via });
  }
  return [...urls.values()];
}

/** Where a space answers without its header. */
export function addressUrlsOf(
  view: ClusterView,
  space: MeshSpace,
  entryUrl: string | undefined,
): string[] {
  const urls = addressesOf(view, space).flatMap(({ gateway, host }) => {
    if (entryUrl) {
      const url = new URL(entryUrl);
      url.hostname = host;
      return [url.toString()];
    }
    return serversOf(gatewayNamed(view, gateway, space.spec.base), [host]).map(
      entry => urlOf(entry, host),
    );
  });
  return [...new Set(urls)];
}

function urlOf({ secure, port }: Entry, host: string): string {
  const usual = secure ? 443 : 80;
  return `${secure ? 'https' : 'http'}://${host}${
    port === usual ? '' : `:${port}`
  }/`;
}

function istioEntries(view: ClusterView, base: string): Entry[] {
  const bound = view
    .list('VirtualService')
    .filter(
      ({ metadata }) =>
        metadata.namespace === base &&
        // Addresses of spaces are for those who may see the spaces.
        metadata.labels?.[MANAGED_BY_LABEL] !== MANAGER,
    )
    .flatMap(service =>
      (service.spec.gateways ?? [])
        .filter(name => name !== 'mesh')
        .map(name => ({ service, name })),
    );
  return bound.flatMap(({ service, name }) =>
    serversOf(gatewayNamed(view, name, base), service.spec.hosts ?? []),
  );
}

function gatewayNamed(view: ClusterView, name: string, base: string) {
  const [namespace, own] = name.includes('/') ? name.split('/') : [base, name];
  return view.get('IstioGateway', namespace, own);
}

function serversOf(
  gateway: IstioGateway | undefined,
  hosts: readonly string[],
): Entry[] {
  if (!gateway) return [];
  const { name, namespace = '' } = gateway.metadata;
  return (gateway.spec.servers ?? []).flatMap(({ port, tls }) =>
    hosts.map(host => ({
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
