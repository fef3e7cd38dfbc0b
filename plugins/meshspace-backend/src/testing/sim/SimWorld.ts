import {
  DERIVED_FROM_ANNOTATION,
  FINALIZER,
  MeshSpace,
  Raw,
} from '@meshspace/planner';
import type { KubeApi } from '../../cluster/KubeApi';
import { ServerClock } from '../../cluster/ServerClock';
import { sampleBase } from '../sampleBase';
import { Replica } from './Replica';
import { SimApi } from './SimApi';
import { kubeletStep } from './SimKubelet';
import { SimObject, SimStore } from './SimStore';

const USERS_ROUTE = 'VirtualService shop/reviews';

/** Longer than any grace, shorter than the renewal of the switch. */
const CALM_MS = 100_000;

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

  replica(
    wrap: (api: KubeApi) => KubeApi = api => api,
    options: { skewMs?: number; trustsOwnClock?: boolean } = {},
  ): Replica {
    const { skewMs = 0, trustsOwnClock = false } = options;
    const clock = new ServerClock({ now: () => this.time + skewMs });
    const hear = () => {
      if (trustsOwnClock) return;
      clock.heard(new Date(this.time).toUTCString(), this.time + skewMs);
    };
    hear();
    const api = new SimApi(this.store, this.#applied, hear);
    return new Replica(this.store, wrap(api), clock.now);
  }

  settle() {
    while (kubeletStep(this.store, this.time));
  }

  createSpace(name: string, forks: string[], value = name) {
    this.store.create({
      apiVersion: 'meshspace.dev/v1alpha1',
      kind: 'MeshSpace',
      metadata: { name, finalizers: [FINALIZER] },
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

  /** Tells whether there was a space to change. */
  changeSpace(
    name: string,
    change: (spec: MeshSpace['spec']) => Raw | MeshSpace['spec'],
  ): boolean {
    const known = this.store.find(`MeshSpace ${name}`);
    if (!known || known.metadata.deletionTimestamp) return false;
    this.store.update(`MeshSpace ${name}`, {
      ...known,
      spec: change((known as unknown as MeshSpace).spec),
    });
    return true;
  }

  /** What people want at present, as one text. */
  wishes(): string {
    return JSON.stringify([
      this.store.get(USERS_ROUTE).spec,
      ...this.store
        .all()
        .filter(({ kind }) => kind === 'MeshSpace')
        .map(({ metadata, spec }) => [metadata.name, comparable(spec)])
        .sort(),
    ]);
  }

  /** The same people's wishes in a cluster that no controller has touched. */
  wishesOnly(options: { spaces: boolean } = { spaces: true }): SimWorld {
    const other = new SimWorld();
    const route = this.store.get(USERS_ROUTE);
    other.store.update(USERS_ROUTE, {
      ...other.store.get(USERS_ROUTE),
      spec: route.spec,
    });
    for (const space of this.store.all()) {
      if (space.kind !== 'MeshSpace' || !options.spaces) continue;
      const { name } = space.metadata;
      other.store.create({
        ...space,
        spec: { ...(space.spec as MeshSpace['spec']), expiresAt: undefined },
        status: undefined,
        metadata: { name, finalizers: [FINALIZER] },
      });
    }
    return other;
  }

  /** The user's own VirtualService. */
  changeRoute(timeout: string) {
    this.store.update(USERS_ROUTE, {
      ...this.store.get(USERS_ROUTE),
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

  /** A replica works until nothing changes any more, and nothing is to come soon. */
  async converge(replica: Replica, options: { restarts?: boolean } = {}) {
    for (let round = 0; round < 300; round++) {
      const before = this.store.log.length;
      replica.hear();
      await replica.work().catch(error => {
        // A crash: the process comes back with nothing remembered.
        if (options.restarts) replica.restart();
        else throw error;
      });
      this.settle();
      this.time += 250;
      if (this.store.log.length > before) continue;
      const { idleMs } = replica;
      if (idleMs > CALM_MS) return;
      this.time += idleMs;
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
  'expiresAt',
  'ownerReferences',
  'meshspace.dev/applied',
  'meshspace.dev/source-uid',
]);

function comparable(object: unknown): unknown {
  return JSON.parse(
    JSON.stringify(object, (key, value) => {
      if (OWN.has(key)) return undefined;
      return key === DERIVED_FROM_ANNOTATION
        ? String(value).replace(/@\d+/g, '')
        : value;
    }),
  );
}
