import { ApiServer } from '../ApiServer';
import { NewObject } from '../store/InternalClient';
import { install } from './manifests';

const SERVICES = 1000;
const SPACES = 50;

function service(i: number): NewObject[] {
  const name = `svc-${String(i).padStart(4, '0')}`;
  const labels = { app: name, 'backstage.io/kubernetes-id': name };
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace: 'shop', labels },
      spec: {
        selector: { app: name },
        ports: [{ name: 'http', port: 80, targetPort: 8080 }],
      },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace: 'shop', labels },
      spec: {
        selector: { matchLabels: { app: name } },
        template: {
          metadata: { labels: { ...labels, version: 'v1' } },
          spec: {
            containers: [
              {
                name: 'app',
                image: `shop/${name}:v1`,
                ports: [{ name: 'http', containerPort: 8080 }],
              },
            ],
          },
        },
      },
    },
  ];
}

function space(i: number): NewObject {
  return {
    apiVersion: 'meshspace.dev/v1alpha1',
    kind: 'MeshSpace',
    metadata: { name: `space-${String(i).padStart(2, '0')}` },
    spec: {
      base: 'shop',
      owner: `user:default/dev-${i}`,
      header: { format: 'header', name: 'x-meshspace', value: `space-${i}` },
      forks: [
        {
          workload: {
            kind: 'Deployment',
            name: `svc-${String(i).padStart(4, '0')}`,
          },
        },
      ],
    },
  };
}

/** A cluster of the size that portals get slow at. Nothing in it runs. */
export async function seedLarge(server: ApiServer): Promise<void> {
  await install(server, [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name: 'shop',
        labels: { 'istio-injection': 'enabled', 'meshspace.dev/base': 'true' },
      },
    },
    ...Array.from({ length: SERVICES }, (_, i) => service(i)).flat(),
  ]);
  const known = server.resources
    .all()
    .find(
      ({ kind, group }) => kind === 'MeshSpace' && group === 'meshspace.dev',
    );
  if (!known) return;
  const spaces = Array.from({ length: SPACES }, (_, i) => space(i));
  await install(
    server,
    spaces.map(one => ({
      ...one,
      apiVersion: `${known.group}/${known.version}`,
    })),
  );
}
