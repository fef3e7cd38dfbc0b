import { FINALIZER, MeshSpace, Raw } from '@meshspace/planner';
import {
  EmbeddedCluster,
  Faults,
  startEmbeddedCluster,
} from 'embedded-cluster';
import { Clock } from '../../cluster/Clock';
import { HttpKubeApi } from '../../cluster/HttpKubeApi';
import type { KubeApi } from '../../cluster/KubeApi';
import { PoliteKubeApi } from '../../cluster/PoliteKubeApi';
import { sampleBase } from '../sampleBase';
import { kubeletStep } from '../sim/SimKubelet';
import { Replica } from '../sim/Replica';
import { Snapshot, WireStore } from './WireStore';

/** Longer than any grace, shorter than the renewal of the switch. */
const CALM_MS = 100_000;

const SPACES = 'meshspaces.meshspace.dev';
const ROUTES = 'virtualservices.networking.istio.io';

/** A cluster's real API over HTTP, in which time passes only when it is told to. */
export class WireWorld {
  /** The server has it too. */
  readonly #now: { time: number };
  readonly faults: Faults;
  readonly store: WireStore;
  readonly #cluster: EmbeddedCluster;
  readonly #http: HttpKubeApi;

  private constructor(
    cluster: EmbeddedCluster,
    faults: Faults,
    now: { time: number },
  ) {
    this.#cluster = cluster;
    this.#now = now;
    this.faults = faults;
    this.store = new WireStore(cluster, () => this.#now.time);
    this.#http = new HttpKubeApi({
      clock: this.clock,
      connection: {
        name: 'wire',
        server: cluster.url,
        authorize: async () => ({
          headers: { authorization: `Bearer ${cluster.token}` },
          tls: {},
        }),
        refresh() {},
      },
    });
  }

  static async start(): Promise<WireWorld> {
    const now = { time: Date.parse('2026-11-21T00:00:00Z') };
    const faults = new Faults();
    faults.now = () => now.time;
    const cluster = await startEmbeddedCluster({
      preset: 'empty',
      workloads: false,
      faults,
    });
    const world = new WireWorld(cluster, faults, now);
    for (const [resource, object] of sampleBase()) {
      // Pods come by themselves here.
      if (object.kind === 'Pod' || object.kind === 'EndpointSlice') continue;
      await cluster.client.create(resource, object);
    }
    world.settle();
    return world;
  }

  async stop() {
    this.#http.close();
    await this.#cluster.stop();
  }

  /** Whoever waits makes time pass. */
  readonly clock: Clock = {
    now: () => this.#now.time,
    random: () => 0.5,
    after: (ms, callback) => {
      const timer = setImmediate(() => {
        this.#now.time += ms;
        callback();
      });
      return () => clearImmediate(timer);
    },
  };

  /** `wrap` sees every request as it goes out, also those that are made again. */
  replica(wrap: (api: KubeApi) => KubeApi = api => api): Replica {
    const api = new PoliteKubeApi({ api: wrap(this.#http), clock: this.clock });
    return new Replica(this.store, api, () => this.#now.time);
  }

  save(): { objects: Snapshot; time: number } {
    return { objects: this.store.save(), time: this.#now.time };
  }

  restore({ objects, time }: { objects: Snapshot; time: number }) {
    this.#now.time = time;
    this.store.restore(objects);
  }

  settle() {
    do {
      this.store.endNamespaces();
    } while (kubeletStep(this.store, this.#now.time));
  }

  async createSpace(name: string, forks: string[]) {
    await this.#cluster.client.create(SPACES, {
      apiVersion: 'meshspace.dev/v1alpha1',
      kind: 'MeshSpace',
      metadata: { name, finalizers: [FINALIZER] },
      spec: {
        base: 'shop',
        owner: 'user:default/alice',
        header: { format: 'header', name: 'x-meshspace', value: name },
        forks: forks.map(fork => ({
          workload: { kind: 'Deployment', name: fork },
        })),
      },
    });
  }

  async changeSpace(name: string, change: Partial<MeshSpace['spec']>) {
    await this.#cluster.client.modify(SPACES, undefined, name, space => ({
      ...space,
      spec: { ...(space.spec as Raw), ...change },
    }));
  }

  async deleteSpace(name: string) {
    await this.#cluster.client.delete(SPACES, undefined, name);
  }

  /** The user's own VirtualService. */
  async changeRoute(timeout: string) {
    await this.#cluster.client.modify(ROUTES, 'shop', 'reviews', route => ({
      ...route,
      spec: {
        hosts: ['reviews'],
        http: [{ timeout, route: [{ destination: { host: 'reviews' } }] }],
      },
    }));
  }

  space(name: string): MeshSpace | undefined {
    return this.#cluster.client.get(SPACES, undefined, name) as
      | MeshSpace
      | undefined;
  }

  /** Once around: hear, work, and let Kubernetes do its part. Tells whether anything is still to come soon. */
  async turn(replica: Replica): Promise<boolean> {
    const before = this.store.changes;
    replica.hear();
    await replica.work().catch(error => {
      if (error instanceof TypeError) throw error;
      // As after a crash; what the server said would be tried again by the queue as well.
      replica.restart();
    });
    this.settle();
    this.#now.time += 250;
    if (this.store.changes > before) return true;
    const { idleMs } = replica;
    if (idleMs > CALM_MS) return false;
    this.#now.time += idleMs;
    return true;
  }

  async converge(replica: Replica) {
    for (let round = 0; round < 300; round++) {
      if (!(await this.turn(replica))) return;
    }
    throw new Error('does not come to rest');
  }

  /** All that is there, without what every run has its own of. */
  picture(): Map<string, string> {
    return new Map(
      this.store.all().flatMap(({ kind, metadata, ...rest }) => {
        if (kind === 'Job') return [];
        const { name, namespace = '', labels, annotations } = metadata;
        const told = { labels, annotations, ...rest };
        return [[`${kind} ${namespace}/${name}`, comparable(told)]];
      }),
    );
  }

  jobs(): number {
    return this.store.all().filter(({ kind }) => kind === 'Job').length;
  }
}

const OWN = new Set([
  'resourceVersion',
  'observedGeneration',
  'lastTransitionTime',
  'startTime',
  'completionTime',
  'since',
  'clusterIP',
  'clusterIPs',
  'meshspace.dev/applied',
  'meshspace.dev/source-uid',
  'meshspace.dev/derived-from',
]);

function comparable(object: unknown): string {
  return JSON.stringify(object, (key, value) =>
    OWN.has(key) ? undefined : value,
  );
}
