import {
  MeshSpace,
  MeshSpaceStatus,
  PlanPolicy,
  ViewChange,
} from '@meshspace/planner';
import { Clock } from '../cluster/Clock';
import { ClusterCache } from '../cluster/ClusterCache';
import type { ApplyTarget } from '../cluster/apply/applyOperation';
import { messageOf } from '../cluster/errors';
import { KubeApi } from '../cluster/KubeApi';
import { affectedSpaces } from './affectedSpaces';
import { KeyedQueue, Result } from './KeyedQueue';
import { Leadership } from './Leadership';
import { retryAfterOf } from './failureStatus';
import { OrphanSweep } from './OrphanSweep';
import { orphanedRoutes } from './orphans';
import { reconcile } from './reconcile';
import { tellEvent } from './spaceEvents';
import { Transition, transitions } from './transitions';
import type { Log } from '../Log';

/** What the controller needs of a cluster. */
export interface ControlledCluster {
  readonly name: string;
  readonly api: KubeApi;
  readonly cache: Pick<ClusterCache, 'view' | 'note' | 'onChange'>;
  readonly synced: boolean;
  /** The time that the cluster has. */
  now(): number;
}

export interface ControllerReport {
  cluster: string;
  ms: number;
  outcome: Result['type'];
  queued: number;
}

interface Options {
  cluster: ControlledCluster;
  policy: PlanPolicy;
  clock: Clock;
  logger: Log;
  identity: string;
  leaseNamespace: string;
  leaseSeconds?: number;
  /** A person wants to know. */
  told?(cluster: string, space: MeshSpace, transition: Transition): void;
  report?(report: ControllerReport): void;
}

/** No space has such a name. */
const ORPHANS = 'orphaned routes';

/** Keeps the spaces of one cluster as they are wanted, as long as it holds the Lease. */
export class ClusterController {
  readonly #options: Options;
  readonly #queue: KeyedQueue;
  readonly #leadership: Leadership;
  readonly #stop = new AbortController();
  readonly #sweep = new OrphanSweep();
  #wasSynced = false;
  #running: Promise<void> | undefined;
  #unsubscribe = () => {};

  constructor(options: Options) {
    const { cluster, clock, logger, identity, leaseNamespace, leaseSeconds } =
      options;
    this.#options = options;
    this.#queue = new KeyedQueue({
      clock,
      work: key => this.#work(key),
      // Forks of several spaces share the route objects of their base.
      group: key =>
        cluster.cache.view.get('MeshSpace', undefined, key)?.spec.base ?? key,
    });
    this.#leadership = new Leadership({
      api: cluster.api,
      clock,
      identity,
      namespace: leaseNamespace,
      leaseSeconds,
      changed: leads => {
        logger.info(
          leads ? 'Controls the cluster' : 'Another controls the cluster',
          { cluster: cluster.name },
        );
        if (leads) this.#addAll();
      },
      failed: error =>
        logger.warn(`The Lease cannot be renewed: ${messageOf(error)}`, {
          cluster: cluster.name,
        }),
    });
  }

  get leads(): boolean {
    return this.#leadership.leads;
  }

  start() {
    const { cache } = this.#options.cluster;
    this.#unsubscribe = cache.onChange(changes => this.#changed(changes));
    this.#running = this.#leadership.run(this.#stop.signal);
  }

  async stop() {
    this.#unsubscribe();
    const drained = this.#queue.stop();
    this.#stop.abort();
    await Promise.all([drained, this.#running]);
  }

  #changed(changes: readonly ViewChange[]) {
    const { cluster } = this.#options;
    if (!cluster.synced) return;
    if (!this.#wasSynced) {
      this.#wasSynced = true;
      this.#addAll();
      return;
    }
    if (!this.#leadership.leads) return;
    if (orphanedRoutes(cluster.cache.view).length > 0) {
      this.#queue.add(ORPHANS);
    }
    // A person's new wish does not wait for the end of an old failure's delay.
    const wishes = new Set(
      changes.flatMap(change =>
        change.type === 'set' && change.object.kind === 'MeshSpace'
          ? [change.object.metadata.name]
          : [],
      ),
    );
    for (const space of affectedSpaces(cluster.cache.view, changes)) {
      this.#queue.add(space, { now: wishes.has(space) && this.#isNew(space) });
    }
  }

  /** Our own status write is no new wish. */
  #isNew(name: string): boolean {
    const space = this.#options.cluster.cache.view.get(
      'MeshSpace',
      undefined,
      name,
    );
    return (
      !!space &&
      (space.status?.observedGeneration !== space.metadata.generation ||
        space.metadata.deletionTimestamp !== undefined)
    );
  }

  #addAll() {
    const { cluster } = this.#options;
    for (const space of cluster.cache.view.list('MeshSpace')) {
      this.#queue.add(space.metadata.name);
    }
    this.#queue.add(ORPHANS);
  }

  async #work(space: string): Promise<Result> {
    const { cluster, logger, policy, report } = this.#options;
    const mayGoOn = () => this.#leadership.leads && cluster.synced;
    if (!mayGoOn()) return { type: 'done' };
    const started = performance.now();
    let result: Result;
    try {
      const target = {
        api: cluster.api,
        view: cluster.cache.view,
        note: (written: unknown) => cluster.cache.note(written),
      };
      const now = cluster.now();
      const { signal } = this.#stop;
      result =
        space === ORPHANS
          ? await this.#sweepOrphans(target, now, mayGoOn)
          : await reconcile({
              target,
              space,
              policy,
              now,
              signal,
              mayGoOn,
              told: (...status) => this.#told(...status),
            });
    } catch (error) {
      if (this.#stop.signal.aborted) return { type: 'done' };
      logger.error(`A space cannot be reconciled: ${messageOf(error)}`, {
        cluster: cluster.name,
        space,
      });
      result = { type: 'failed' };
    }
    report?.({
      cluster: cluster.name,
      ms: performance.now() - started,
      outcome: result.type,
      queued: this.#queue.size,
    });
    return result;
  }

  async #sweepOrphans(
    target: ApplyTarget,
    now: number,
    mayGoOn: () => boolean,
  ): Promise<Result> {
    const { failures, againInMs } = await this.#sweep.run(target, now, {
      signal: this.#stop.signal,
      mayGoOn,
    });
    return failures.length > 0
      ? { type: 'failed', retryAfterMs: retryAfterOf(failures) }
      : { type: 'done', againInMs };
  }

  #told(
    space: MeshSpace,
    before: MeshSpaceStatus | undefined,
    after: MeshSpaceStatus,
  ) {
    const { cluster, logger, told } = this.#options;
    for (const transition of transitions(space, before, after)) {
      told?.(cluster.name, space, transition);
      tellEvent(cluster.api, space, transition, cluster.now()).catch(error =>
        logger.debug(`An event could not be written: ${messageOf(error)}`),
      );
    }
  }
}
