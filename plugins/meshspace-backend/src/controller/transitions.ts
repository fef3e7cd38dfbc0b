import { ForkStatus, MeshSpace, MeshSpaceStatus } from '@meshspace/planner';
import { EXPIRING } from './expiry';
import { IDLE_ANNOTATION } from './idleAnnotation';

/** Something that a person would want to be told. */
export interface Transition {
  type:
    | 'Ready'
    | 'Failed'
    | 'Expiring'
    | 'Expired'
    | 'BaseMovedOn'
    | 'Suspended';
  severity: 'Normal' | 'Warning';
  message: string;
}

/** What happened between two statuses of a space. */
export function transitions(
  space: MeshSpace,
  before: MeshSpaceStatus | undefined,
  after: MeshSpaceStatus,
): Transition[] {
  const { name } = space.metadata;
  const found: Transition[] = [];
  if (before?.phase !== after.phase) {
    if (after.phase === 'Ready' && after.forks.length > 0) {
      found.push({
        type: 'Ready',
        severity: 'Normal',
        message: `Requests with the header of ${name} reach its forks.`,
      });
    }
    if (after.phase === 'Suspended') {
      const idle = space.metadata.annotations?.[IDLE_ANNOTATION];
      const why = idle
        ? `, since nobody sent it a request for ${Number(idle) / 60} minutes`
        : '';
      found.push({
        type: 'Suspended',
        severity: 'Normal',
        message: `${name} is suspended${why}; the base serves its requests until it is resumed.`,
      });
    }
  }
  const ending = conditionOf(after, EXPIRING);
  if (ending && !conditionOf(before, EXPIRING)) {
    found.push({
      type: 'Expiring',
      severity: 'Warning',
      message: ending.message,
    });
  }
  for (const fork of after.forks) {
    const old = before?.forks.find(
      ({ workload }) =>
        workload.kind === fork.workload.kind &&
        workload.name === fork.workload.name,
    );
    found.push(...forkTransitions(fork, old));
  }
  return found;
}

/** A space that was deleted because its time had come. */
export function expiry({ metadata, spec }: MeshSpace): Transition {
  return {
    type: 'Expired',
    severity: 'Normal',
    message: `${metadata.name} was deleted: it had been wanted until ${spec.expiresAt}.`,
  };
}

function conditionOf(status: MeshSpaceStatus | undefined, type: string) {
  return status?.conditions.find(condition => condition.type === type);
}

function forkTransitions(
  fork: ForkStatus,
  old: ForkStatus | undefined,
): Transition[] {
  const found: Transition[] = [];
  const failing = ['Failing', 'Unroutable', 'BaseGone'];
  if (
    failing.includes(fork.phase) &&
    (old?.phase !== fork.phase || old.reason !== fork.reason)
  ) {
    found.push({
      type: 'Failed',
      severity: 'Warning',
      message:
        fork.message ??
        `The fork of ${fork.workload.name} is ${fork.phase}${
          fork.reason ? ` (${fork.reason})` : ''
        }.`,
    });
  }
  if (fork.behindBase && old && !old.behindBase) {
    found.push({
      type: 'BaseMovedOn',
      severity: 'Normal',
      message: `The base of ${fork.workload.name} has changed since it was forked.`,
    });
  }
  return found;
}
