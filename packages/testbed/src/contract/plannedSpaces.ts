import { isDeepStrictEqual } from 'node:util';
import {
  BASE_LABEL,
  defaultPlanPolicy,
  FINALIZER,
  MANAGED_BY_LABEL,
  MANAGER,
  MESHSPACE_API_VERSION,
  plan,
  refOf,
  simulate,
  SPACE_LABEL,
  targetOf,
  viewKindOf,
  type KubeObject,
  type MeshSpace,
  type ObjectRef,
  type Operation,
  type PlanPolicy,
} from '@meshspace/planner';
import { TestbedError } from '../errors';
import type { Manifest } from '../kube/types';
import { INGRESS_GATEWAY } from './modelCaller';
import { ModelCluster } from './modelCluster';
import type { ContractManifest, SpaceWish } from './types';
import { spaceNames, world, worldManifests, type World } from './world';

const BASE = 'shop';
// later than everything that the model makes
const NOON = Date.UTC(2020, 0, 1, 12);
/** Longer than anything that a plan waits for on its way. */
const TURN_MS = 60_000;
const MOST_TURNS = 20;

/** What the world has already, or what concerns no route: a case needs neither. */
const LEFT_OUT = new Set([
  'ConfigMap',
  'Deployment',
  'Job',
  'MeshSpace',
  'Namespace',
  'ResourceQuota',
  'Secret',
  'ServiceAccount',
  'StatefulSet',
]);

const keyOf = ({ kind, namespace = '', name }: ObjectRef) =>
  `${kind} ${namespace}/${name}`;

/** The world before anybody has a space. */
function withoutSpaces({ namespaces, workloads, services }: World): World {
  const isBase = (namespace: string) => !spaceNames.includes(namespace);
  return {
    namespaces: namespaces.filter(({ name }) => isBase(name)),
    workloads: workloads.filter(({ namespace }) => isBase(namespace)),
    services: services.filter(({ namespace }) => isBase(namespace)),
  };
}

const baseNamespace: Manifest = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: {
    name: BASE,
    labels: { 'istio-injection': 'enabled', [BASE_LABEL]: 'true' },
  },
};

const worldServices = new Set(
  world.services.map(({ namespace, name }) =>
    keyOf({ apiVersion: 'v1', kind: 'Service', namespace, name }),
  ),
);

/** By whose labels the planner knows where the ingress gateway is. */
const ingressPod: Manifest = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: 'ingress',
    namespace: INGRESS_GATEWAY.namespace,
    labels: INGRESS_GATEWAY.labels,
  },
  spec: { containers: [] },
};

const manifestOf = ({ apiVersion, kind, namespace, name }: ObjectRef) => ({
  apiVersion,
  kind,
  metadata: { name, namespace },
});

/** The owners are not in the cluster that a case runs on: Kubernetes would remove the object. */
function withoutOwners({ metadata, ...object }: Manifest): ContractManifest {
  const { name, namespace, labels, annotations } = metadata;
  return { ...object, metadata: { name, namespace, labels, annotations } };
}

const readyEndpoints = ({ name, namespace }: Manifest['metadata']) => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: {
    name,
    namespace,
    labels: { 'kubernetes.io/service-name': name },
  },
  endpoints: [{ addresses: ['192.0.2.1'], conditions: { ready: true } }],
});

const deleted = (space: MeshSpace): MeshSpace => ({
  ...space,
  metadata: {
    ...space.metadata,
    deletionTimestamp: new Date(NOON).toISOString(),
  },
});

function meshSpace({
  name,
  forks,
  traffic = {},
  graft: _,
  ...spec
}: SpaceWish): MeshSpace {
  return {
    apiVersion: MESHSPACE_API_VERSION,
    kind: 'MeshSpace',
    metadata: { name, uid: `uid-of-${name}`, finalizers: [FINALIZER] },
    spec: {
      base: BASE,
      owner: 'user:default/alice',
      header: { format: 'header', name: 'x-meshspace', value: name },
      forks: forks.map(fork => ({
        workload: { kind: 'Deployment', name: fork },
        ...(traffic[fork] && { traffic: traffic[fork] }),
      })),
      ...spec,
    },
  };
}

/** What is to be written to a cluster so that it follows a plan. */
export interface Written {
  apply: ContractManifest[];
  delete: ContractManifest[];
}

/**
 * The controller without a cluster: takes what the user of a case has, and the spaces that are wanted, through as many plans as
 * it takes, with every fork running at once.
 */
export class PlannedSpaces {
  private readonly cluster = new ModelCluster([
    ...worldManifests(withoutSpaces(world)),
    baseNamespace,
    ingressPod,
  ]);
  private readonly written = new Map<string, ContractManifest>();
  private wanted: readonly SpaceWish[] = [];
  private now = NOON;

  nextSecond(): void {
    this.cluster.nextSecond();
  }

  user(objects: readonly Manifest[]): void {
    this.cluster.apply(objects);
  }

  deleteOfUser(objects: readonly Manifest[]): void {
    this.cluster.delete(objects);
  }

  want(spaces: readonly SpaceWish[]): void {
    const names = spaces.map(({ name }) => name);
    for (const wish of spaces) this.put(meshSpace(wish));
    for (const { metadata } of this.spaces()) {
      if (!names.includes(metadata.name))
        this.update(metadata.name, space => deleted(space));
    }
    this.wanted = spaces;
  }

  /** Plans until nothing is left to do; tells what changed for the cluster. */
  settle(): Written {
    const before = new Map(this.written);
    let quiet = false;
    for (let turn = 0; turn < MOST_TURNS; turn++) {
      this.now += TURN_MS;
      const now = new Date(this.now);
      const planned = plan(this.cluster.view, { now, policy: this.policy });
      planned.operations.forEach(operation => this.write(operation, now));
      for (const { space, status } of planned.spaces)
        this.update(space, one => ({ ...one, status }));
      this.startForks();
      this.collect();
      // once more, for what only time brings
      if (quiet && planned.operations.length === 0) return this.since(before);
      quiet = planned.operations.length === 0;
    }
    throw new TestbedError('the plan does not come to rest');
  }

  private get policy(): PlanPolicy {
    const allowGraft = this.wanted.some(({ graft }) => graft);
    return { ...defaultPlanPolicy, allowGraft };
  }

  private spaces(): readonly MeshSpace[] {
    return this.cluster.view.list('MeshSpace');
  }

  private update(name: string, change: (space: MeshSpace) => MeshSpace): void {
    const space = this.cluster.view.get('MeshSpace', undefined, name);
    if (space) this.put(change(space));
  }

  private put(object: KubeObject): void {
    const { kind, metadata } = object;
    const uid = metadata.uid ?? `uid of ${keyOf(refOf(object))}`;
    this.cluster.apply([
      { ...(object as Manifest), kind, metadata: { ...metadata, uid } },
    ]);
  }

  private write(operation: Operation, now: Date): void {
    const target = targetOf(operation);
    const key = keyOf(target);
    if (operation.type === 'delete') {
      this.cluster.delete([manifestOf(target)]);
      this.written.delete(key);
      return;
    }
    if (operation.type === 'copy') return;
    const after = simulate(this.cluster.view, [operation], now);
    const kind = viewKindOf(target.apiVersion, target.kind);
    const stored = kind && after.get(kind, target.namespace, target.name);
    // of a space the plan says what it changes, and of what it grafts into likewise
    const isWhole = operation.type === 'apply' && target.kind !== 'MeshSpace';
    const object = isWhole ? operation.object : stored;
    if (!object) {
      this.cluster.delete([manifestOf(target)]);
      return;
    }
    this.put(object);
    if (!LEFT_OUT.has(target.kind) && !worldServices.has(key))
      this.written.set(key, withoutOwners(object as Manifest));
  }

  /** What runs for a Deployment of a space, as soon as there is one. */
  private startForks(): void {
    const { view } = this.cluster;
    const forks = view
      .list('Deployment')
      .filter(
        ({ metadata }) => metadata.labels?.[MANAGED_BY_LABEL] === MANAGER,
      );
    for (const fork of forks) {
      const replicas = fork.spec.replicas ?? 1;
      this.put({
        ...fork,
        status: { ...fork.status, replicas, readyReplicas: replicas },
      } as KubeObject);
    }
    const spaces = new Set(forks.map(({ metadata }) => metadata.namespace));
    for (const { metadata } of view.list('Service')) {
      if (spaces.has(metadata.namespace)) this.put(readyEndpoints(metadata));
    }
  }

  /** What Kubernetes removes with a space that nothing holds any more. */
  private collect(): void {
    const gone = this.spaces().filter(
      ({ metadata }) =>
        metadata.deletionTimestamp && !metadata.finalizers?.length,
    );
    for (const { metadata } of gone) {
      this.cluster.delete([
        manifestOf(refOf(meshSpace({ ...metadata, forks: [] }))),
      ]);
      const left = [...this.written].filter(
        ([, object]) =>
          object.metadata.namespace === metadata.name ||
          object.metadata.labels?.[SPACE_LABEL] === metadata.name,
      );
      for (const [key, object] of left) {
        this.cluster.delete([object]);
        this.written.delete(key);
      }
    }
  }

  private since(before: ReadonlyMap<string, ContractManifest>): Written {
    return {
      apply: [...this.written]
        .filter(([key, object]) => !isDeepStrictEqual(before.get(key), object))
        .map(([, object]) => object),
      delete: [...before]
        .filter(([key]) => !this.written.has(key))
        .map(([, object]) => object),
    };
  }
}
