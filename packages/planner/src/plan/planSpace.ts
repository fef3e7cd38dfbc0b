import { KubeObject, refOf } from '../kube/objects';
import { ForkSpec, MeshSpace } from '../meshspace/MeshSpace';
import { FINALIZER, SPACE_LABEL } from '../meshspace/names';
import { checkHeader } from '../meshspace/header';
import {
  hostOf,
  isOurs,
  later,
  PlanContext,
  SpaceContext,
  timestamp,
} from './context';
import { refusal } from './fork/refusals';
import { servicesOf } from './fork/services';
import { existingFork, sourceOf } from './fork/source';
import { trafficProblem } from './fork/trafficProblem';
import { inOrder, toApply, toDelete } from './operations';
import { forkOf, notAmong, objectsOfSpace } from './owned';
import { earliest, isPast, removeForks, removeSpace } from './removal';
import { leadsTo } from './routes/leadsTo';
import { BasePlan } from './routes/types';
import { Shared, sharedRoutes } from './sharedRoutes';
import { withFinalizer } from './space/objects';
import { ForkFacts, forkStatus } from './status/forkStatus';
import { conditionsSince, spaceStatus } from './status/spaceStatus';
import { Operation, SpacePlan, Warning } from './types';
import { wantedInSpace } from './wanted';

/** Everything to be done for one space now, and what to say of it. */
export function planSpace(
  plan: PlanContext,
  base: BasePlan,
  space: MeshSpace,
): SpacePlan {
  const warnings: Warning[] = [];
  const context: SpaceContext = {
    ...plan,
    base,
    space,
    warn: warning => warnings.push(warning),
  };
  const routes = sharedRoutes(context);
  const name = space.metadata.name;
  if (space.metadata.deletionTimestamp) {
    const removal = removeSpace(context);
    return {
      space: name,
      operations: inOrder([...routes.operations, ...removal.operations]),
      warnings,
      status: terminating(context, routes.stillLeads),
      ...wake(earliest(routes.wakeAt, removal.wakeAt)),
    };
  }
  const expired =
    space.spec.expiresAt && new Date(space.spec.expiresAt) <= plan.now;
  if (expired) {
    return {
      space: name,
      operations: inOrder([
        ...routes.operations,
        ...toDelete(name, [space], 'The space has expired'),
      ]),
      warnings,
      status: spaceStatus(context, space.status?.forks ?? []),
    };
  }
  const problem = obstacle(context);
  if (problem) {
    return {
      space: name,
      operations: inOrder(routes.operations),
      warnings,
      status: spaceStatus(context, [], problem),
      ...wake(routes.wakeAt),
    };
  }
  const facts = space.spec.forks.map(fork => factsOf(context, fork, routes));
  const removal = removeForks(context);
  const desired = wantedInSpace(context);
  const stale = notAmong(
    objectsOfSpace(plan.view, name),
    desired.map(({ object }) => object),
  ).filter(
    object => forkOf(object) === undefined || isWantedFork(space, object),
  );
  const operations = inOrder([
    ...toApply(plan.view, name, desired),
    ...finalizer(space),
    ...routes.operations,
    ...removal.operations,
    ...toDelete(name, stale, 'The space no longer needs it'),
  ]);
  const status = spaceStatus(context, [
    ...facts.map(fact => forkStatus(context, fact)),
    ...removal.forks,
  ]);
  const expiry = space.spec.expiresAt
    ? new Date(space.spec.expiresAt)
    : undefined;
  return {
    space: name,
    operations,
    warnings,
    status,
    ...wake(earliest(earliest(routes.wakeAt, removal.wakeAt), expiry)),
  };
}

function wake(at: Date | undefined): { wakeAt?: string } {
  return at ? { wakeAt: timestamp(later(at, 0.999)) } : {};
}

function finalizer(space: MeshSpace): Operation[] {
  if (space.metadata.finalizers?.includes(FINALIZER)) return [];
  return [
    {
      type: 'apply',
      object: withFinalizer(space, true),
      space: space.metadata.name,
      round: 0,
      reason: 'Makes sure that routes are taken back before the space goes',
    },
  ];
}

const NAMESPACE_NAME = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** Why nothing may be made for a space. */
function obstacle({
  view,
  space,
}: SpaceContext): { reason: string; message: string } | undefined {
  const { name } = space.metadata;
  const { base, header, expiresAt } = space.spec;
  if (expiresAt && Number.isNaN(Date.parse(expiresAt))) {
    return {
      reason: 'ExpiryRefused',
      message:
        'The space’s expiresAt is not a time such as 2026-12-01T18:00:00Z. Write one, or leave it out.',
    };
  }
  if (!NAMESPACE_NAME.test(name)) {
    return {
      reason: 'NameRefused',
      message:
        'A space’s name is its namespace’s, too: at most 63 lower-case letters, digits and dashes. Make one with another name.',
    };
  }
  if (name === base) {
    return {
      reason: 'NameIsBase',
      message:
        'A space cannot have the name of its base. Make one with another name.',
    };
  }
  if (!view.get('Namespace', undefined, base)) {
    return {
      reason: 'BaseGone',
      message: `The base ${base} is not in this cluster any more. Delete the space, or bring ${base} back.`,
    };
  }
  const namespace = view.get('Namespace', undefined, name);
  if (
    namespace &&
    !(isOurs(namespace) && namespace.metadata.labels?.[SPACE_LABEL] === name)
  ) {
    return {
      reason: 'NamespaceTaken',
      message: `The namespace ${name} exists and is not ours; nothing in it is touched. Make the space with another name.`,
    };
  }
  if (namespace?.metadata.deletionTimestamp) {
    return {
      reason: 'NamespaceTerminating',
      message: `A former namespace ${name} is still being removed; the space is made as soon as it is gone.`,
    };
  }
  const older = view
    .list('MeshSpace')
    .filter(other => other.spec.base === base && comesBefore(other, space));
  const [problem] = checkHeader(header, older);
  return problem === undefined
    ? undefined
    : { reason: 'HeaderRefused', message: `${problem}.` };
}

/** Of two spaces with one header the older one keeps it. */
function comesBefore(a: MeshSpace, b: MeshSpace): boolean {
  const [left, right] = [a, b].map(
    ({ metadata }) =>
      `${metadata.creationTimestamp ?? '9999'} ${metadata.name}`,
  );
  return left < right;
}

function isWantedFork(space: MeshSpace, object: KubeObject): boolean {
  const fork = forkOf(object);
  return space.spec.forks.some(
    ({ workload }) => fork === `${workload.kind}.${workload.name}`,
  );
}

function factsOf(
  context: SpaceContext,
  fork: ForkSpec,
  routes: Shared,
): ForkFacts {
  const { view, space, policy } = context;
  const source = sourceOf(view, space, fork);
  const services = source ? servicesOf(view, space.spec.base, source) : [];
  const hosts = services.map(({ metadata }) =>
    hostOf(view, metadata.name, space.spec.base),
  );
  const names = services.map(({ metadata }) => metadata.name);
  const refused = source && refusal(source.template, fork, policy);
  const workload = existingFork(view, space, fork);
  const traffic = trafficProblem(view, space.spec.base, fork, services);
  if (traffic !== undefined) {
    context.warn({ code: 'TrafficNotPossible', message: traffic });
  }
  const blocked = routes.unroutable.find(({ host }) => hosts.includes(host));
  const partly = routes.unroutable.filter(
    ({ host, reaches }) =>
      !hosts.includes(host) && reaches.some(one => hosts.includes(one)),
  );
  for (const { by, message } of partly) {
    context.warn({ code: 'NotRoutedEverywhere', object: by, message });
  }
  return {
    fork,
    ...(source && { source }),
    ...(refused && { refused }),
    ...(blocked && { unroutable: blocked.message }),
    ...(partly.length > 0 && { partly: partly[0].message }),
    ...(traffic !== undefined && { traffic }),
    services: names,
    routeObjects: routes.existing
      .filter(object => leadsTo(object, names, space.metadata.name))
      .map(refOf),
    ...(workload && { workload }),
  };
}

function terminating(context: SpaceContext, stillLeads: boolean) {
  const { space } = context;
  const before = spaceStatus(context, space.status?.forks ?? []);
  const [routes] = conditionsSince(context, [
    {
      type: 'RoutesReady',
      status: 'False',
      reason: stillLeads ? 'TakingBack' : 'TakenBack',
      message: stillLeads
        ? 'The routes are being taken back.'
        : 'No route leads into the space any more.',
    },
  ]);
  const was = space.status?.conditions.find(
    ({ type }) => type === 'RoutesReady',
  );
  const since =
    was?.reason === routes.reason && isPast(was.lastTransitionTime, context.now)
      ? was.lastTransitionTime
      : timestamp(context.now);
  return {
    ...before,
    conditions: [
      ...before.conditions.filter(({ type }) => type !== 'RoutesReady'),
      { ...routes, lastTransitionTime: since },
    ],
  };
}
