import {
  ClusterView,
  MutableView,
  VIEW_KINDS,
  viewFromObjects,
  type KubeObject,
} from '@meshspace/planner';
import { settle } from '../../packages/planner/src/plan/settle';
import { pod, serviceName, shop, spaceName } from './shop';

/** A shop whose spaces run: every fork is started, and every route is written, by the planner itself. */

export const NOW = new Date('2026-01-01T12:00:00Z');
const BASE = 'shop';
/** The first Services share the spaces among them. */
const FORKED = 10;

function workload(name: string, index: number): object[] {
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { namespace: BASE, name, uid: `d-${name}`, generation: 1 },
      spec: {
        replicas: 1,
        selector: { matchLabels: { app: name } },
        template: {
          metadata: { labels: { app: name } },
          spec: { containers: [{ name: 'app', image: `${name}:v1` }] },
        },
      },
      status: { readyReplicas: 1 },
    },
    pod(BASE, name, index),
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: {
        namespace: BASE,
        name,
        labels: { 'kubernetes.io/service-name': name },
      },
      endpoints: [{ addresses: ['10.0.0.1'], conditions: { ready: true } }],
    },
  ];
}

function space(index: number, services: number): object {
  const name = serviceName(index % Math.min(FORKED, services));
  return {
    apiVersion: 'meshspace.dev/v1alpha1',
    kind: 'MeshSpace',
    metadata: {
      name: spaceName(index),
      uid: `m-${index}`,
      creationTimestamp: '2026-01-01T00:00:00Z',
    },
    spec: {
      base: BASE,
      owner: 'user:default/guest',
      header: {
        format: 'header',
        name: 'x-meshspace',
        value: spaceName(index),
      },
      forks: [{ workload: { kind: 'Deployment', name } }],
    },
  };
}

/** A base with so many Services and routes, and spaces that each fork one of the first. */
export function settledShop(services: number, spaces: number): ClusterView {
  const objects: object[] = [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name: BASE,
        uid: BASE,
        labels: { 'istio-injection': 'enabled', 'meshspace.dev/base': 'true' },
      },
    },
    ...shop(services, 0),
  ];
  for (let index = 0; index < services; index++) {
    objects.push(...workload(serviceName(index), index));
  }
  for (let index = 0; index < spaces; index++) {
    objects.push(space(index, services));
  }
  return settle(viewFromObjects(objects), { now: NOW });
}

/** The same objects, but of nothing is known what was computed before. */
export function unknown(view: ClusterView): ClusterView {
  const copy = view.overlay([]) as MutableView;
  for (const kind of VIEW_KINDS) {
    for (const object of view.list(kind) as readonly KubeObject[]) {
      copy.apply({ type: 'set', object: { ...object } });
    }
  }
  return copy;
}
