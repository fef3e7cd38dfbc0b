import type {
  BaseInfo,
  BaseWorkload,
  ClusterInfo,
  ManagedObject,
  PodInfo,
  SpaceDetail,
} from '@meshspace/plugin-meshspace-common';
import type { Finding, ForkStatus, WorkloadRef } from '@meshspace/planner';

export const NOW = Date.now();
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
export const ago = (ms: number) => new Date(Date.now() - ms).toISOString();
export const ahead = (ms: number) => new Date(Date.now() + ms).toISOString();

export const REVIEWS: WorkloadRef = { kind: 'Deployment', name: 'reviews' };

export function cluster(part: Partial<ClusterInfo> = {}): ClusterInfo {
  return {
    name: 'prod-eu',
    state: 'ready',
    istio: { version: '1.31.0', revisions: ['default'], ambient: false },
    gatewayApi: true,
    crdInstalled: true,
    prometheus: true,
    bases: 1,
    spaces: 3,
    ...part,
  };
}

export function base(part: Partial<BaseInfo> = {}): BaseInfo {
  return {
    cluster: 'prod-eu',
    namespace: 'shop',
    injection: { mode: 'enabled' },
    pods: {
      total: 43,
      withSidecar: 41,
      needRestart: ['ratings', 'recommendation'],
    },
    workloads: 14,
    spaces: 3,
    findings: 1,
    ...part,
  };
}

export function workload(part: Partial<BaseWorkload> = {}): BaseWorkload {
  return {
    cluster: 'prod-eu',
    namespace: 'shop',
    workload: REVIEWS,
    replicas: 2,
    readyReplicas: 2,
    containers: [
      {
        name: 'app',
        image: 'registry.example.com/shop/reviews:1.8.2',
        env: [
          { name: 'LOG_LEVEL', value: 'info' },
          { name: 'RATINGS_URL', value: 'http://ratings:9080' },
          { name: 'REDIS_PASSWORD', from: 'Secret reviews-redis' },
        ],
        resources: { requests: { cpu: '200m', memory: '256Mi' } },
      },
    ],
    services: [
      {
        name: 'reviews',
        ports: [{ port: 9080, name: 'http', protocol: 'HTTP' }],
      },
    ],
    meshed: true,
    ...part,
  };
}

export function fork(part: Partial<ForkStatus> = {}): ForkStatus {
  return {
    workload: REVIEWS,
    phase: 'Routed',
    readyReplicas: 1,
    replicas: 1,
    services: ['reviews'],
    routed: true,
    routeObjects: [],
    behindBase: false,
    ...part,
  };
}

function object(
  name: string,
  kind: string,
  namespace: string | undefined,
  apiVersion: string,
  why: string,
): ManagedObject {
  return {
    ref: { apiVersion, kind, name, ...(namespace && { namespace }) },
    fork: REVIEWS,
    why,
    yaml: [
      `apiVersion: ${apiVersion}`,
      `kind: ${kind}`,
      'metadata:',
      `  name: ${name}`,
      ...(namespace ? [`  namespace: ${namespace}`] : []),
      '  labels:',
      '    app.kubernetes.io/managed-by: meshspace',
      'spec: {}',
    ].join('\n'),
  };
}

export function space(part: Partial<SpaceDetail> = {}): SpaceDetail {
  const name = part.name ?? 'alice-reviews';
  return {
    cluster: 'prod-eu',
    name,
    base: 'shop',
    owner: 'user:default/alice',
    members: [],
    phase: 'Ready',
    header: { format: 'header', name: 'x-meshspace', value: 'k7q2m9xw' },
    sends: { name: 'x-meshspace', value: 'k7q2m9xw' },
    createdAt: ago(57 * MINUTE),
    expiresAt: ahead(3 * DAY - 57 * MINUTE),
    suspended: false,
    forks: [fork()],
    rps: 1.2,
    mine: true,
    allows: { update: true, delete: true, logs: true },
    conditions: [
      {
        type: 'RoutesReady',
        status: 'True',
        reason: 'Routed',
        message: 'Requests with the header reach every fork.',
        lastTransitionTime: ago(55 * MINUTE),
      },
      {
        type: 'ForksReady',
        status: 'True',
        reason: 'Ready',
        message: 'Every fork is ready.',
        lastTransitionTime: ago(56 * MINUTE),
      },
      {
        type: 'NamespaceReady',
        status: 'True',
        reason: 'Created',
        message: 'The namespace stands.',
        lastTransitionTime: ago(57 * MINUTE),
      },
    ],
    specForks: [
      {
        workload: REVIEWS,
        entityRef: 'component:default/reviews',
        containers: [
          {
            name: 'app',
            image: 'registry.example.com/shop/reviews:pr-42',
            env: [{ name: 'LOG_LEVEL', value: 'debug' }],
          },
        ],
      },
    ],
    generation: 1,
    fallback: 'base',
    addresses: [],
    entryPoints: [
      { url: 'http://shop.example.com/', via: 'istio-gateway' },
      { url: 'http://reviews.shop.svc.cluster.local:9080/', via: 'service' },
    ],
    objects: [
      object(name, 'Namespace', undefined, 'v1', 'the space'),
      object('reviews', 'Deployment', name, 'apps/v1', 'runs your image'),
      object(
        'reviews',
        'Service',
        name,
        'v1',
        'names your pods, so that routes can point at them',
      ),
      object(
        'reviews-config',
        'ConfigMap',
        name,
        'v1',
        'copied, because the base mounts it',
      ),
      object(
        'meshspace-reviews',
        'VirtualService',
        'shop',
        'networking.istio.io/v1',
        'sends requests with your header to your fork',
      ),
    ],
    findings: [],
    sentence: 'Requests with the header reach the fork.',
    ...part,
  };
}

export function pod(part: Partial<PodInfo> = {}): PodInfo {
  return {
    name: 'reviews-6d9f7c5b8d-x2x7k',
    namespace: 'alice-reviews',
    workload: 'Deployment/reviews',
    fork: true,
    ready: true,
    phase: 'Running',
    startedAt: ago(56 * MINUTE),
    containers: [
      {
        name: 'app',
        image: 'registry.example.com/shop/reviews:pr-42',
        ready: true,
        restarts: 0,
        state: 'Running',
      },
      {
        name: 'istio-proxy',
        image: 'docker.io/istio/proxyv2:1.31.0',
        ready: true,
        restarts: 0,
        state: 'Running',
      },
    ],
    ...part,
  };
}

export function finding(part: Partial<Finding> = {}): Finding {
  return {
    code: 'MSP0012',
    severity: 'warning',
    object: {
      apiVersion: 'v1',
      kind: 'Service',
      namespace: 'shop',
      name: 'reviews',
    },
    message: 'The port `tcp-web` of the Service reviews is named as TCP.',
    effect: 'Requests on it carry no header that a route could see.',
    nextStep: 'Name the port `http-web`, or set its appProtocol.',
    ...part,
  };
}
