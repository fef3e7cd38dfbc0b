import { hasLabels, Raw, Service, Workload } from '@meshspace/planner';
import { SimObject } from './SimStore';

/** What Kubernetes itself works on: objects by `Kind namespace/name`. */
export interface KubeletStore {
  /** Grows with every change. */
  readonly changes: number;
  all(): SimObject[];
  find(key: string): SimObject | undefined;
  create(object: SimObject): unknown;
  update(key: string, object: SimObject): unknown;
  delete(key: string): unknown;
}

/** What Kubernetes does with Deployments, Services and the Jobs of the switch: one step at a time. Tells whether anything changed. */
export function kubeletStep(store: KubeletStore, now: number): boolean {
  const before = store.changes;
  collectGarbage(store);
  const objects = store.all();
  for (const object of objects) {
    if (object.kind === 'Deployment') runPods(store, object);
    if (object.kind === 'Job') endJob(store, object, now);
  }
  for (const object of objects) {
    if (object.kind === 'Service') fillEndpoints(store, object);
  }
  return store.changes > before;
}

function runPods(store: KubeletStore, object: SimObject) {
  const { metadata, spec } = object as unknown as Workload;
  const wanted = spec.replicas ?? 1;
  const name = `${metadata.name}-pod`;
  const key = `Pod ${metadata.namespace}/${name}`;
  const pod = store.find(key);
  if (wanted === 0 && pod) store.delete(key);
  if (wanted > 0 && !pod) {
    store.create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name,
        namespace: metadata.namespace,
        labels: spec.template.metadata?.labels,
        ownerReferences: [
          {
            apiVersion: 'apps/v1',
            kind: 'Deployment',
            name: metadata.name,
            uid: metadata.uid ?? '',
            controller: true,
          },
        ],
      },
      spec: {
        containers: [
          ...spec.template.spec.containers.filter(
            ({ name: container }) => container !== 'istio-proxy',
          ),
          {
            name: 'istio-proxy',
            image: 'istio/proxyv2:1.31.1',
            args: ['proxy', 'sidecar', '--domain', 'x.svc.cluster.local'],
          },
        ],
      },
      status: {
        phase: 'Running',
        podIP: '10.0.0.1',
        conditions: [{ type: 'Ready', status: 'True' }],
        containerStatuses: spec.template.spec.containers.map(container => ({
          name: container.name,
          ready: true,
          restartCount: 0,
          image: container.image ?? '',
          state: { running: {} },
        })),
      },
    });
  }
  const ready: Raw = {
    observedGeneration: metadata.generation,
    replicas: wanted,
    readyReplicas: wanted,
    updatedReplicas: wanted,
    availableReplicas: wanted,
  };
  const current = store.find(
    `Deployment ${metadata.namespace}/${metadata.name}`,
  );
  const told = current?.status as Workload['status'] & {
    observedGeneration?: number;
  };
  const isTold =
    told?.observedGeneration === metadata.generation &&
    told?.readyReplicas === wanted;
  if (current && !isTold) {
    store.update(`Deployment ${metadata.namespace}/${metadata.name}`, {
      ...current,
      status: ready,
    });
  }
}

function fillEndpoints(store: KubeletStore, object: SimObject) {
  const { metadata, spec } = object as unknown as Service;
  if (!spec.selector || metadata.deletionTimestamp) return;
  const backed = store
    .all()
    .some(
      ({ kind, metadata: pod }) =>
        kind === 'Pod' &&
        pod.namespace === metadata.namespace &&
        hasLabels(pod.labels, spec.selector),
    );
  const name = `${metadata.name}-slice`;
  const key = `EndpointSlice ${metadata.namespace}/${name}`;
  const endpoints = backed
    ? [{ addresses: ['10.0.0.1'], conditions: { ready: true } }]
    : [];
  const known = store.find(key);
  if (known) {
    const before = known.endpoints as unknown[];
    if (before.length !== endpoints.length) {
      store.update(key, { ...known, endpoints });
    }
    return;
  }
  store.create({
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name,
      namespace: metadata.namespace,
      labels: {
        ...metadata.labels,
        'kubernetes.io/service-name': metadata.name,
      },
      ownerReferences: [
        {
          apiVersion: 'v1',
          kind: 'Service',
          name: metadata.name,
          uid: metadata.uid ?? '',
        },
      ],
    },
    endpoints,
  });
}

/** A Job that runs nothing is complete at once, and deleted after its time. */
function endJob(store: KubeletStore, object: SimObject, now: number) {
  const key = `Job ${object.metadata.namespace}/${object.metadata.name}`;
  const { ttlSecondsAfterFinished: ttl } = object.spec as {
    ttlSecondsAfterFinished?: number;
  };
  const status = object.status as { completionTime?: string } | undefined;
  if (!status?.completionTime) {
    store.update(key, {
      ...object,
      status: {
        completionTime: `${new Date(now).toISOString().slice(0, 19)}Z`,
        conditions: [{ type: 'Complete', status: 'True' }],
      },
    });
    return;
  }
  if (
    ttl !== undefined &&
    now >= Date.parse(status.completionTime) + ttl * 1000
  ) {
    store.delete(key);
  }
}

/** Also what was made, by somebody with an old picture, after its owner had gone. */
function collectGarbage(store: KubeletStore) {
  const alive = new Set(store.all().map(({ metadata }) => metadata.uid));
  for (const { kind, metadata } of store.all()) {
    const owners = metadata.ownerReferences ?? [];
    if (owners.length > 0 && !owners.some(({ uid }) => alive.has(uid))) {
      const key = `${kind} ${
        metadata.namespace ? `${metadata.namespace}/` : ''
      }${metadata.name}`;
      if (store.find(key)) store.delete(key);
    }
  }
}
