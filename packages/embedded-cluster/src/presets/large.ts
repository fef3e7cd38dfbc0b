import { randomUUID } from 'node:crypto';
import { ApiServer } from '../ApiServer';
import { NewObject } from '../store/InternalClient';
import { copyOf, Fresh } from './copies';
import { install } from './manifests';

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
const range = (count: number) => Array.from({ length: count }, (_, i) => i);

const LARGE: LargeOptions = { services: 1000, spaces: 50, forks: 3 };

/** What the controllers make for a service, in the order in which it comes to be. */
const MADE = [
  'services',
  'deployments.apps',
  'replicasets.apps',
  'pods',
  'endpointslices.discovery.k8s.io',
  'endpoints',
];
const PATIENCE_MS = 10_000;
const QUIET_MS = 200;

/** A BaseSpace of many services and many MeshSpaces, to see the portal at that size. */
export async function installLarge(
  server: ApiServer,
  options: { settled: boolean } & Partial<LargeOptions>,
): Promise<void> {
  const { services, spaces, forks } = { ...LARGE, ...options };
  const [first, ...others] = range(services).map(nameOf);
  await install(server, [
    namespace(BASE, { 'meshspace.dev/base': 'true' }),
    {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'default', namespace: BASE },
    },
    ...service(first),
  ]);
  if (options.settled) await copySettled(server, first, others);
  else await install(server, others.flatMap(service));
  await install(
    server,
    range(spaces).map(index => space(index, services, forks)),
  );
}

async function copySettled(
  server: ApiServer,
  first: string,
  others: readonly string[],
): Promise<void> {
  const { store, client } = server;
  const missing = others.filter(name => !client.get('services', BASE, name));
  if (missing.length === 0) return;
  await settled(server, first);
  const made = MADE.flatMap(resource =>
    client
      .list(resource, BASE)
      .filter(({ metadata }) => metadata.labels?.app === first)
      .map(object => ({ resource, object })),
  );
  for (const name of missing) {
    const objects = made.map(({ object }) => object);
    copyOf(objects, first, name, identityAt(others.indexOf(name) + 1)).forEach(
      (copy, at) => store.put(made[at].resource, copy),
    );
  }
}

/** Addresses apart from those that are given out otherwise; the same ones when a start that was interrupted is taken up again. */
function identityAt(index: number): Fresh {
  const place = `${index >> 8}.${index & 255}`;
  return {
    uuid: randomUUID,
    clusterIp: `10.97.${place}`,
    podIp: `10.245.${place}`,
  };
}

/** Waits until the controllers have nothing more to do with a service. */
async function settled({ store, client, now }: ApiServer, name: string) {
  const giveUp = now() + PATIENCE_MS;
  const ready = () => {
    const { subsets } = (client.get('endpoints', BASE, name) ?? {}) as {
      subsets?: { addresses?: unknown[] }[];
    };
    const { status } = (client.get('deployments.apps', BASE, name) ?? {}) as {
      status?: {
        availableReplicas?: number;
        conditions?: { type: string; reason: string }[];
      };
    };
    const rolledOut = status?.conditions?.some(
      ({ type, reason }) =>
        type === 'Progressing' && reason === 'NewReplicaSetAvailable',
    );
    return (
      rolledOut &&
      status?.availableReplicas === 1 &&
      subsets?.[0]?.addresses?.length
    );
  };
  let revision = -1;
  while (!ready() || revision !== store.revision) {
    if (now() > giveUp) {
      throw new Error(
        `${BASE}/${name} did not become ready within ${PATIENCE_MS} ms, so the large preset has nothing to copy`,
      );
    }
    revision = store.revision;
    await new Promise(resolve => {
      setTimeout(resolve, QUIET_MS);
    });
  }
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
