import type { AccessLogEntry } from '../bed/accessLog';
import type { BedAnswer } from '../bed/request';
import type { Testbed } from '../bed/testbed';
import { worldManifests } from '../contract/world';
import type { Manifest, Pod } from '../kube/types';
import { groupNames, type GroupNames } from './groupNames';
import type { Caller, Decision, DifferentialRequest } from './types';
import {
  CALLERS,
  differentialWorld,
  ENTRY_PORT,
  listenerOfNobody,
  PORT,
} from './world';

const GATEWAY = 'istio-system/istio-ingressgateway';
/** Where the gateway's Envoy listens for its port 80. */
const GATEWAY_LISTENS = '127.0.0.1:8080';

/** What the caller's Envoy did, by its own log and by the answer. */
export function toDecision(
  entry: AccessLogEntry,
  answer: Pick<BedAnswer, 'status' | 'headers'>,
): Decision {
  if (entry.details?.startsWith('route_not_found')) return { kind: 'no-route' };
  if (entry.details?.startsWith('cluster_not_found'))
    return { kind: 'no-cluster' };
  if (entry.details?.startsWith('fault_filter_abort'))
    return { kind: 'abort', status: answer.status };
  if (entry.details?.startsWith('direct_response')) {
    const [location] = answer.headers.location ?? [];
    return location === undefined
      ? { kind: 'respond', status: answer.status }
      : {
          kind: 'redirect',
          status: answer.status,
          location: new URL(location).pathname,
        };
  }
  return {
    kind: 'forward',
    cluster: entry.cluster ?? '',
    path: entry.path ?? '',
  };
}

/** Real Envoys that decide: many configurations at once, each in a pair of namespaces of its own. */
export class DecidingCluster {
  private constructor(
    private readonly bed: Testbed,
    private readonly names: GroupNames[],
    private readonly callers: Array<Record<Caller, Pod>>,
  ) {}

  get groups(): number {
    return this.callers.length;
  }

  static async prepare(bed: Testbed, groups: number): Promise<DecidingCluster> {
    const names = Array.from({ length: groups }, (_, group) =>
      groupNames(group),
    );
    const worlds = names.map(({ base, space }) =>
      differentialWorld(base, space),
    );
    await bed.apply(listenerOfNobody);
    for (const world of worlds) await bed.apply(...worldManifests(world));
    for (const { namespaces } of worlds)
      for (const { name } of namespaces) await bed.ready(name);
    await bed.settle();
    const gateway = await bed.pod(GATEWAY);
    const callers = names.map(async ({ base, space }) => ({
      base: await bed.pod(`${base}/${CALLERS.base}`),
      space: await bed.pod(`${space}/${CALLERS.space}`),
      gateway,
    }));
    return new DecidingCluster(bed, names, await Promise.all(callers));
  }

  /** Ends its pods, which would go on to be told of everything that happens in the mesh. */
  async leave(): Promise<void> {
    const namespaces = this.names.flatMap(({ base, space }) => [base, space]);
    await this.bed.delete(listenerOfNobody);
    await this.bed.kubectl([
      ...['delete', 'namespace', '--ignore-not-found', '--wait=false'],
      ...namespaces,
    ]);
  }

  /** Applies a configuration in a group; resolves with it as the API server has it, in the configuration's own names. */
  async apply(group: number, objects: Manifest[]): Promise<Manifest[]> {
    const applied = await this.bed.apply(
      ...objects.map(this.names[group].object),
    );
    return objects.map((object, i) => ({
      ...object,
      metadata: {
        ...object.metadata,
        creationTimestamp: applied[i].metadata.creationTimestamp,
      },
    }));
  }

  delete(group: number, objects: Manifest[]): Promise<void> {
    return this.bed.delete(...objects.map(this.names[group].object));
  }

  settle(): Promise<void> {
    return this.bed.settle();
  }

  /**
   * Has istiod work out whole configurations. When many changes come together it may leave a proxy the cluster of a subset
   * whose DestinationRule is gone, until something makes it look at all clusters again.
   */
  async refresh(group: number): Promise<void> {
    const nobody: Manifest = {
      apiVersion: 'security.istio.io/v1',
      kind: 'PeerAuthentication',
      metadata: { namespace: this.names[group].base, name: 'diff-refresh' },
      spec: {
        selector: { matchLabels: { app: 'nobody' } },
        mtls: { mode: 'STRICT' },
      },
    };
    await this.bed.apply(nobody);
    await this.bed.settle();
    await this.bed.delete(nobody);
    await this.bed.settle();
  }

  async decide(
    group: number,
    { caller, host, path, method, headers }: DifferentialRequest,
  ): Promise<Decision> {
    const names = this.names[group];
    const from = this.callers[group][caller];
    const enters = caller === 'gateway';
    const answer = await this.bed.request({
      from,
      to: `http://${names.host(host)}:${enters ? ENTRY_PORT : PORT}${path}`,
      method,
      headers,
      ...(enters ? { connect: GATEWAY_LISTENS } : {}),
    });
    const decision = toDecision(
      await this.bed.decision(from, answer.id),
      answer,
    );
    if (decision.kind !== 'forward') return decision;
    const cluster = names.clusterAsWritten(decision.cluster);
    return { ...decision, cluster };
  }
}
