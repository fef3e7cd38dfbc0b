import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { MeshSpace } from '@meshspace/planner';
import type { TrafficSource } from '@meshspace/plugin-meshspace-node';
import { Clock } from '../cluster/Clock';
import type { Clusters } from '../cluster/Clusters';
import type { Settings } from '../config/settings';
import type { Log } from '../Log';
import type { ControllerMetrics } from '../telemetry/ControllerMetrics';
import type { Trace } from '../telemetry/Trace';
import { planPolicy } from '../policy/planPolicy';
import { ClusterController } from './ClusterController';
import { IdleWatch } from './IdleWatch';
import type { Transition } from './transitions';

interface Options {
  clusters: Clusters;
  settings: Settings;
  clock: Clock;
  logger: Log;
  metrics: ControllerMetrics;
  trace?: Trace;
  traffic: Pick<TrafficSource, 'getHistory'>;
  /** Distinguishes replicas; the pod's name, for example. */
  identity?: string;
  /** A person wants to know. */
  told?(cluster: string, space: MeshSpace, transition: Transition): void;
}

/** One controller for each cluster, and what goes with it; the same in a portal and without one. */
export class Controllers {
  readonly #controllers: readonly ClusterController[];
  readonly #idle: readonly IdleWatch[];
  readonly #stop = new AbortController();
  #running: Promise<unknown> = Promise.resolve();

  constructor(options: Options) {
    const { clusters, settings, clock, logger, metrics, trace, traffic } =
      options;
    const { told, identity = ownIdentity() } = options;
    const { leaseNamespace, expiringSeconds, idleSeconds } =
      settings.controller;
    this.#controllers = clusters.list().map(
      cluster =>
        new ClusterController({
          cluster,
          clock,
          logger,
          identity,
          policy: planPolicy(settings),
          leaseNamespace,
          expiringMs: expiringSeconds * 1000,
          report: report => metrics.reconciled(report),
          trace,
          told,
        }),
    );
    this.#idle =
      idleSeconds === undefined
        ? []
        : clusters.list().map(
            (cluster, index) =>
              new IdleWatch({
                cluster,
                traffic,
                clock,
                logger,
                idleSeconds,
                leads: () => this.#controllers[index].leads,
              }),
          );
  }

  list(): readonly ClusterController[] {
    return this.#controllers;
  }

  start() {
    for (const controller of this.#controllers) controller.start();
    this.#running = Promise.all(
      this.#idle.map(watch => watch.run(this.#stop.signal)),
    );
  }

  /** What is under way is finished, and the Leases are given back. */
  async stop() {
    this.#stop.abort();
    await Promise.all([
      this.#running,
      ...this.#controllers.map(controller => controller.stop()),
    ]);
  }
}

/** Different for every process, also for two on one machine. */
function ownIdentity(): string {
  return `${process.env.POD_NAME ?? hostname()}_${randomUUID().slice(0, 8)}`;
}
