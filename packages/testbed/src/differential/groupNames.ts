import type { Manifest } from '../kube/types';
import { BASE, ENTRY_DOMAIN, SPACE } from './types';

type Route = {
  match?: Array<Record<string, unknown>>;
  delegate?: { namespace?: string };
  [field: string]: unknown;
};

interface ParentRef {
  kind?: string;
  namespace?: string;
  name: string;
  [field: string]: unknown;
}

/** Where configurations name namespaces, gateways and hosts from outside. */
interface Spec {
  exportTo?: string[];
  hosts?: string[];
  gateways?: string[];
  http?: Route[];
  egress?: Array<{ hosts: string[] }>;
  servers?: Array<{ hosts: string[] }>;
  listeners?: Array<{ hostname?: string }>;
  hostnames?: string[];
  parentRefs?: ParentRef[];
}

/** One group's own names for what configurations speak of, so that many stand side by side behind one gateway. */
export interface GroupNames {
  base: string;
  space: string;
  object(object: Manifest): Manifest;
  host(host: string): string;
  /** An Envoy's cluster, in the configuration's own names. */
  clusterAsWritten(cluster: string): string;
}

export function groupNames(group: number): GroupNames {
  const base = `diff${String(group).padStart(2, '0')}`;
  const space = `${base}-space`;
  const namespaces = new Map([
    [BASE, base],
    [SPACE, space],
  ]);

  const namespace = (name: string) => namespaces.get(name) ?? name;
  const host = (name: string) =>
    name.endsWith(`.${ENTRY_DOMAIN}`)
      ? `${name.slice(0, -ENTRY_DOMAIN.length)}${base}.${ENTRY_DOMAIN}`
      : name;
  /** `namespace/name`, or a name alone. */
  const qualified = (text: string, rename: (name: string) => string) => {
    const slash = text.indexOf('/');
    return slash < 0
      ? rename(text)
      : `${namespace(text.slice(0, slash))}/${rename(text.slice(slash + 1))}`;
  };
  const asItIs = (name: string) => name;

  const matchEntry = (entry: Record<string, unknown>) => ({
    ...entry,
    ...(typeof entry.sourceNamespace === 'string'
      ? { sourceNamespace: namespace(entry.sourceNamespace) }
      : {}),
    ...(Array.isArray(entry.gateways)
      ? { gateways: entry.gateways.map(name => qualified(name, asItIs)) }
      : {}),
  });
  const route = ({ match, delegate, ...rest }: Route): Route => ({
    ...rest,
    ...(match ? { match: match.map(matchEntry) } : {}),
    ...(delegate?.namespace
      ? { delegate: { ...delegate, namespace: namespace(delegate.namespace) } }
      : delegate && { delegate }),
  });
  // a gateway of the Gateway API lives where its Envoys run, together with those of the other groups
  const gatewayName = (name: string) => `${name}-${base}`;
  const parentRef = (ref: ParentRef): ParentRef =>
    ref.kind === 'Gateway' ? { ...ref, name: gatewayName(ref.name) } : ref;

  const renamed: {
    [F in keyof Spec]-?: (value: NonNullable<Spec[F]>) => unknown;
  } = {
    exportTo: list => list.map(namespace),
    hosts: list => list.map(host),
    gateways: list => list.map(name => qualified(name, asItIs)),
    http: list => list.map(route),
    egress: list =>
      list.map(({ hosts }) => ({
        hosts: hosts.map(name => qualified(name, asItIs)),
      })),
    servers: list =>
      list.map(server => ({
        ...server,
        hosts: server.hosts.map(name => qualified(name, host)),
      })),
    listeners: list =>
      list.map(listener => ({
        ...listener,
        ...(listener.hostname ? { hostname: host(listener.hostname) } : {}),
      })),
    hostnames: list => list.map(host),
    parentRefs: list => list.map(parentRef),
  };
  const spec = (fields: Record<string, unknown>) =>
    Object.fromEntries(
      Object.entries(fields).map(([name, value]) => {
        const rename = renamed[name as keyof Spec] as
          | ((value: unknown) => unknown)
          | undefined;
        return [name, rename && value !== undefined ? rename(value) : value];
      }),
    );

  return {
    base,
    space,
    host,
    object: ({ metadata, ...object }) => ({
      ...object,
      metadata: {
        ...metadata,
        namespace: namespace(metadata.namespace ?? ''),
        ...(object.apiVersion.startsWith('gateway.networking.k8s.io/') &&
        object.kind === 'Gateway'
          ? { name: gatewayName(metadata.name) }
          : {}),
      },
      spec: spec(object.spec as Record<string, unknown>),
    }),
    clusterAsWritten: cluster =>
      cluster
        .replace(`.${space}.`, `.${SPACE}.`)
        .replace(`.${base}.`, `.${BASE}.`),
  };
}
