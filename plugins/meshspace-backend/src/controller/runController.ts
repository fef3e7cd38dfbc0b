import { ConfigReader } from '@backstage/config';
import type { JsonObject } from '@backstage/types';
import { PrometheusTraffic } from '../api/traffic/PrometheusTraffic';
import { systemClock } from '../cluster/Clock';
import { createClusters } from '../cluster/createClusters';
import { readConnections } from '../cluster/connections/readConnections';
import { readSettings } from '../config/settings';
import type { Log } from '../Log';
import { ControllerMetrics } from '../telemetry/ControllerMetrics';
import { TextMeter } from '../telemetry/TextMeter';
import { Controllers } from './Controllers';

/** @public */
export interface RunControllerOptions {
  /** What stands under `meshspace` in a portal's configuration; `clusters` must be given. */
  settings: JsonObject;
  log: Log;
  /** Ends the controller; what is under way is finished, and the Lease is given back. */
  signal: AbortSignal;
  /** Distinguishes replicas; the pod's name, for example. */
  identity?: string;
}

/** A controller that can be watched. @public */
export interface RunningController {
  /** One line for each cluster: whether it is read and who controls it. */
  status(): {
    cluster: string;
    ready: boolean;
    leads: boolean;
    message?: string;
  }[];
  /** What is counted, as Prometheus scrapes it. */
  metrics(): Promise<string>;
  /** Resolves when all has ended. */
  ended: Promise<void>;
}

/**
 * The controller without a portal: the same code, for a Deployment in the cluster. It may run beside the one in the portal; a
 * Lease decides who works.
 * @public
 */
export function runController(
  options: RunControllerOptions,
): RunningController {
  const { settings: given, log, signal } = options;
  const settings = readSettings(new ConfigReader({ meshspace: given }));
  const meter = new TextMeter();
  const metrics = new ControllerMetrics(meter);
  const clusters = createClusters({
    connections: readConnections({
      chosen: settings.clusters ?? [],
      strategies: {},
    }),
    clock: systemClock,
    logger: log,
    report: (cluster, call) => metrics.called(cluster, call),
  });
  const controllers = new Controllers({
    clusters,
    settings,
    clock: systemClock,
    logger: log,
    metrics,
    identity: options.identity,
    traffic: new PrometheusTraffic(clusters),
  });
  metrics.observe(clusters.list(), controllers.list());
  clusters.start();
  controllers.start();
  const ended = new Promise<void>(resolve => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  }).then(async () => {
    await controllers.stop();
    await clusters.stop();
  });
  return {
    ended,
    metrics: () => meter.text(),
    status: () =>
      clusters.list().map((cluster, index) => {
        const { message } = cluster.info();
        return {
          cluster: cluster.name,
          ready: cluster.synced,
          leads: controllers.list()[index].leads,
          ...(message && { message }),
        };
      }),
  };
}
