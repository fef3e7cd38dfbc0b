import { z } from 'zod';
import { Clock, sleep } from '../cluster/Clock';
import { isStatus } from '../cluster/errors';
import { KubeApi } from '../cluster/KubeApi';

const LEASE_NAME = 'meshspace-controller';
const LEASES = '/apis/coordination.k8s.io/v1/namespaces';

const leaseSchema = z.looseObject({
  metadata: z.looseObject({ resourceVersion: z.string() }),
  spec: z
    .looseObject({
      holderIdentity: z.string().nullish(),
      renewTime: z.string().nullish(),
      leaseDurationSeconds: z.number().nullish(),
      leaseTransitions: z.number().nullish(),
    })
    .optional(),
});

type Lease = z.infer<typeof leaseSchema>;

interface Options {
  api: KubeApi;
  clock: Clock;
  identity: string;
  namespace: string;
  leaseSeconds?: number;
  /** Told whenever this one begins or ceases to lead. */
  changed(leads: boolean): void;
  failed?(error: unknown): void;
  /** The Lease answers: told after every turn, whoever holds it. */
  renewed?(): void;
}

/**
 * Whether this process is the one that acts on a cluster, by a Lease. Times of other machines are never compared with ours: a
 * lease is free when we have not seen it change for as long as it lasts.
 */
export class Leadership {
  readonly #options: Required<Omit<Options, 'failed' | 'renewed'>> &
    Pick<Options, 'failed' | 'renewed'>;
  #namespace: string;
  #seen: { key: string; at: number } | undefined;
  #renewedAt: number | undefined;
  #leads = false;

  constructor(options: Options) {
    this.#options = { ...options, leaseSeconds: options.leaseSeconds ?? 15 };
    this.#namespace = options.namespace;
  }

  /** False as soon as the lease might be another's, also if this process was stopped for a while. */
  get leads(): boolean {
    const { clock, leaseSeconds } = this.#options;
    return (
      this.#leads &&
      this.#renewedAt !== undefined &&
      clock.now() - this.#renewedAt < leaseSeconds * 1000 * (2 / 3) &&
      // A clock that was set back tells nothing.
      clock.now() >= this.#renewedAt
    );
  }

  async run(signal: AbortSignal): Promise<void> {
    const { clock, leaseSeconds, failed, renewed } = this.#options;
    while (!signal.aborted) {
      try {
        await this.#tryOnce(signal);
        renewed?.();
      } catch (error) {
        if (!signal.aborted) failed?.(error);
        if (!this.leads) this.#set(false);
      }
      const third = (leaseSeconds * 1000) / 3;
      await sleep(clock, third * (0.8 + clock.random() * 0.2), signal);
    }
    await this.#release();
    this.#set(false);
  }

  async #tryOnce(signal: AbortSignal) {
    const { clock, identity, leaseSeconds } = this.#options;
    const asked = clock.now();
    const lease = await this.#read(signal);
    if (!lease) {
      await this.#create(signal);
      this.#renewed(asked);
      return;
    }
    const { holderIdentity, renewTime, leaseDurationSeconds } =
      lease.spec ?? {};
    const key = `${holderIdentity} ${renewTime} ${lease.metadata.resourceVersion}`;
    if (this.#seen?.key !== key) this.#seen = { key, at: asked };
    const mine = holderIdentity === identity;
    const duration = (leaseDurationSeconds ?? leaseSeconds) * 1000;
    const free = !holderIdentity || (!mine && asked - this.#seen.at > duration);
    if (!mine && !free) {
      this.#set(false);
      return;
    }
    try {
      await this.#write(lease, mine, signal);
      this.#renewed(asked);
    } catch (error) {
      if (!isStatus(error, 409)) throw error;
      this.#set(false);
    }
  }

  /** Counted from before the call: what the server took to answer is not ours. */
  #renewed(asked: number) {
    // Whoever asked meanwhile was turned away, as if this one did not lead.
    const lapsed = this.#leads && !this.leads;
    this.#renewedAt = asked;
    if (lapsed) this.#options.changed(true);
    this.#set(true);
  }

  #set(leads: boolean) {
    if (this.#leads === leads) return;
    this.#leads = leads;
    this.#options.changed(leads);
  }

  async #read(signal: AbortSignal): Promise<Lease | undefined> {
    try {
      const { body } = await this.#options.api.call({
        method: 'GET',
        path: this.#path(LEASE_NAME),
        timeoutMs: 5000,
        signal,
      });
      return leaseSchema.parse(body);
    } catch (error) {
      if (isStatus(error, 404)) return undefined;
      throw error;
    }
  }

  async #create(signal: AbortSignal) {
    const create = () =>
      this.#options.api.call({
        method: 'POST',
        path: this.#path(),
        body: {
          apiVersion: 'coordination.k8s.io/v1',
          kind: 'Lease',
          metadata: { name: LEASE_NAME },
          spec: this.#spec(0, true),
        },
        timeoutMs: 5000,
        signal,
      });
    try {
      await create();
    } catch (error) {
      // A cluster where only the CRD was installed: all of us fall back to the same place.
      if (!isStatus(error, 404) || this.#namespace === 'default') throw error;
      this.#namespace = 'default';
      await create();
    }
  }

  async #write(lease: Lease, mine: boolean, signal: AbortSignal) {
    const transitions = lease.spec?.leaseTransitions ?? 0;
    await this.#options.api.call({
      method: 'PUT',
      path: this.#path(LEASE_NAME),
      body: {
        ...lease,
        spec: {
          ...lease.spec,
          ...this.#spec(mine ? transitions : transitions + 1, !mine),
        },
      },
      timeoutMs: 5000,
      signal,
    });
  }

  async #release() {
    if (!this.leads) return;
    try {
      const lease = await this.#read(AbortSignal.timeout(2000));
      if (lease?.spec?.holderIdentity !== this.#options.identity) return;
      await this.#options.api.call({
        method: 'PUT',
        path: this.#path(LEASE_NAME),
        body: { ...lease, spec: { ...lease.spec, holderIdentity: '' } },
        timeoutMs: 2000,
      });
    } catch {
      // It ends by itself.
    }
  }

  #spec(leaseTransitions: number, acquired: boolean) {
    const { clock, identity, leaseSeconds } = this.#options;
    const now = new Date(clock.now()).toISOString().replace('Z', '000Z');
    return {
      holderIdentity: identity,
      leaseDurationSeconds: leaseSeconds,
      renewTime: now,
      ...(acquired && { acquireTime: now }),
      leaseTransitions,
    };
  }

  #path(name?: string): string {
    const collection = `${LEASES}/${encodeURIComponent(
      this.#namespace,
    )}/leases`;
    return name ? `${collection}/${name}` : collection;
  }
}
