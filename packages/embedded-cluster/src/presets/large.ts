import { NewObject } from '../store/InternalClient';

export interface LargeOptions {
  services: number;
  spaces: number;
  /** Forks in each space. */
  forks: number;
}

const BASE = 'shop';

const namespace = (
  name: string,
  labels: Record<string, string>,
): NewObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels: { 'istio-injection': 'enabled', ...labels } },
});

function service(name: string): NewObject[] {
  const labels = { app: name, 'backstage.io/kubernetes-id': name };
  const metadata = { name, namespace: BASE, labels };
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata,
      spec: {
        selector: { app: name },
        ports: [{ name: 'http', port: 8080, targetPort: 8080 }],
      },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata,
      spec: {
        replicas: 1,
        selector: { matchLabels: { app: name } },
        template: {
          metadata: { labels: { ...labels, version: 'v1' } },
          spec: {
            containers: [
              {
                name: 'app',
                // Ready without a process: a thousand programs would need more than a laptop has.
                image: `simulated/${name}:v1`,
                ports: [{ name: 'http', containerPort: 8080 }],
              },
            ],
          },
        },
      },
    },
  ];
}

const nameOf = (index: number) => `service-${String(index).padStart(4, '0')}`;

/** A BaseSpace of many services and many MeshSpaces, to see the portal at that size. */
export function largeObjects(
  { services, spaces, forks }: LargeOptions = {
    services: 1000,
    spaces: 50,
    forks: 3,
  },
): NewObject[] {
  const range = (count: number) => Array.from({ length: count }, (_, i) => i);
  return [
    namespace(BASE, { 'meshspace.dev/base': 'true' }),
    {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'default', namespace: BASE },
    },
    ...range(services).flatMap(index => service(nameOf(index))),
    ...range(spaces).map(index => space(index, services, forks)),
  ];
}

function space(index: number, services: number, forks: number): NewObject {
  const name = `space-${String(index).padStart(2, '0')}`;
  return {
    apiVersion: 'meshspace.dev/v1alpha1',
    kind: 'MeshSpace',
    metadata: { name },
    spec: {
      base: BASE,
      owner: `user:default/developer-${index % 20}`,
      header: { format: 'header', name: 'x-meshspace', value: name },
      forks: Array.from({ length: forks }, (_, fork) => {
        const workload = nameOf((index * 7 + fork * 13) % services);
        return {
          workload: { kind: 'Deployment', name: workload },
          entityRef: `component:default/${workload}`,
          containers: [
            { name: 'app', image: `simulated/${workload}:pr-${index}` },
          ],
        };
      }),
    },
  };
}
