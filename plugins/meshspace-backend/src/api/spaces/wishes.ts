import {
  ForkSpec,
  MeshSpaceSpec,
  RoutingHeader,
  WorkloadRef,
} from '@meshspace/planner';
import type {
  CreateSpaceRequest,
  ForkRequest,
  HeaderRequest,
  ShareSpaceRequest,
  UpdateSpaceRequest,
} from '@meshspace/plugin-meshspace-common';
import type { PolicySettings } from '../../config/settings';
import { memberRefs } from '../../policy/memberRefs';

interface Surroundings {
  policy: PolicySettings;
  now: number;
  newHeaderValue(): string;
  /** As much of a new space's header as is not to be made up. */
  header?: Partial<RoutingHeader>;
}

/** What a person wished for, as the specification of a new space. */
export function specOf(
  request: CreateSpaceRequest,
  owner: string,
  surroundings: Surroundings,
): MeshSpaceSpec {
  const { base, members, fallback, forks = [], header, ttlSeconds } = request;
  const expiresAt = expiryOf(
    ttlSeconds === undefined
      ? surroundings.policy.defaultTtlSeconds
      : ttlSeconds,
    surroundings.now,
  );
  return {
    base,
    owner,
    ...(members?.length && { members: memberRefs(members) }),
    header: headerOf(header ?? {}, surroundings.header, surroundings),
    ...(expiresAt && { expiresAt }),
    ...(fallback && { fallback }),
    forks: forks.map(forkSpec),
  };
}

/** The specification after a change; what the change does not name stays. */
export function changedSpec(
  spec: MeshSpaceSpec,
  change: UpdateSpaceRequest,
  surroundings: Surroundings,
): MeshSpaceSpec {
  const next: MeshSpaceSpec = { ...spec };
  if (change.ttlSeconds !== undefined) {
    delete next.expiresAt;
    const expiresAt = expiryOf(change.ttlSeconds, surroundings.now);
    if (expiresAt) next.expiresAt = expiresAt;
  }
  if (change.suspended !== undefined) {
    delete next.suspended;
    if (change.suspended) next.suspended = true;
  }
  if (change.members !== undefined) {
    delete next.members;
    if (change.members.length) next.members = memberRefs(change.members);
  }
  if (change.fallback !== undefined) next.fallback = change.fallback;
  if (change.header !== undefined) {
    next.header = headerOf(change.header, spec.header, surroundings);
  }
  return next;
}

/** With some people more, and some less; who else has a part keeps it. */
export function sharedSpec(
  spec: MeshSpaceSpec,
  { add = [], remove = [] }: ShareSpaceRequest,
): MeshSpaceSpec {
  const gone = new Set(memberRefs(remove));
  const members = memberRefs([...(spec.members ?? []), ...add]).filter(
    member => !gone.has(member),
  );
  const next: MeshSpaceSpec = { ...spec };
  delete next.members;
  if (members.length) next.members = members;
  return next;
}

/** With this fork, in the place of the one of the same workload if there is one. */
export function withFork(
  spec: MeshSpaceSpec,
  request: ForkRequest,
): MeshSpaceSpec {
  const fork = forkSpec(request);
  const at = spec.forks.findIndex(known => sameWorkload(known, fork.workload));
  const forks = [...spec.forks];
  if (at < 0) forks.push(fork);
  // What the person who asks cannot express is kept.
  else forks[at] = { ...kept(spec.forks[at], request), ...fork };
  return { ...spec, forks };
}

export function withoutFork(
  spec: MeshSpaceSpec,
  workload: WorkloadRef,
): MeshSpaceSpec {
  return {
    ...spec,
    forks: spec.forks.filter(fork => !sameWorkload(fork, workload)),
  };
}

export function sameWorkload(
  { workload }: { workload: WorkloadRef },
  { kind, name }: WorkloadRef,
): boolean {
  return workload.kind === kind && workload.name === name;
}

function kept(
  { patch, takeOver, traffic }: ForkSpec,
  request: ForkRequest,
): Partial<ForkSpec> {
  return {
    ...(traffic && !request.traffic && { traffic }),
    ...(patch && { patch }),
    ...(takeOver !== undefined && { takeOver }),
  };
}

function forkSpec(request: ForkRequest): ForkSpec {
  const { workload, entityRef, replicas, containers, traffic = {} } = request;
  return {
    workload,
    ...(entityRef && { entityRef }),
    ...(replicas !== undefined && { replicas }),
    ...(containers?.length && { containers }),
    ...(Object.keys(traffic).length > 0 && { traffic }),
  };
}

function headerOf(
  { format, name, value }: HeaderRequest,
  before: Partial<RoutingHeader> | undefined,
  { policy, newHeaderValue }: Surroundings,
): RoutingHeader {
  const wanted = format ?? before?.format ?? policy.formats[0];
  return {
    format: wanted,
    name: name ?? before?.name ?? defaultName(wanted, policy),
    value: value ?? before?.value ?? newHeaderValue(),
  };
}

/** A member of a baggage has no need to begin like a header. */
function defaultName(
  format: RoutingHeader['format'],
  { headerName }: PolicySettings,
): string {
  return format === 'header' ? headerName : headerName.replace(/^x-/i, '');
}

function expiryOf(ttlSeconds: number | null, now: number): string | undefined {
  if (ttlSeconds === null) return undefined;
  return new Date(Math.floor(now / 1000 + ttlSeconds) * 1000)
    .toISOString()
    .replace('.000Z', 'Z');
}
