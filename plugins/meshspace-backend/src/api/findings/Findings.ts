import type { ClusterView, Finding, ObservedCalls } from '@meshspace/planner';
import type { Cluster } from '../../cluster/Cluster';
import type { Clock } from '../../cluster/Clock';

/** The doctor: what is wrong in a picture of a cluster, and in the traffic that was seen there. */
export type Diagnose = (
  view: ClusterView,
  options: { now: Date; traffic?: readonly ObservedCalls[] },
) => Finding[];

/** What the doctor says of a cluster; asked for again only when the cluster has changed. */
export class Findings {
  readonly #known = new WeakMap<
    ClusterView,
    { revision: number; at: number; findings: Finding[] }
  >();

  constructor(
    private readonly clock: Pick<Clock, 'now'>,
    private readonly diagnose: Diagnose,
    private readonly traffic: (
      cluster: string,
    ) => readonly ObservedCalls[] = () => [],
  ) {}

  all({ name, view }: Pick<Cluster, 'name' | 'view'>): Finding[] {
    const { revision } = view;
    const now = this.clock.now();
    const known = this.#known.get(view);
    // Some findings come with time alone.
    if (known?.revision === revision && now - known.at < 30_000) {
      return known.findings;
    }
    // In a busy cluster each request would diagnose anew.
    if (known && now - known.at < 1000) return known.findings;
    const findings = this.diagnose(view, {
      now: new Date(now),
      traffic: this.traffic(name),
    });
    this.#known.set(view, { revision, at: now, findings });
    return findings;
  }

  ofSpace(cluster: Pick<Cluster, 'name' | 'view'>, space: string): Finding[] {
    return this.all(cluster).filter(finding => finding.space === space);
  }

  ofBase(cluster: Pick<Cluster, 'name' | 'view'>, base: string): Finding[] {
    return this.all(cluster).filter(finding => finding.base === base);
  }
}
