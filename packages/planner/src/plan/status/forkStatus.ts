import { Workload } from '../../kube/core';
import { ObjectRef } from '../../kube/objects';
import { ForkPhase, ForkSpec, ForkStatus } from '../../meshspace/MeshSpace';
import { podsOfWorkload } from '../../view/indexes';
import { SpaceContext, timestamp } from '../context';
import { ForkSource } from '../fork/source';
import { podTrouble } from './forkHealth';

/** What is known of a fork when its status is told. */
export interface ForkFacts {
  fork: ForkSpec;
  source?: ForkSource;
  refused?: { reason: string; message: string };
  /** A host of it that cannot be routed, and why. */
  unroutable?: string;
  /** A way to it that cannot be routed, while others can. */
  partly?: string;
  /** What of the wish for its requests cannot be done. */
  traffic?: string;
  services: string[];
  routeObjects: ObjectRef[];
  workload?: Workload;
}

/** Where a fork is on its way to being routed, and if it is stuck, why. */
export function forkStatus(
  context: SpaceContext,
  facts: ForkFacts,
): ForkStatus {
  const { space, now } = context;
  const { fork, source, workload, services, routeObjects } = facts;
  const told = phaseOf(context, facts);
  const before = space.status?.forks.find(
    ({ workload: { kind, name } }) =>
      kind === fork.workload.kind && name === fork.workload.name,
  );
  return {
    workload: fork.workload,
    phase: told.phase,
    replicas: workload?.spec.replicas ?? 0,
    readyReplicas: workload?.status?.readyReplicas ?? 0,
    services,
    routed: told.phase === 'Routed',
    routeObjects,
    ...(source && { sourceGeneration: source.generation }),
    behindBase: source?.behindBase ?? false,
    since:
      before?.phase === told.phase && before.since
        ? before.since
        : timestamp(now),
    ...(told.reason !== undefined && { reason: told.reason }),
    ...(told.message !== undefined && { message: told.message }),
  };
}

interface Told {
  phase: ForkPhase;
  reason?: string;
  message?: string;
}

function phaseOf(context: SpaceContext, facts: ForkFacts): Told {
  const { space } = context;
  const { fork, source, refused, workload } = facts;
  const { kind, name } = fork.workload;
  if (!source) {
    return {
      phase: 'BaseGone',
      reason: 'BaseGone',
      message: `${kind} ${name} is not in ${space.spec.base} any more, so there is nothing to fork. Remove this fork, or bring ${name} back.`,
    };
  }
  if (refused) return { phase: 'Failing', ...refused };
  if (space.spec.suspended) return { phase: 'Suspended' };
  if (!workload) return { phase: 'Creating' };
  return (workload.status?.readyReplicas ?? 0) === 0
    ? notReady(context, workload)
    : readyPhase(context, facts, workload);
}

function notReady({ view, space }: SpaceContext, workload: Workload): Told {
  const gets =
    space.spec.fallback === 'fail'
      ? 'Requests with your header fail until it is ready.'
      : 'Requests with your header get the base.';
  const refusedPod = workload.status?.conditions?.find(
    ({ type, status }) => type === 'ReplicaFailure' && status === 'True',
  );
  if (refusedPod) {
    return {
      phase: 'Failing',
      reason: refusedPod.reason ?? 'ReplicaFailure',
      message: `Kubernetes refuses to make the pod: ${refusedPod.message} ${gets}`,
    };
  }
  const trouble = podTrouble(
    podsOfWorkload(
      view,
      space.metadata.name,
      workload.kind,
      workload.metadata.name,
    ),
  );
  return trouble
    ? {
        phase: trouble.stuck ? 'Failing' : 'Starting',
        reason: trouble.reason,
        message: `${trouble.message} ${gets}`,
      }
    : { phase: 'Starting' };
}

function readyPhase(
  { view, space }: SpaceContext,
  facts: ForkFacts,
  { kind, metadata: { name } }: Workload,
): Told {
  const { fork, unroutable, partly, traffic, services, routeObjects } = facts;
  if (unroutable !== undefined) {
    return { phase: 'Unroutable', reason: 'Unroutable', message: unroutable };
  }
  if (services.length === 0) {
    return {
      phase: 'Unroutable',
      reason: 'NoService',
      message: `No Service of ${space.spec.base} selects ${fork.workload.name}, so no request is routed to it; what it takes from queues or schedules it does twice.`,
    };
  }
  const phase = routeObjects.length > 0 ? 'Routed' : 'Ready';
  const trouble = podTrouble(
    podsOfWorkload(view, space.metadata.name, kind, name),
  );
  if (trouble?.stuck) {
    return {
      phase,
      reason: trouble.reason,
      message: `${trouble.message} Until then, the pods that are ready keep answering.`,
    };
  }
  if (partly !== undefined) {
    return { phase, reason: 'PartlyRouted', message: partly };
  }
  return traffic === undefined
    ? { phase }
    : { phase, reason: 'TrafficNotPossible', message: traffic };
}
