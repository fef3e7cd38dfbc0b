/** A shop of any size: one base with Services, pods and routes, and spaces that fork some of them. */

const BASE = 'shop';

const meta = (namespace: string, name: string, more: object = {}) => ({
  namespace,
  name,
  uid: `${namespace}-${name}`,
  resourceVersion: '1',
  creationTimestamp: '2026-01-01T00:00:00Z',
  ...more,
});

export const serviceName = (index: number) => `service-${index}`;
export const spaceName = (index: number) => `space-${index}`;

function service(namespace: string, name: string, index: number): object {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: meta(namespace, name, {
      annotations:
        namespace === BASE
          ? {}
          : { 'networking.istio.io/exportTo': `${BASE},${namespace}` },
    }),
    spec: {
      clusterIP: `10.${96 + (index >> 16)}.${(index >> 8) & 255}.${
        index & 255
      }`,
      selector: { app: name },
      ports: [{ name: 'http', port: 9080, targetPort: 9080 }],
    },
  };
}

const to = (host: string) => ({ route: [{ destination: { host } }] });

/** A user's routes of a Service: a handful, as teams write them. */
function userRoutes(name: string): object {
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: meta(BASE, name),
    spec: {
      hosts: [name],
      http: [
        {
          match: [{ uri: { prefix: '/v1' } }],
          rewrite: { uri: '/' },
          ...to(name),
        },
        {
          match: [{ uri: { regex: '/items/[0-9]+' } }],
          timeout: '2s',
          ...to(name),
        },
        to(name),
      ],
    },
  };
}

/** Our shadow beside it, with a clone of each route for every space that forks it. */
function shadow(name: string, spaces: string[]): object {
  const pairs = ['/v1', '/items', '/'].flatMap(prefix => [
    ...spaces.map(space => ({
      match: [
        { uri: { prefix }, headers: { 'x-meshspace': { exact: space } } },
      ],
      ...to(`${name}.${space}.svc.cluster.local`),
    })),
    { match: [{ uri: { prefix } }], ...to(name) },
  ]);
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: meta(BASE, `meshspace-${name}`),
    spec: { hosts: [name], exportTo: [BASE, ...spaces], http: pairs },
  };
}

export function pod(namespace: string, name: string, index: number): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: meta(namespace, `${name}-7d9c6b5f4-${index.toString(36)}`, {
      labels: { app: name, 'pod-template-hash': '7d9c6b5f4', version: 'v1' },
      annotations: { 'sidecar.istio.io/status': '{"revision":"default"}' },
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          kind: 'ReplicaSet',
          name: `${name}-7d9c6b5f4`,
          uid: `${name}-rs`,
          controller: true,
        },
      ],
    }),
    spec: {
      nodeName: `node-${index % 50}`,
      serviceAccountName: name,
      containers: [
        {
          name: 'app',
          image: `registry.example.com/shop/${name}:v1.2.3`,
          env: [],
        },
        {
          name: 'istio-proxy',
          image: 'docker.io/istio/proxyv2:1.31.1',
          args: [
            'proxy',
            'sidecar',
            '--domain',
            '$(POD_NAMESPACE).svc.cluster.local',
          ],
        },
      ],
    },
    status: {
      phase: 'Running',
      podIP: `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`,
      startTime: '2026-01-01T00:00:00Z',
      conditions: [{ type: 'Ready', status: 'True' }],
      containerStatuses: ['app', 'istio-proxy'].map(container => ({
        name: container,
        ready: true,
        restartCount: 0,
        state: { running: { startedAt: '2026-01-01T00:00:00Z' } },
      })),
    },
  };
}

/** Every space forks one Service; the first ten Services share the spaces among them. */
export function shop(services: number, spaces: number): object[] {
  const objects: object[] = [];
  for (let index = 0; index < services; index++) {
    const name = serviceName(index);
    objects.push(service(BASE, name, index), userRoutes(name));
  }
  const forked = new Map<string, string[]>();
  for (let index = 0; index < spaces; index++) {
    const name = serviceName(index % Math.min(10, services));
    const space = spaceName(index);
    objects.push(service(space, name, services + index));
    forked.set(name, [...(forked.get(name) ?? []), space]);
  }
  for (const [name, names] of forked) objects.push(shadow(name, names));
  return objects;
}
