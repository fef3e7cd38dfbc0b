import type { ClusterInfo } from '@meshspace/plugin-meshspace-common';
import { ClusterView, VIEW_KINDS } from '@meshspace/planner';
import { backoff, Clock, sleep } from './Clock';
import { ClusterCache } from './ClusterCache';
import { ClusterConnection } from './ClusterConnection';
import { discover, KnownKinds } from './discovery';
import { isStatus, messageOf } from './errors';
import { KubeApi } from './KubeApi';
import { readMeshInfo } from './meshInfo';
import { ReflectorSettings } from './Reflector';
import { baseNamespaces } from './scopes';
import type { Log } from '../Log';

const RECHECK_MS = 30_000;

interface Options {
  connection: ClusterConnection;
  api: KubeApi;
  clock: Clock;
  /** The time that the cluster has. */
  time: Pick<Clock, 'now'>;
  logger: Log;
  reflector?: Partial<ReflectorSettings>;
  /** How often it is asked anew which kinds and which mesh it has. */
  recheckMs?: number;
}

/** One cluster: its connection, what it has, and the picture of it. */
export class Cluster {
  readonly name: string;
  readonly api: KubeApi;
  readonly connection: ClusterConnection;
  readonly cache: ClusterCache;
  readonly #options: Options;
  readonly #stop = new AbortController();
  #kinds: KnownKinds = new Map();
  #failure: unknown;
  #concern: string | undefined;
  #discovered = false;
  #running: Promise<void> | undefined;

  constructor(options: Options) {
    const { connection, api, clock, logger, reflector } = options;
    this.#options = options;
    this.connection = connection;
    this.name = connection.name;
    this.api = api;
    this.cache = new ClusterCache({
      api,
      clock,
      settings: reflector,
      malformed: (object, problem) =>
        logger.warn(`An object cannot be read and is left out`, {
          cluster: connection.name,
          object,
          problem,
        }),
    });
  }

  get view(): ClusterView {
    return this.cache.view;
  }

  get crdInstalled(): boolean {
    return this.#kinds.has('MeshSpace');
  }

  /** Whether the picture is complete enough to act on. */
  get synced(): boolean {
    return this.#discovered && this.crdInstalled && this.cache.synced;
  }

  /** Milliseconds since the epoch, as the cluster has it; what expires goes by it. */
  now(): number {
    return this.#options.time.now();
  }

  /** What keeps the controller from its work, for those who look at the cluster. */
  concern(message: string | undefined) {
    this.#concern = message;
  }

  start() {
    this.#running ??= this.#discoverForever();
  }

  async stop() {
    this.#stop.abort();
    this.cache.stop();
    await this.#running;
  }

  info(): ClusterInfo {
    const { title } = this.connection;
    const { mesh } = this.view;
    return {
      name: this.name,
      ...(title && { title }),
      ...this.#state(),
      ...(mesh.istio && { istio: mesh.istio }),
      gatewayApi: mesh.gatewayApi,
      crdInstalled: this.crdInstalled,
      prometheus: this.#hasPrometheus(),
      bases: baseNamespaces(this.view).length,
      spaces: this.view.list('MeshSpace').length,
    };
  }

  #hasPrometheus(): boolean {
    return (
      this.connection.prometheusUrl !== undefined ||
      this.view
        .list('Service')
        .some(({ metadata }) => metadata.name === 'prometheus')
    );
  }

  #state(): Pick<ClusterInfo, 'state' | 'message'> {
    if (this.#failure !== undefined) {
      return { state: 'unreachable', message: unreachable(this.#failure) };
    }
    if (!this.#discovered)
      return { state: 'connecting', message: 'Connecting…' };
    if (!this.crdInstalled) {
      return {
        state: 'degraded',
        message:
          'The resource MeshSpace is not installed: kubectl apply -f deploy/meshspace.yaml',
      };
    }
    const [problem, ...more] = this.cache.problems;
    if (problem) {
      const rest = more.length ? ` (and ${more.length} more)` : '';
      return { state: 'degraded', message: `${problem}${rest}` };
    }
    if (!this.cache.synced) {
      return { state: 'connecting', message: 'Reading the cluster…' };
    }
    if (this.#concern) return { state: 'degraded', message: this.#concern };
    const { istio, gatewayApi } = this.view.mesh;
    if (!istio && !gatewayApi) {
      return {
        state: 'degraded',
        message:
          'Neither Istio nor the Gateway API was found, so nothing can be routed; install Istio, it is noticed by itself',
      };
    }
    return { state: 'ready' };
  }

  async #discoverForever() {
    const { clock, recheckMs = RECHECK_MS } = this.#options;
    const { signal } = this.#stop;
    let failures = 0;
    while (!signal.aborted) {
      try {
        await this.#discoverOnce(signal);
        if (this.#failure !== undefined) {
          this.#options.logger.info('Cluster is reachable again', {
            cluster: this.name,
          });
        }
        this.#failure = undefined;
        failures = 0;
      } catch (error) {
        if (signal.aborted) return;
        failures++;
        if (failures === 1) {
          this.#options.logger.warn(
            `Cluster cannot be read: ${messageOf(error)}`,
            { cluster: this.name },
          );
        }
        this.#failure = error;
      }
      // A CRD that is about to be installed should not be waited for long.
      const calm = this.crdInstalled ? recheckMs : Math.min(recheckMs, 3000);
      await sleep(
        clock,
        failures
          ? backoff(clock, failures, { firstMs: 500, maxMs: 15_000 })
          : calm * (0.75 + clock.random() / 2),
        signal,
      );
    }
  }

  async #discoverOnce(signal: AbortSignal) {
    const { api, logger } = this.#options;
    const { kinds, failed } = await discover(api, this.#kinds, signal);
    for (const { group, error } of failed) {
      logger.warn(`API group ${group} does not answer: ${messageOf(error)}`, {
        cluster: this.name,
      });
    }
    this.#kinds = kinds;
    this.cache.setKinds(kinds);
    this.#discovered = true;
    const mesh = await readMeshInfo(
      api,
      {
        istio: kinds.has('VirtualService'),
        gatewayApi: kinds.has('HTTPRoute'),
      },
      signal,
    ).catch(error => {
      // Without the right to read istiod's settings, Istio's defaults stand.
      if (isStatus(error, 403, 404)) {
        return {
          gatewayApi: kinds.has('HTTPRoute'),
          ...(kinds.has('VirtualService') && {
            istio: { revisions: [], ambient: false },
          }),
        };
      }
      throw error;
    });
    this.cache.setMesh({
      ...mesh,
      missingKinds: VIEW_KINDS.filter(kind => !kinds.has(kind)),
    });
  }
}

function unreachable(error: unknown): string {
  const cause = messageOf(error);
  if (isStatus(error, 401)) {
    return `The cluster refused the credentials (401). Renew the portal's token for it. ${cause}`;
  }
  if (isStatus(error, 403)) {
    return `The portal's account may not ask what the cluster has (403). Apply deploy/meshspace.yaml. ${cause}`;
  }
  return `The cluster does not answer. Check its url, the network and its certificate. ${cause}`;
}
