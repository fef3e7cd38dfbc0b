import { Caller, RequestShape, Treatment } from '../explain/types';
import { Raw } from '../kube/objects';
import { treatment } from '../model/route';
import { ClusterView, MeshInfo } from '../view/ClusterView';
import { viewFromObjects } from '../view/viewFromObjects';

/** Builders for tests: short, so that a table of cases reads like documentation. */

/** `2026-01-01T00:00:0<second>Z`: decides which of two objects is older. */
export function at(second: number): string {
  return `2026-01-01T00:00:${String(second).padStart(2, '0')}Z`;
}

function meta(path: string, created = at(0), more: object = {}) {
  const [namespace, name] = path.split('/');
  return { namespace, name, creationTimestamp: created, ...more };
}

/** A Service `namespace/name` with ClusterIP; ports are `9080` (named http), or objects. */
export function service(
  path: string,
  ports: (number | Raw)[] = [9080],
  more: { clusterIP?: string; exportTo?: string; spec?: Raw } = {},
): object {
  const [, name] = path.split('/');
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: meta(
      path,
      at(0),
      more.exportTo
        ? { annotations: { 'networking.istio.io/exportTo': more.exportTo } }
        : {},
    ),
    spec: {
      clusterIP: more.clusterIP ?? addressOf(path),
      selector: { app: name },
      ports: ports.map(port =>
        typeof port === 'number' ? { name: `http-${port}`, port } : port,
      ),
      ...more.spec,
    },
  };
}

/** A made-up ClusterIP, the same for the same name. */
export function addressOf(path: string): string {
  let sum = 0;
  for (const character of path)
    sum = (sum * 31 + character.charCodeAt(0)) % 65025;
  return `10.96.${Math.floor(sum / 255)}.${sum % 255}`;
}

/** A VirtualService `namespace/name`. */
export function virtualService(
  path: string,
  spec: Raw,
  created = at(0),
): object {
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: meta(path, created),
    spec,
  };
}

/** Any other namespaced object. */
export function object(
  apiVersion: string,
  kind: string,
  path: string,
  rest: Raw,
  created = at(0),
): object {
  return { apiVersion, kind, metadata: meta(path, created), ...rest };
}

export const istio = (
  kind: string,
  path: string,
  spec: Raw,
  created?: string,
) => object('networking.istio.io/v1', kind, path, { spec }, created);

export const security = (kind: string, path: string, spec: Raw) =>
  object('security.istio.io/v1', kind, path, { spec });

export const gatewayApi = (
  kind: string,
  path: string,
  spec: Raw,
  created?: string,
) => object('gateway.networking.k8s.io/v1', kind, path, { spec }, created);

export const namespace = (
  name: string,
  labels: Record<string, string> = {},
  annotations?: Record<string, string>,
) => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels, ...(annotations && { annotations }) },
});

/** The base `shop`, with what its people ask of us. */
export const baseWith = (annotations: Record<string, string>) =>
  namespace(
    'shop',
    { 'istio-injection': 'enabled', 'meshspace.dev/base': 'true' },
    annotations,
  );

/** A running pod with a sidecar. */
export const pod = (owner: string, name: string, ready = true) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { namespace: owner, name: `${name}-1`, labels: { app: name } },
  spec: { containers: [{ name: 'app' }, { name: 'istio-proxy' }] },
  status: { conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
});

/** The endpoints of a Service. */
export const slice = (owner: string, name: string, ready = true) => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: {
    namespace: owner,
    name,
    labels: { 'kubernetes.io/service-name': name },
  },
  endpoints: [{ addresses: ['10.0.0.1'], conditions: { ready } }],
});

/** An `http` rule's route to one host. */
export const to = (host: string, more: Raw = {}) => ({
  route: [{ destination: { host, ...more } }],
});

export const header = (value: string) => ({
  headers: { 'x-meshspace': { exact: value } },
});

export const mesh = (objects: object[], info?: Partial<MeshInfo>) =>
  viewFromObjects(objects, info);

export const web: Extract<Caller, { type: 'workload' }> = {
  type: 'workload',
  namespace: 'shop',
  labels: { app: 'web' },
};
/** A fork's sidecar has the DNS domain of the base. */
export const fork: Extract<Caller, { type: 'workload' }> = {
  type: 'workload',
  namespace: 'alice',
  labels: { app: 'reviews' },
  dnsNamespace: 'shop',
};
export const other: Extract<Caller, { type: 'workload' }> = {
  type: 'workload',
  namespace: 'other',
  labels: { app: 'other' },
};
export const gateway: Caller = {
  type: 'gateway',
  namespace: 'istio-system',
  labels: { istio: 'ingressgateway' },
  port: 80,
};

/** `GET reviews:9080/path`, with header lines. */
export function get(
  target: string,
  headers: Record<string, string> | [string, string][] = {},
  more: Partial<RequestShape> = {},
): RequestShape {
  const [, host, port = '80', path = '/'] =
    /^([^:/]+)(?::(\d+))?(\/.*)?$/.exec(target) ?? [];
  return {
    method: 'GET',
    host,
    port: Number(port),
    path: path || '/',
    headers: Array.isArray(headers) ? headers : Object.entries(headers),
    ...more,
  };
}

export const alice = { 'x-meshspace': 'alice' };

/** A treatment in a few words: `reviews.shop:9080/v1 /new`, `404`, `302 http://…`. */
export function outcome(
  view: ClusterView,
  caller: Caller,
  request: RequestShape,
): string {
  return inWords(treatment(view, caller, request), request);
}

export function inWords(result: Treatment, request: RequestShape): string {
  switch (result.type) {
    case 'forward': {
      const targets = result.upstreams.map(
        ({ host, port, subset, share, missing, dialled }) => {
          const part = share < 1 ? `${Math.round(share * 100)}% ` : '';
          const name = host.replace('.svc.cluster.local', '');
          const suffix = missing ? ` missing ${missing.status}` : '';
          const really =
            dialled && dialled.host !== host
              ? ` (dials ${dialled.host.replace('.svc.cluster.local', '')})`
              : '';
          return `${part}${name}:${port}${
            subset ? `/${subset}` : ''
          }${suffix}${really}`;
        },
      );
      const path = result.path === request.path ? '' : ` ${result.path}`;
      const layer = result.protocol === 'tcp' ? 'tcp ' : '';
      return layer + targets.join(' + ') + path;
    }
    case 'redirect':
      return `${result.status} ${result.location}`;
    case 'direct':
      return `direct ${result.status}`;
    case 'notFound':
      return '404';
    case 'passthrough':
      return result.service
        ? `passthrough ${result.service}.${result.namespace}`
        : `passthrough ${result.host}`;
    case 'blocked':
      return `blocked ${result.status}`;
    default:
      return 'unresolved';
  }
}
