import type { Manifest } from '../kube/types';

/**
 * The workloads that every case of the contract finds: a base, the forks of two spaces, and callers from elsewhere. Each
 * runs the echo program, which answers with who it is. Cases add configuration to it and never change it.
 */
export interface Workload {
  namespace: string;
  name: string;
  app: string;
  version: string;
  /** The DNS domain that the sidecar and the resolver take as their own, if it is not the namespace's. */
  domainOf?: string;
  /** A namespace whose names the resolver also finds, without the sidecar knowing. */
  searches?: string;
}

export interface World {
  namespaces: Array<{ name: string; injected: boolean }>;
  workloads: Workload[];
  /** Services of one HTTP port, 9080, that select by the label `app`: their own name, if no other is said. */
  services: Array<{ namespace: string; name: string; selects?: string }>;
}

export const world: World = {
  namespaces: [
    { name: 'shop', injected: true },
    { name: 'alice', injected: true },
    { name: 'bob', injected: true },
    { name: 'other', injected: true },
    { name: 'outside', injected: false },
  ],
  workloads: [
    { namespace: 'shop', name: 'web', app: 'web', version: 'v1' },
    { namespace: 'shop', name: 'reviews-v1', app: 'reviews', version: 'v1' },
    { namespace: 'shop', name: 'reviews-v2', app: 'reviews', version: 'v2' },
    { namespace: 'shop', name: 'ratings', app: 'ratings', version: 'v1' },
    { namespace: 'shop', name: 'details', app: 'details', version: 'v1' },
    {
      namespace: 'alice',
      name: 'reviews',
      app: 'reviews',
      version: 'v1',
      domainOf: 'shop',
    },
    {
      namespace: 'alice',
      name: 'ratings',
      app: 'ratings',
      version: 'v1',
      domainOf: 'shop',
    },
    {
      namespace: 'bob',
      name: 'reviews',
      app: 'reviews',
      version: 'v1',
      domainOf: 'shop',
    },
    {
      namespace: 'alice',
      name: 'plain',
      app: 'plain',
      version: 'v1',
      searches: 'shop',
    },
    { namespace: 'other', name: 'client', app: 'client', version: 'v1' },
    { namespace: 'outside', name: 'client', app: 'client', version: 'v1' },
  ],
  services: [
    { namespace: 'shop', name: 'web' },
    { namespace: 'shop', name: 'reviews' },
    { namespace: 'shop', name: 'ratings' },
    { namespace: 'shop', name: 'details' },
    { namespace: 'alice', name: 'reviews' },
  ],
};

/** Namespaces of the world that are spaces. */
export const spaceNames: readonly string[] = ['alice', 'bob'];

/** The names by which cases speak of callers. */
export const callers: Record<string, string> = {
  web: 'shop/web',
  ratings: 'shop/ratings',
  fork: 'alice/reviews',
  plain: 'alice/plain',
  other: 'other/client',
  outside: 'outside/client',
};

const namespaceDomain = (namespace: string) => `${namespace}.svc.cluster.local`;

/** The injected list of arguments with the base's domain in place of the namespace's own: what a fork carries. */
const sidecarWithDomain = (namespace: string) => ({
  name: 'istio-proxy',
  image: 'auto',
  args: [
    ...['proxy', 'sidecar', '--domain', namespaceDomain(namespace)],
    ...[
      '--proxyLogLevel=warning',
      '--proxyComponentLogLevel=misc:error',
      '--log_output_level=default:info',
    ],
  ],
});

function deployment({
  namespace,
  name,
  app,
  version,
  domainOf,
  searches,
}: Workload): Manifest {
  const labels = { app, version };
  const found = domainOf ?? searches;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          terminationGracePeriodSeconds: 2,
          ...(found
            ? { dnsConfig: { searches: [namespaceDomain(found)] } }
            : {}),
          containers: [
            {
              name: 'app',
              image: `testbed/echo:${version}`,
              env: [
                { name: 'APP', value: app },
                { name: 'NAMESPACE', value: namespace },
                { name: 'PORTS', value: '9080,9090' },
                { name: 'HTTP2_PORTS', value: '9091' },
              ],
              ports: [{ containerPort: 9080 }],
              readinessProbe: {
                httpGet: { path: '/ready', port: 9080 },
                periodSeconds: 5,
              },
            },
            ...(domainOf ? [sidecarWithDomain(domainOf)] : []),
          ],
        },
      },
    },
  };
}

/** The world as Kubernetes objects. */
export function worldManifests({
  namespaces,
  workloads,
  services,
}: World): Manifest[] {
  return [
    ...namespaces.map(
      ({ name, injected }): Manifest => ({
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: {
          name,
          labels: injected ? { 'istio-injection': 'enabled' } : {},
        },
      }),
    ),
    ...services.map(
      ({ namespace, name, selects = name }): Manifest => ({
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { namespace, name },
        spec: {
          selector: { app: selects },
          ports: [{ name: 'http', port: 9080 }],
        },
      }),
    ),
    ...workloads.map(deployment),
  ];
}
