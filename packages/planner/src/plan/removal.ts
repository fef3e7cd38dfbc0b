import { ForkStatus, WorkloadRef } from '../meshspace/MeshSpace';
import { forkName, later, SpaceContext, timestamp } from './context';
import { forkOf, objectsOfSpace, routesOfBase, spacesOfRoute } from './owned';
import { toDelete } from './operations';
import { switchesOf } from './routes/deadMansSwitch';
import { graftedFor } from './routes/grafts';
import { withFinalizer } from './space/objects';
import { Operation } from './types';

/** What is left to do for forks that are no longer wanted, or for a whole space that goes. */
export interface Removal {
  operations: Operation[];
  forks: ForkStatus[];
  wakeAt?: Date;
}

/**
 * Forks that the space no longer wants. Their routes have been taken back by the plan of the base's routes; what they led to
 * goes only after proxies have heard of it, or requests in flight would fail.
 */
export function removeForks(context: SpaceContext): Removal {
  const { view, space, now, policy } = context;
  const wanted = new Set(
    space.spec.forks.map(({ workload }) => forkName(workload)),
  );
  const left = objectsOfSpace(view, space.metadata.name).filter(object => {
    const fork = forkOf(object);
    return fork !== undefined && !wanted.has(fork);
  });
  const names = [
    ...new Set(left.flatMap(object => forkOf(object) ?? [])),
  ].sort();
  const removal: Removal = { operations: [], forks: [] };
  for (const name of names) {
    const before = space.status?.forks.find(
      ({ workload }) => forkName(workload) === name,
    );
    const since =
      before?.phase === 'Removing' && isPast(before.since, now)
        ? before.since
        : timestamp(now);
    removal.forks.push({
      workload: before?.workload ?? workloadOf(name),
      phase: 'Removing',
      replicas: 0,
      readyReplicas: 0,
      services: [],
      routed: false,
      routeObjects: [],
      behindBase: false,
      since,
      message:
        'Requests with your header get the base again; the fork is being removed.',
    });
    const due = later(new Date(since), policy.drainSeconds);
    if (due > now) {
      removal.wakeAt = earliest(removal.wakeAt, due);
    } else {
      removal.operations.push(
        ...toDelete(
          space.metadata.name,
          left.filter(object => forkOf(object) === name),
          `The space no longer forks ${name.slice(name.indexOf('.') + 1)}`,
        ),
      );
    }
  }
  return removal;
}

/** A time to come was written by a clock that went ahead: waiting for it could take for ever. */
export function isPast(time: string | undefined, now: Date): time is string {
  return time !== undefined && Date.parse(time) <= now.getTime();
}

function workloadOf(fork: string): WorkloadRef {
  const [kind, ...name] = fork.split('.');
  return { kind: kind as WorkloadRef['kind'], name: name.join('.') };
}

/** A space that is being deleted: its finalizer goes when no route leads into it any more; then Kubernetes collects the rest. */
export function removeSpace(context: SpaceContext): Removal {
  const { view, space, now, policy } = context;
  const name = space.metadata.name;
  const routed =
    graftedFor(view, name).length > 0 ||
    routesOfBase(view, space.spec.base).some(object =>
      spacesOfRoute(object).includes(name),
    );
  const routes = space.status?.conditions.find(
    ({ type, reason }) => type === 'RoutesReady' && reason === 'TakenBack',
  );
  // Nothing was ever routed: nothing has to drain.
  const everRouted = space.status?.forks.some(
    ({ routeObjects }) => routeObjects.length > 0,
  );
  if (routed || (everRouted && !routes)) {
    return {
      operations: [],
      forks: [],
      wakeAt: later(now, policy.drainSeconds),
    };
  }
  const due = routes
    ? later(new Date(routes.lastTransitionTime), policy.drainSeconds)
    : now;
  if (due > now) return { operations: [], forks: [], wakeAt: due };
  return {
    operations: space.metadata.finalizers?.length
      ? [
          ...switchOff(context),
          {
            type: 'apply',
            object: withFinalizer(space, false),
            space: name,
            round: 1,
            reason:
              'No route leads into the space any more; Kubernetes removes the rest',
          },
        ]
      : [],
    forks: [],
  };
}

/** With the last space of a base, nothing of ours is left there that could outlive us. */
function switchOff({ view, space }: SpaceContext): Operation[] {
  const { base } = space.spec;
  const others = view
    .list('MeshSpace')
    .some(
      ({ metadata, spec }) => spec.base === base && !metadata.deletionTimestamp,
    );
  if (others || routesOfBase(view, base).length > 0) return [];
  return toDelete(
    space.metadata.name,
    switchesOf(view, base),
    'No space of the base has routes any more, so nothing has to be taken back if we stop',
  );
}

export function earliest(
  a: Date | undefined,
  b: Date | undefined,
): Date | undefined {
  if (!a || !b) return a ?? b;
  return a < b ? a : b;
}
