import { Raw } from '../kube/objects';
import { ForkSpec, MeshSpace, RoutingHeader } from '../meshspace/MeshSpace';
import { settle } from '../plan/settle';
import { at, istio, namespace, object, service } from '../testing/mesh';
import { ClusterView } from '../view/ClusterView';
import { viewFromObjects } from '../view/viewFromObjects';

/** The small world of the proofs: a shop with a gateway, and spaces that fork some of its services. */

export const START = new Date('2026-01-01T00:10:00Z');

export const SERVICES = ['web', 'reviews', 'ratings'] as const;

function deployment(name: string): object {
  return object('apps/v1', 'Deployment', `shop/${name}`, {
    spec: {
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name: 'app', image: `${name}:v1` }] },
      },
    },
    status: { readyReplicas: 1 },
  });
}

function pod(place: string, app: string, labels: Record<string, string>) {
  const more = {
    spec: {
      containers: [
        { name: 'app' },
        {
          name: 'istio-proxy',
          args: ['proxy', 'sidecar', '--domain', 'x.svc.cluster.local'],
        },
      ],
    },
    status: { conditions: [{ type: 'Ready', status: 'True' }] },
  };
  const made = object('v1', 'Pod', `${place}/${app}-1`, more) as {
    metadata: Raw;
  };
  return { ...made, metadata: { ...made.metadata, labels } };
}

export const WORLD: readonly object[] = [
  namespace('shop', {
    'istio-injection': 'enabled',
    'meshspace.dev/base': 'true',
  }),
  namespace('other', { 'istio-injection': 'enabled' }),
  namespace('istio-system'),
  ...SERVICES.map(deployment),
  ...SERVICES.map(name => pod('shop', name, { app: name })),
  pod('istio-system', 'ingress', { istio: 'ingressgateway' }),
  service('shop/web'),
  service('shop/reviews', [9080, 9090]),
  service('shop/ratings', [9080, { name: 'tcp-db', port: 3306 }]),
  ...SERVICES.map(name => endpoints('shop', name)),
  istio('Gateway', 'shop/gw', {
    selector: { istio: 'ingressgateway' },
    servers: [{ port: { number: 80, protocol: 'HTTP' }, hosts: ['*'] }],
  }),
  istio('DestinationRule', 'shop/reviews', {
    host: 'reviews',
    subsets: [
      { name: 'v1', labels: { version: 'v1' } },
      { name: 'v2', labels: { version: 'v2' } },
    ],
  }),
];

function endpoints(place: string, name: string) {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      namespace: place,
      name,
      labels: { 'kubernetes.io/service-name': name },
    },
    endpoints: [{ addresses: ['10.0.0.1'], conditions: { ready: true } }],
  };
}

export function headerOf(value: string): RoutingHeader {
  return { format: 'header', name: 'x-meshspace', value };
}

export function space(
  name: string,
  forks: readonly string[],
  more: Partial<MeshSpace['spec']> = {},
): MeshSpace {
  return {
    apiVersion: 'meshspace.dev/v1alpha1',
    kind: 'MeshSpace',
    metadata: { name, uid: `uid-${name}`, creationTimestamp: at(0) },
    spec: {
      base: 'shop',
      owner: 'user:default/guest',
      header: headerOf(name),
      forks: forks.map(
        (workload): ForkSpec => ({
          workload: { kind: 'Deployment', name: workload },
        }),
      ),
      ...more,
    },
  };
}

export function world(
  users: readonly object[],
  spaces: readonly object[] = [],
): ClusterView {
  return viewFromObjects([...WORLD, ...users, ...spaces]);
}

/** The world with its spaces running: every fork started, every route written. */
export function settledWorld(
  users: readonly object[],
  spaces: readonly MeshSpace[],
): ClusterView {
  return settle(world(users, spaces), { now: START });
}

/** Runs of a property; a campaign raises them. */
export const RUNS = Number(process.env.MESHSPACE_PROOF_RUNS ?? 200);

/** A seed is fixed, so that a failure is found again; a campaign prints its own. */
export const SEED = Number(process.env.MESHSPACE_PROOF_SEED ?? 20260101);
