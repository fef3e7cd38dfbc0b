import { MeshSpace, Raw } from '@meshspace/planner';
import type { KubeApi } from '../../cluster/KubeApi';
import { sampleBase } from '../sampleBase';
import { Replica } from './Replica';
import { SimApi } from './SimApi';
import { kubeletStep } from './SimKubelet';
import { SimObject, SimStore } from './SimStore';

/** A cluster with a base, in which time passes only when it is told to. */
export class SimWorld {
  time = Date.parse('2026-11-21T00:00:00Z');
  readonly store: SimStore;
  readonly #applied: Map<string, Raw>;

  constructor(from?: SimWorld) {
    if (from) {
      this.time = from.time;
      this.store = from.store.clone(() => this.time);
      this.#applied = new Map(from.#applied);
      return;
    }
    this.store = new SimStore(() => this.time);
    this.#applied = new Map();
    for (const [, object] of sampleBase()) {
      // Pods come by themselves here.
      if (object.kind === 'Pod' || object.kind === 'EndpointSlice') continue;
      this.store.create(object as SimObject);
    }
    this.settle();
  }

  replica(wrap: (api: KubeApi) => KubeApi = api => api, skewMs = 0): Replica {
    return new Replica(
      this.store,
      wrap(new SimApi(this.store, this.#applied)),
      () => this.time + skewMs,
    );
  }

  settle() {
    while (kubeletStep(this.store, this.time));
  }

  createSpace(name: string, forks: string[], value = name) {
    this.store.create({
      apiVersion: 'meshspace.dev/v1alpha1',
      kind: 'MeshSpace',
      metadata: { name, finalizers: ['meshspace.dev/routes'] },
      spec: {
        base: 'shop',
        owner: 'user:default/alice',
        header: { format: 'header', name: 'x-meshspace', value },
        forks: forks.map(fork => ({
          workload: { kind: 'Deployment', name: fork },
        })),
      },
    });
  }

  changeSpace(name: string, change: (spec: MeshSpace['spec']) => Raw) {
    const known = this.store.find(`MeshSpace ${name}`);
    if (!known || known.metadata.deletionTimestamp) return;
    this.store.update(`MeshSpace ${name}`, {
      ...known,
      spec: change((known as unknown as MeshSpace).spec),
    });
  }

  /** The user's own VirtualService. */
  changeRoute(timeout: string) {
    const key = 'VirtualService shop/reviews';
    this.store.update(key, {
      ...this.store.get(key),
      spec: {
        hosts: ['reviews'],
        http: [{ timeout, route: [{ destination: { host: 'reviews' } }] }],
      },
    });
  }

  deleteSpace(name: string) {
    if (this.store.find(`MeshSpace ${name}`)) {
      this.store.delete(`MeshSpace ${name}`);
    }
  }

  /** A replica without faults works until nothing changes any more. */
  async converge(
    replica: Replica,
    options: { restarts?: boolean; patientMs?: number } = {},
  ) {
    let calm = 0;
    let { patientMs = 0 } = options;
    for (let round = 0; round < 200; round++) {
      const before = this.store.log.length;
      replica.hear();
      for (const space of replica.spaces()) {
        await replica.reconcile(space).catch(error => {
          // A crash: the process comes back with nothing remembered.
          if (options.restarts) replica.restart();
          else throw error;
        });
        replica.hear();
      }
      await replica.sweep().catch(() => replica.restart());
      this.settle();
      this.time += 2000;
      calm = this.store.log.length === before ? calm + 1 : 0;
      // Longer than any grace, shorter than the renewal of the switch.
      if (calm <= 3) continue;
      if (patientMs === 0) return;
      this.time += patientMs;
      patientMs = 0;
      calm = 0;
    }
    throw new Error('does not come to rest');
  }

  /** All that is there, without what every run has its own of. */
  picture(): Record<string, unknown> {
    return Object.fromEntries(
      this.store
        .all()
        .filter(({ kind }) => kind !== 'Job')
        .map(object => [
          `${object.kind} ${object.metadata.namespace ?? ''}/${
            object.metadata.name
          }`,
          comparable(object),
        ])
        .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
    );
  }
}

const OWN = new Set([
  'uid',
  'resourceVersion',
  'generation',
  'observedGeneration',
  'creationTimestamp',
  'lastTransitionTime',
  'since',
  'ownerReferences',
  'meshspace.dev/applied',
  'meshspace.dev/source-uid',
]);

function comparable(object: SimObject): unknown {
  return JSON.parse(
    JSON.stringify(object, (key, value) => (OWN.has(key) ? undefined : value)),
  );
}
