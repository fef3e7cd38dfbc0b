import { MeshSpace } from '../meshspace/MeshSpace';
import { createView, MutableView } from '../view/createView';
import { project } from '../view/project';
import { ClusterView } from '../view/ClusterView';
import { plan } from '../plan/plan';
import { simulate } from '../plan/simulate';
import { targetOf } from '../plan/operations';
import { refName } from '../kube/objects';
import { route } from '../explain/explain';
import { RequestShape } from '../explain/types';

/** A base with two services, one of them forked by a space: what tests of the plan start from. */

export const NOW = new Date('2026-01-01T12:00:00Z');
export const after = (seconds: number) =>
  new Date(NOW.getTime() + seconds * 1000);

const DOMAIN_ARGS = [
  'proxy',
  'sidecar',
  '--domain',
  '$(POD_NAMESPACE).svc.cluster.local',
  '--log_output_level=default:info',
];

export function pod(namespace: string, app: string, ip: string) {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `${app}-1`,
      namespace,
      labels: { app },
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          kind: 'ReplicaSet',
          name: `${app}-5d4`,
          uid: 'r',
          controller: true,
        },
      ],
      annotations: { 'sidecar.istio.io/status': '{}' },
    },
    spec: {
      initContainers: [
        {
          name: 'istio-proxy',
          image: 'proxyv2:1',
          args: DOMAIN_ARGS,
          restartPolicy: 'Always',
        },
      ],
      containers: [{ name: 'app', image: `${app}:v1` }],
    },
    status: {
      phase: 'Running',
      podIP: ip,
      conditions: [{ type: 'Ready', status: 'True' }],
      containerStatuses: [
        {
          name: 'app',
          image: `${app}:v1`,
          ready: true,
          restartCount: 0,
          state: { running: {} },
        },
      ],
    },
  };
}

function service(namespace: string, app: string) {
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: app, namespace, uid: `svc-${app}` },
      spec: {
        clusterIP: '10.96.0.9',
        selector: { app },
        ports: [
          { name: 'http', port: 9080, targetPort: 9080, protocol: 'TCP' },
        ],
      },
    },
    endpoints(namespace, app, true),
  ];
}

export function endpoints(namespace: string, app: string, ready: boolean) {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name: `${app}-abc`,
      namespace,
      labels: { 'kubernetes.io/service-name': app },
    },
    addressType: 'IPv4',
    endpoints: [{ addresses: ['10.1.0.7'], conditions: { ready } }],
    ports: [{ name: 'http', port: 9080, protocol: 'TCP' }],
  };
}

function deployment(app: string) {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: app,
      namespace: 'shop',
      uid: `dep-${app}`,
      generation: 4,
      labels: { app },
    },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app } },
      template: {
        metadata: { labels: { app } },
        spec: {
          serviceAccountName: app,
          containers: [
            {
              name: 'app',
              image: `${app}:v1`,
              env: [
                { name: 'LOG_LEVEL', value: 'info' },
                {
                  name: 'TOKEN',
                  valueFrom: { secretKeyRef: { name: 'db', key: 'token' } },
                },
              ],
            },
          ],
          volumes: [
            { name: 'data', persistentVolumeClaim: { claimName: 'data' } },
          ],
        },
      },
    },
    status: { replicas: 2, readyReplicas: 2 },
  };
}

export const SPACE: MeshSpace = {
  apiVersion: 'meshspace.dev/v1alpha1',
  kind: 'MeshSpace',
  metadata: {
    name: 'alice',
    uid: 'space-uid',
    generation: 1,
    creationTimestamp: '2026-01-01T11:59:00Z',
  },
  spec: {
    base: 'shop',
    owner: 'user:default/alice',
    header: { format: 'header', name: 'x-meshspace', value: 'k7q2m9xw' },
    forks: [
      {
        workload: { kind: 'Deployment', name: 'reviews' },
        containers: [
          {
            name: 'app',
            image: 'reviews:pr-42',
            env: [{ name: 'LOG_LEVEL', value: 'debug' }],
          },
        ],
      },
    ],
  },
};

export function shop(...more: object[]): MutableView {
  const view = createView();
  const objects = [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name: 'shop',
        labels: { 'istio-injection': 'enabled', 'meshspace.dev/base': 'true' },
      },
    },
    ...['web', 'reviews'].flatMap(app => [
      deployment(app),
      ...service('shop', app),
    ]),
    pod('shop', 'reviews', '10.1.0.7'),
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'db', namespace: 'shop', resourceVersion: '7' },
      type: 'Opaque',
      data: { token: 'c2VjcmV0' },
    },
    SPACE,
    ...more,
  ];
  for (const object of objects) set(view, object);
  return view;
}

export function set(view: MutableView, object: object) {
  const projected = project(object);
  if (!projected) throw new Error(`not kept: ${JSON.stringify(object)}`);
  view.apply({ type: 'set', object: projected });
}

/** The cluster after the controller has done all it could and the fork's pod is ready. */
export function settled(view: ClusterView, now = NOW): ClusterView {
  let current = view;
  for (let turn = 0; turn < 8; turn++) {
    const { operations } = plan(current, { now });
    if (operations.length === 0) return current;
    current = simulate(current, operations, now);
  }
  throw new Error('the plan never came to rest');
}

export function withReadyFork(view: ClusterView): ClusterView {
  const changes = [
    endpoints('alice', 'reviews', true),
    pod('alice', 'reviews', '10.1.0.9'),
  ].map(object => ({ type: 'set' as const, object: project(object)! }));
  const fork = view.get('Deployment', 'alice', 'reviews')!;
  return view.overlay([
    ...changes,
    {
      type: 'set',
      object: {
        ...fork,
        status: { replicas: 1, readyReplicas: 1 },
      } as typeof fork,
    },
  ]);
}

export function titles(view: ClusterView, now = NOW) {
  return plan(view, { now }).operations.map(
    operation =>
      `${operation.round} ${operation.type} ${refName(targetOf(operation))}`,
  );
}

export function lands(view: ClusterView, headers: [string, string][]): string {
  const request: RequestShape = {
    method: 'GET',
    host: 'reviews',
    port: 9080,
    path: '/',
    headers,
  };
  const { treatment } = route(
    view,
    { type: 'workload', namespace: 'shop', labels: { app: 'web' } },
    request,
  );
  return treatment.type === 'forward'
    ? treatment.upstreams[0].host
    : treatment.type;
}

export const HEADER: [string, string][] = [['x-meshspace', 'k7q2m9xw']];
