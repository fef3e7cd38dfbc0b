import {
  Condition,
  ForkStatus,
  MeshSpaceStatus,
  SpacePhase,
} from '../../meshspace/MeshSpace';
import { SpaceContext, timestamp } from '../context';

type Told = Pick<Condition, 'type' | 'status' | 'reason' | 'message'>;

const STUCK = ['Failing', 'Unroutable', 'BaseGone'];
const WAITING = ['Pending', 'Creating', 'Starting', 'Ready', 'Removing'];

/** The whole space's status from its forks' and its namespace's. */
export function spaceStatus(
  context: SpaceContext,
  forks: ForkStatus[],
  problem?: { reason: string; message: string },
): MeshSpaceStatus {
  const { space } = context;
  const stuck = forks.filter(({ phase }) => STUCK.includes(phase));
  const waiting = forks.filter(({ phase }) => WAITING.includes(phase));
  const namespace = namespaceCondition(context, problem);
  return {
    phase: phaseOf(context, namespace, problem !== undefined, stuck, waiting),
    ...(space.metadata.generation !== undefined && {
      observedGeneration: space.metadata.generation,
    }),
    conditions: conditionsSince(context, [
      namespace,
      forksCondition(forks, stuck, waiting),
      routesCondition(forks),
    ]),
    forks,
  };
}

function phaseOf(
  { space }: SpaceContext,
  namespace: Told,
  problem: boolean,
  stuck: ForkStatus[],
  waiting: ForkStatus[],
): SpacePhase {
  if (space.metadata.deletionTimestamp) return 'Terminating';
  if (problem || stuck.length > 0) return 'Degraded';
  if (space.spec.suspended) return 'Suspended';
  return namespace.status === 'True' && waiting.length === 0
    ? 'Ready'
    : 'Pending';
}

function namespaceCondition(
  { space, view }: SpaceContext,
  problem?: { reason: string; message: string },
): Told {
  const { name } = space.metadata;
  if (problem) return no('NamespaceReady', problem.reason, problem.message);
  return view.get('Namespace', undefined, name)
    ? yes('NamespaceReady', 'Created', `The namespace ${name} is there.`)
    : no('NamespaceReady', 'Creating', 'The namespace is being made.');
}

function forksCondition(
  forks: ForkStatus[],
  [stuck]: ForkStatus[],
  waiting: ForkStatus[],
): Told {
  if (stuck) {
    return no(
      'ForksReady',
      stuck.reason ?? stuck.phase,
      `${stuck.workload.name}: ${stuck.message ?? stuck.phase}`,
    );
  }
  if (waiting.length > 0) {
    const names = waiting.map(({ workload }) => workload.name).join(', ');
    return no('ForksReady', 'Starting', `Waiting for ${names}.`);
  }
  return yes(
    'ForksReady',
    'AllReady',
    forks.length === 0 ? 'The space has no forks.' : 'Every fork is ready.',
  );
}

function routesCondition(forks: ForkStatus[]): Told {
  const missing = forks.filter(({ routed }) => !routed);
  if (missing.length === 0) {
    return yes(
      'RoutesReady',
      'AllRouted',
      'Requests with the header reach every fork.',
    );
  }
  const names = missing.map(({ workload }) => workload.name).join(', ');
  return no(
    'RoutesReady',
    'NotRouted',
    `Requests with the header get the base of ${names}.`,
  );
}

function yes(type: string, reason: string, message: string): Told {
  return { type, status: 'True', reason, message };
}

function no(type: string, reason: string, message: string): Told {
  return { type, status: 'False', reason, message };
}

/** A condition keeps its time for as long as it says the same of its state. */
export function conditionsSince(
  { space, now }: SpaceContext,
  told: Told[],
): Condition[] {
  return told.map(condition => {
    const before = space.status?.conditions.find(
      ({ type }) => type === condition.type,
    );
    return {
      ...condition,
      ...(space.metadata.generation !== undefined && {
        observedGeneration: space.metadata.generation,
      }),
      lastTransitionTime:
        before?.status === condition.status
          ? before.lastTransitionTime
          : timestamp(now),
    };
  });
}
