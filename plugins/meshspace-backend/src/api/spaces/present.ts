import {
  ClusterView,
  Condition,
  ForkStatus,
  MeshSpace,
  requestHeader,
  SpacePhase,
} from '@meshspace/planner';
import type {
  SpaceAllows,
  SpaceSummary,
} from '@meshspace/plugin-meshspace-common';

/** A space in a row. */
export function summaryOf(
  cluster: string,
  space: MeshSpace,
  { rps, ...about }: { mine: boolean; allows: SpaceAllows; rps?: number },
): SpaceSummary {
  const { metadata, spec } = space;
  return {
    cluster,
    name: metadata.name,
    base: spec.base,
    owner: spec.owner,
    members: spec.members ?? [],
    phase: phaseOf(space),
    header: spec.header,
    sends: requestHeader(spec.header),
    createdAt: metadata.creationTimestamp ?? '',
    ...(spec.expiresAt && { expiresAt: spec.expiresAt }),
    suspended: spec.suspended ?? false,
    forks: forksOf(space),
    ...(rps !== undefined && { rps }),
    ...about,
  };
}

export function phaseOf({ metadata, status }: MeshSpace): SpacePhase {
  if (metadata.deletionTimestamp) return 'Terminating';
  return status?.phase ?? 'Pending';
}

/** Also those that were wished for a moment ago and that no controller has seen yet. */
export function forksOf({ spec, status }: MeshSpace): ForkStatus[] {
  const known = status?.forks ?? [];
  const fresh = spec.forks
    .filter(
      ({ workload }) =>
        !known.some(
          fork =>
            fork.workload.kind === workload.kind &&
            fork.workload.name === workload.name,
        ),
    )
    .map(
      (fork): ForkStatus => ({
        workload: fork.workload,
        phase: 'Pending',
        readyReplicas: 0,
        replicas: fork.replicas ?? 1,
        services: [],
        routed: false,
        routeObjects: [],
        behindBase: false,
      }),
    );
  return [...known, ...fresh];
}

export function conditionsOf({ status }: MeshSpace): Condition[] {
  return status?.conditions ?? [];
}

/** In one sentence: what is the case for requests with the header. */
export function sentenceOf(space: MeshSpace): string {
  const { spec } = space;
  const { name, value } = requestHeader(spec.header);
  const header = `${name}: ${value}`;
  if (space.metadata.deletionTimestamp) {
    return `The space is being deleted; requests with ${header} go to ${spec.base} again.`;
  }
  if (spec.suspended) {
    return `The space is suspended; requests with ${header} go to ${spec.base}.`;
  }
  const forks = forksOf(space);
  if (forks.length === 0) {
    return `Nothing is forked yet; requests with ${header} go to ${spec.base}.`;
  }
  const routed = forks.filter(fork => fork.routed);
  const waiting = forks.filter(fork => !fork.routed);
  const names = (list: ForkStatus[]) =>
    list.map(({ workload }) => workload.name).join(', ');
  if (waiting.length === 0) {
    return `Requests with ${header} reach your ${names(
      routed,
    )}; everything else is served by ${spec.base}.`;
  }
  const meanwhile =
    spec.fallback === 'fail'
      ? `requests with ${header} to them fail meanwhile`
      : `${spec.base} answers for ${
          waiting.length > 1 ? 'them' : 'it'
        } meanwhile`;
  return routed.length === 0
    ? `${names(waiting)} ${
        waiting.length > 1 ? 'are' : 'is'
      } not routed yet; ${meanwhile}.`
    : `Requests with ${header} reach your ${names(routed)}; ${names(waiting)} ${
        waiting.length > 1 ? 'are' : 'is'
      } not routed yet, ${meanwhile}.`;
}

/** All MeshSpaces of a base. */
export function spacesOn(view: ClusterView, base: string): MeshSpace[] {
  return view.list('MeshSpace').filter(({ spec }) => spec.base === base);
}
