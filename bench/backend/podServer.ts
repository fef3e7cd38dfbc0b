import { createServer } from 'node:http';

/**
 * An API server with as many pods as it is told, each as large as real ones are, and nothing else. A process of its own, so that
 * making the answers is not measured. Prints its port.
 */
const COUNT = Number(process.argv[2]);

/** About 6.5 kB, half of it what servers keep about who set which field. */
function pod(index: number): object {
  const name = `service-${index % 200}-7d4b9c8f6d-${index
    .toString(36)
    .padStart(5, 'x')}`;
  const app = `service-${index % 200}`;
  return {
    metadata: {
      name,
      namespace: 'shop',
      uid: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
      resourceVersion: String(1000 + index),
      creationTimestamp: '2026-01-01T00:00:00Z',
      labels: { app, version: 'v1', 'pod-template-hash': '7d4b9c8f6d' },
      annotations: { 'sidecar.istio.io/status': 'x'.repeat(600) },
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          kind: 'ReplicaSet',
          name: `${app}-7d4b9c8f6d`,
          uid: `10000000-0000-4000-8000-${String(index % 200).padStart(
            12,
            '0',
          )}`,
          controller: true,
        },
      ],
      managedFields: [
        {
          manager: 'kubelet',
          operation: 'Update',
          apiVersion: 'v1',
          fieldsType: 'FieldsV1',
          fieldsV1: Object.fromEntries(
            Array.from({ length: 90 }, (_, field) => [
              `f:field-of-a-pod-${field}`,
              { '.': {} },
            ]),
          ),
        },
      ],
    },
    spec: {
      nodeName: `node-${index % 100}`,
      serviceAccountName: app,
      containers: [container('app', `registry.example.com/${app}:v1`)],
      initContainers: [container('istio-proxy', 'istio/proxyv2:1.31.1')],
      volumes: [{ name: 'token', projected: { sources: [] } }],
    },
    status: {
      phase: 'Running',
      podIP: `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`,
      conditions: [
        'Initialized',
        'Ready',
        'ContainersReady',
        'PodScheduled',
      ].map(type => ({
        type,
        status: 'True',
        lastTransitionTime: '2026-01-01T00:00:00Z',
      })),
      containerStatuses: ['app'].map(status),
      initContainerStatuses: ['istio-proxy'].map(status),
    },
  };
}

function container(name: string, image: string) {
  return {
    name,
    image,
    args: ['proxy', 'sidecar', '--domain', 'shop.svc.cluster.local'],
    restartPolicy: 'Always',
    env: Array.from({ length: 12 }, (_, index) => ({
      name: `VARIABLE_${index}`,
      value: `value of ${index}`,
    })),
    ports: [{ containerPort: 8080, name: 'http', protocol: 'TCP' }],
    resources: { requests: { cpu: '100m', memory: '128Mi' } },
  };
}

function status(name: string) {
  return {
    name,
    ready: true,
    restartCount: 0,
    started: true,
    image: `registry.example.com/${name}:v1`,
    imageID: `registry.example.com/${name}@sha256:${'0'.repeat(64)}`,
    state: { running: { startedAt: '2026-01-01T00:00:00Z' } },
  };
}

const items = Array.from({ length: COUNT }, (_, index) =>
  JSON.stringify(pod(index)),
);

const server = createServer((request, response) => {
  const url = new URL(request.url ?? '', 'http://localhost');
  response.setHeader('content-type', 'application/json');
  if (url.searchParams.get('watch')) {
    response.flushHeaders();
    return;
  }
  const pods = url.pathname.endsWith('/namespaces/shop/pods');
  const from = Number(url.searchParams.get('continue') ?? 0);
  const limit = Number(url.searchParams.get('limit') ?? COUNT) || COUNT;
  const page = pods ? items.slice(from, from + limit) : [];
  const next = pods && from + limit < COUNT ? String(from + limit) : '';
  const base = {
    metadata: {
      name: 'shop',
      uid: 'shop',
      resourceVersion: '1',
      labels: { 'meshspace.dev/base': 'true' },
    },
  };
  const list = url.pathname.endsWith('/namespaces')
    ? [JSON.stringify(base)]
    : page;
  const kind = url.pathname.endsWith('/namespaces') ? 'Namespace' : 'Pod';
  response.end(
    `{"apiVersion":"v1","kind":"${kind}List","metadata":{"resourceVersion":"9999999","continue":"${next}"},"items":[${list.join(
      ',',
    )}]}`,
  );
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address) {
    process.stdout.write(
      `${address.port} ${Math.round(items.join('').length / COUNT)}\n`,
    );
  }
});
