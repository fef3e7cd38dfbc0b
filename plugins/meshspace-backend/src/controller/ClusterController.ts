import { MeshSpace, PlanPolicy, ViewChange } from '@meshspace/planner';
import { Clock } from '../cluster/Clock';
import { ClusterCache } from '../cluster/ClusterCache';
import type { ApplyTarget } from '../cluster/apply/ApplyTarget';
import { messageOf } from '../cluster/errors';
import { explainMissingRight, missingRight } from '../cluster/missingRight';
import { KubeApi } from '../cluster/KubeApi';
import { affectedSpaces } from './affectedSpaces';
import { KeyedQueue, Result } from './KeyedQueue';
import { Leadership } from './Leadership';
import { retryAfterOf, withObstacle } from './failureStatus';
import { orphansOf, OrphanSweep } from './OrphanSweep';
import { reconcile } from './reconcile';
import { tellEvent } from './spaceEvents';
import { expiry, Transition, transitions } from './transitions';
import { writeStatus } from './writeStatus';
import type { Log } from '../Log';
import { Trace, untraced } from '../telemetry/Trace';

/** What the controller needs of a cluster. */
export interface ControlledCluster {
  readonly name: string;
  readonly api: KubeApi;
  readonly cache: Pick<
    ClusterCache,
    'view' | 'note' | 'onChange' | 'obstacle' | 'seesAllOf'
  >;
  readonly synced: boolean;
  /** The time that the cluster has. */
  now(): number;
  /** Told what keeps the controller from its work. */
  concern(message: string | undefined): void;
}

export interface ControllerReport {
  cluster: string;
  ms: number;
  outcome: Result['type'];
}

interface Options {
  cluster: ControlledCluster;
  policy: PlanPolicy;
  clock: Clock;
  logger: Log;
  identity: string;
  leaseNamespace: string;
  leaseSeconds?: number;
  /** How long before its end a space says that it ends. */
  expiringMs?: number;
  /** A person wants to know. */
  told?(cluster: string, space: MeshSpace, transition: Transition): void;
  report?(report: ControllerReport): void;
  trace?: Trace;
}

/** How soon a space is looked at again whose base is still being read. */
const LOOK_AGAIN_MS = 250;

/** No space has such a name. */
const ORPHANS = 'orphaned routes';

/** Keeps the spaces of one cluster as they are wanted, as long as it holds the Lease. */
export class ClusterController {
  readonly #options: Options;
  readonly #queue: KeyedQueue;
  readonly #leadership: Leadership;
  readonly #stop = new AbortController();
  readonly #sweep = new OrphanSweep();
  readonly #concerns = new Map<string, string>();
  #wasSynced = false;
  #running: Promise<void> | undefined;
  #unsubscribe = () => {};

  constructor(options: Options) {
    const { cluster, clock, logger, identity, leaseNamespace, leaseSeconds } =
      options;
    this.#options = options;
    this.#queue = new KeyedQueue({
      clock,
      work: key => this.#traced(key),
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
      renewed: () => this.#concerned('lease', undefined),
      failed: error =>
        this.#concerned(
          'lease',
          `The Lease cannot be renewed, so no space is worked on: ${causeOf(
            error,
          )}`,
        ),
    });
  }

  get leads(): boolean {
    return this.#leadership.leads;
  }

  get name(): string {
    return this.#options.cluster.name;
  }

  /** How many spaces wait, or are worked on. */
  get queued(): number {
    return this.#queue.size;
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
    if (!cluster.synced) {
      // Whoever leads tells why nothing happens to the spaces.
      if (this.#leadership.leads && cluster.cache.obstacle) this.#addAll();
      return;
    }
    if (!this.#wasSynced) {
      this.#wasSynced = true;
      this.#addAll();
      return;
    }
    if (!this.#leadership.leads) return;
    if (orphansOf(cluster.cache.view).length > 0) {
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

  #traced(space: string): Promise<Result> {
    const { cluster, trace = untraced } = this.#options;
    const attributes = {
      'meshspace.cluster': cluster.name,
      'meshspace.space': space,
    };
    return trace('meshspace.reconcile', { attributes }, async span => {
      const result = await this.#work(space);
      span.setAttribute('meshspace.outcome', result.type);
      if (result.type === 'failed') span.setStatus({ code: 'error' });
      return result;
    });
  }

  async #work(space: string): Promise<Result> {
    const { cluster, logger, policy, report, expiringMs } = this.#options;
    const mayGoOn = () =>
      this.#leadership.leads && cluster.synced && this.#sees(space);
    if (!mayGoOn()) {
      await this.#tellObstacle(space);
      return this.#later();
    }
    const started = performance.now();
    let result: Result;
    try {
      const target = this.#target();
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
              expiringMs,
              told: (one, before, after) =>
                this.#tell(one, transitions(one, before, after)),
              expired: one => this.#tell(one, [expiry(one)]),
            });
    } catch (error) {
      if (this.#stop.signal.aborted) return { type: 'done' };
      const cause = causeOf(error);
      logger.error(`A space cannot be reconciled: ${cause}`, {
        cluster: cluster.name,
        space,
      });
      this.#concerned('status', `Spaces cannot be told about: ${cause}`);
      result = { type: 'failed' };
    }
    if (result.type === 'done') this.#concerned('status', undefined);
    // What was broken off halfway may leave nothing behind that a watch would tell of.
    if (result.type === 'done' && !mayGoOn()) result = this.#later();
    report?.({
      cluster: cluster.name,
      ms: performance.now() - started,
      outcome: result.type,
    });
    return result;
  }

  /** Whether nothing that decides over a space's base is still being read. */
  #sees(key: string): boolean {
    const { cache } = this.#options.cluster;
    const space = cache.view.get('MeshSpace', undefined, key);
    return !space || cache.seesAllOf(space.spec.base);
  }

  #target(): ApplyTarget {
    const { api, cache } = this.#options.cluster;
    return { api, view: cache.view, note: written => cache.note(written) };
  }

  /** Without seeing all of the cluster nothing is planned; that is said on the spaces that wait for it. */
  async #tellObstacle(space: string): Promise<void> {
    const { cluster } = this.#options;
    const { obstacle, view } = cluster.cache;
    const known = view.get('MeshSpace', undefined, space);
    if (!this.#leadership.leads || !obstacle || !known) return;
    const status = withObstacle(known.status, obstacle, cluster.now());
    const { signal } = this.#stop;
    await writeStatus({ target: this.#target(), space, signal }, status);
  }

  /** Who may come to lead looks at everything then; who leads comes back to what could not be seen yet. */
  #later(): Result {
    return this.#leadership.leads
      ? { type: 'done', againInMs: LOOK_AGAIN_MS }
      : { type: 'done' };
  }

  /** Logged once, and shown on the cluster for as long as it lasts. */
  #concerned(what: string, message: string | undefined) {
    const { cluster, logger } = this.#options;
    if (this.#concerns.get(what) === message) return;
    if (message) {
      this.#concerns.set(what, message);
      logger.warn(message, { cluster: cluster.name });
    } else {
      this.#concerns.delete(what);
    }
    cluster.concern([...this.#concerns.values()].join(' ') || undefined);
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

  #tell(space: MeshSpace, news: readonly Transition[]) {
    const { cluster, logger, told } = this.#options;
    for (const transition of news) {
      told?.(cluster.name, space, transition);
      tellEvent(cluster.api, space, transition, cluster.now()).then(
        () => this.#concerned('events', undefined),
        // A refused event harms nobody; a missing right would go unnoticed for ever.
        error =>
          missingRight(error)
            ? this.#concerned('events', causeOf(error))
            : logger.debug(`An event was not written: ${messageOf(error)}`),
      );
    }
  }
}

function causeOf(error: unknown): string {
  const right = missingRight(error);
  return right ? explainMissingRight(right) : messageOf(error);
}
