import { ServicePort } from '../kube/core';

/**
 * What a sidecar takes a port for. `auto`: not declared, so that each connection is sniffed.
 */
export type Protocol =
  | 'http'
  | 'http2'
  | 'grpc'
  | 'tcp'
  | 'tls'
  | 'udp'
  | 'auto';

const BY_NAME: Readonly<Record<string, Protocol>> = {
  http: 'http',
  http2: 'http2',
  http_proxy: 'http',
  grpc: 'grpc',
  'grpc-web': 'grpc',
  tcp: 'tcp',
  mongo: 'tcp',
  redis: 'tcp',
  mysql: 'tcp',
  https: 'tls',
  tls: 'tls',
  udp: 'udp',
};

/** Values of `appProtocol` that Kubernetes defines itself. */
const BY_STANDARD_NAME: Readonly<Record<string, Protocol>> = {
  'kubernetes.io/h2c': 'http2',
  'kubernetes.io/ws': 'http',
  'kubernetes.io/wss': 'tls',
};

/** Servers that speak first (SMTP, DNS, MySQL, MongoDB): sniffing would hang, so they are TCP unless declared. */
const NEVER_SNIFFED: ReadonlySet<number> = new Set([25, 53, 3306, 27017]);

/** A protocol by its name; undefined if it is none that Istio knows. */
export function protocolNamed(name: string): Protocol | undefined {
  const lower = name.toLowerCase();
  return Object.hasOwn(BY_NAME, lower) ? BY_NAME[lower] : undefined;
}

/** The protocol of a Service's port: by `appProtocol`, else by the port name up to its first hyphen. */
export function protocolOf(port: ServicePort): Protocol {
  if (port.protocol === 'UDP') return 'udp';
  const { appProtocol } = port;
  if (
    appProtocol !== undefined &&
    Object.hasOwn(BY_STANDARD_NAME, appProtocol)
  ) {
    return BY_STANDARD_NAME[appProtocol];
  }
  const name = appProtocol ?? port.name ?? '';
  if (/^grpc-web/i.test(name)) return 'grpc';
  return (
    protocolNamed(name.split('-', 1)[0]) ??
    (NEVER_SNIFFED.has(port.port) ? 'tcp' : 'auto')
  );
}

/** Whether requests on such a port are routed as HTTP, at least when they look like it. */
export function isRoutedAsHttp(protocol: Protocol): boolean {
  return isHttp(protocol) || protocol === 'auto';
}

/** Whether the port is declared as HTTP of any kind. */
export function isHttp(protocol: Protocol): boolean {
  return protocol === 'http' || protocol === 'http2' || protocol === 'grpc';
}
