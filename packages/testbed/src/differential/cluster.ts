import type { AccessLogEntry } from '../bed/accessLog';
import type { BedAnswer } from '../bed/request';
import type { Testbed } from '../bed/testbed';
import { worldManifests } from '../contract/world';
import type { Manifest, Pod } from '../kube/types';
import {
  BASE,
  SPACE,
  type Caller,
  type Decision,
  type DifferentialRequest,
} from './types';
import { CALLERS, differentialWorld, PORT } from './world';

const groupName = (group: number) => `diff${String(group).padStart(2, '0')}`;
const spaceName = (group: number) => `${groupName(group)}-space`;

type Route = {
  match?: Array<Record<string, unknown>>;
  delegate?: { namespace?: string };
  [field: string]: unknown;
};

/** Where configurations name namespaces. */
interface Spec {
  exportTo?: string[];
  http?: Route[];
  egress?: Array<{ hosts: string[] }>;
}

/** A route with the group's namespaces where it names one. Destinations are short names and need none. */
function renameRoute(route: Route, namespace: (name: string) => string): Route {
  const { match, delegate } = route;
  return {
    ...route,
    ...(delegate?.namespace
      ? { delegate: { ...delegate, namespace: namespace(delegate.namespace) } }
      : {}),
    ...(match
      ? {
          match: match.map(entry =>
            typeof entry.sourceNamespace === 'string'
              ? { ...entry, sourceNamespace: namespace(entry.sourceNamespace) }
              : entry,
          ),
        }
      : {}),
  };
}

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
    private readonly callers: Array<Record<Caller, Pod>>,
  ) {}

  get groups(): number {
    return this.callers.length;
  }

  static async prepare(bed: Testbed, groups: number): Promise<DecidingCluster> {
    const worlds = Array.from({ length: groups }, (_, group) =>
      differentialWorld(groupName(group), spaceName(group)),
    );
    for (const world of worlds) await bed.apply(...worldManifests(world));
    for (const { namespaces } of worlds)
      for (const { name } of namespaces) await bed.ready(name);
    await bed.settle();
    const callers = worlds.map(async ({ namespaces: [base, space] }) => ({
      base: await bed.pod(`${base.name}/${CALLERS.base}`),
      space: await bed.pod(`${space.name}/${CALLERS.space}`),
    }));
    return new DecidingCluster(bed, await Promise.all(callers));
  }

  private names(group: number): [string, string] {
    return [groupName(group), spaceName(group)];
  }

  /** Applies a configuration in a group; resolves with it as the API server has it, in the configuration's own names. */
  async apply(group: number, objects: Manifest[]): Promise<Manifest[]> {
    const applied = await this.bed.apply(...this.inGroup(group, objects));
    return objects.map((object, i) => ({
      ...object,
      metadata: {
        ...object.metadata,
        creationTimestamp: applied[i].metadata.creationTimestamp,
      },
    }));
  }

  delete(group: number, objects: Manifest[]): Promise<void> {
    return this.bed.delete(...this.inGroup(group, objects));
  }

  settle(): Promise<void> {
    return this.bed.settle();
  }

  async decide(
    group: number,
    { caller, host, path, method, headers }: DifferentialRequest,
  ): Promise<Decision> {
    const [base, space] = this.names(group);
    const from = this.callers[group][caller];
    const answer = await this.bed.request({
      from,
      to: `http://${host}:${PORT}${path}`,
      method,
      headers,
    });
    const decision = toDecision(
      await this.bed.decision(from, answer.id),
      answer,
    );
    if (decision.kind !== 'forward') return decision;
    const cluster = decision.cluster
      .replace(`.${space}.`, `.${SPACE}.`)
      .replace(`.${base}.`, `.${BASE}.`);
    return { ...decision, cluster };
  }

  private inGroup(group: number, objects: Manifest[]): Manifest[] {
    const [base, space] = this.names(group);
    const namespaces = new Map([
      [BASE, base],
      [SPACE, space],
    ]);
    const namespace = (name: string) => namespaces.get(name) ?? name;
    return objects.map(object => {
      const spec = object.spec as Spec;
      return {
        ...object,
        metadata: {
          ...object.metadata,
          namespace: namespace(object.metadata.namespace ?? ''),
        },
        spec: {
          ...spec,
          ...(spec.exportTo ? { exportTo: spec.exportTo.map(namespace) } : {}),
          ...(spec.http
            ? { http: spec.http.map(route => renameRoute(route, namespace)) }
            : {}),
          ...(spec.egress
            ? {
                egress: spec.egress.map(({ hosts }) => ({
                  hosts: hosts.map(host => {
                    const [of, names] = host.split('/');
                    return `${namespace(of)}/${names}`;
                  }),
                })),
              }
            : {}),
        },
      };
    });
  }
}
