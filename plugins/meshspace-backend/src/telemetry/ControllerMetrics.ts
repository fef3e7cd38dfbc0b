import type { MetricsService } from '@backstage/backend-plugin-api/alpha';
import type { Cluster } from '../cluster/Cluster';
import type { CallReport } from '../cluster/HttpKubeApi';
import type {
  ClusterController,
  ControllerReport,
} from '../controller/ClusterController';

/** What instruments are made with: a portal's metrics service, or anything else that counts. */
export type Meter = Pick<
  MetricsService,
  'createCounter' | 'createHistogram' | 'createObservableGauge'
>;

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

const PHASES = [
  'Pending',
  'Ready',
  'Degraded',
  'Suspended',
  'Terminating',
] as const;

/** What is counted of clusters and controllers. Names of spaces and people are no label: there is no end to them. */
export class ControllerMetrics {
  readonly #meter: Meter;
  readonly #reconciles;
  readonly #calls;
  readonly #watches;

  constructor(meter: Meter) {
    this.#meter = meter;
    const seconds = {
      unit: 's',
      advice: { explicitBucketBoundaries: SECONDS },
    };
    this.#reconciles = meter.createHistogram<{
      cluster: string;
      outcome: string;
    }>('meshspace.reconcile.duration', {
      description: 'Once around for one space: plan, apply, say how it stands',
      ...seconds,
    });
    this.#calls = meter.createHistogram<{
      cluster: string;
      method: string;
      code: number;
    }>('meshspace.api.call.duration', {
      description: 'Calls of API servers until the head of the answer; 0: none',
      ...seconds,
    });
    this.#watches = meter.createCounter<{ cluster: string }>(
      'meshspace.watch.restarts',
      { description: 'Watches that were begun' },
    );
  }

  called(cluster: string, { method, code, ms, watch }: CallReport) {
    this.#calls.record(ms / 1000, { cluster, method, code });
    if (watch) this.#watches.add(1, { cluster });
  }

  reconciled({ cluster, ms, outcome }: ControllerReport) {
    this.#reconciles.record(ms / 1000, { cluster, outcome });
  }

  /** What is looked up when somebody asks. */
  observe(
    clusters: readonly Cluster[],
    controllers: readonly ClusterController[],
  ) {
    this.#meter
      .createObservableGauge<{ cluster: string; phase: string }>(
        'meshspace.spaces',
        { description: 'Spaces by phase' },
      )
      .addCallback(result => {
        for (const { name: cluster, view } of clusters) {
          const phases = view
            .list('MeshSpace')
            .map(({ status }) => status?.phase ?? 'Pending');
          for (const phase of PHASES) {
            const count = phases.filter(one => one === phase).length;
            result.observe(count, { cluster, phase });
          }
        }
      });
    this.#gauge(
      'meshspace.cluster.seen',
      'Whether everything that matters in the cluster is seen',
      clusters,
      ({ synced }) => Number(synced),
    );
    this.#gauge(
      'meshspace.controller.leads',
      'Whether this process is the one that works on the cluster',
      controllers,
      ({ leads }) => Number(leads),
    );
    this.#gauge(
      'meshspace.controller.queue',
      'Spaces that wait for the controller, or are worked on',
      controllers,
      ({ queued }) => queued,
    );
  }

  #gauge<T extends { name: string }>(
    name: string,
    description: string,
    of: readonly T[],
    value: (one: T) => number,
  ) {
    this.#meter
      .createObservableGauge<{ cluster: string }>(name, { description })
      .addCallback(result => {
        for (const one of of) result.observe(value(one), { cluster: one.name });
      });
  }
}
