import { KubeObject } from '../kube/objects';
import { remembered } from '../view/remembered';
import { SpaceContext } from './context';
import { Desired } from './desired';
import { forkDependencies } from './fork/dependencies';
import { refusal } from './fork/refusals';
import { forkServices, servicesOf } from './fork/services';
import { sourceOf } from './fork/source';
import { forkWorkload } from './fork/workload';
import { destinationRules } from './routes/destinationRules';
import { spaceApiRoutes } from './routes/spaceApiRoutes';
import { spaceRoutes } from './routes/spaceRoutes';
import { warnOfRefusedCalls } from './space/keptOut';
import { spaceObjects } from './space/objects';
import { ownServices } from './space/ownServices';
import { policies } from './space/policies';
import { sidecars } from './space/sidecars';
import { Warning } from './types';
import { RoutedService } from './routes/types';

interface Args {
  context: SpaceContext;
  /** The forks of this space that are routed. */
  routed: readonly RoutedService[];
  /** Routes of ours in the base that serve this space. */
  existing: readonly KubeObject[];
}

/** Most spaces are as they were when a plan is made again, since it is made for every change. */
const wanted = remembered(
  ({ context: { space, policy }, routed, existing }: Args) => ({
    owner: space,
    key: [
      policy,
      ...routed.flatMap(({ service, host, forkHost }) => [
        service,
        host,
        forkHost,
      ]),
      ...existing,
    ],
  }),
  (view, { context: outer, routed, existing }) => {
    const warnings: Warning[] = [];
    const context: SpaceContext = {
      ...outer,
      view,
      warn: warning => warnings.push(warning),
    };
    return { desired: computed(context, routed, existing), warnings };
  },
);

/** What should stand in the space's namespace. */
export function wantedInSpace(context: SpaceContext): Desired[] {
  const { space, base, view } = context;
  const { desired, warnings } = wanted(view, {
    context,
    routed: base.routed.filter(entry => entry.space === space),
    existing: base.existing.get(space.metadata.name) ?? [],
  });
  warnings.forEach(warning => context.warn(warning));
  return desired;
}

function computed(
  context: SpaceContext,
  routed: readonly RoutedService[],
  existing: readonly KubeObject[],
): Desired[] {
  const { view, space, policy } = context;
  const forks = space.spec.forks.map(fork => {
    const source = sourceOf(view, space, fork);
    const refused = source && refusal(source.template, fork, policy);
    return { fork, source, refused };
  });
  const labels = forks.map(
    ({ source }) => source?.template.metadata?.labels ?? {},
  );
  warnOfRefusedCalls(context, labels);
  const desired = [
    ...spaceObjects(context, space),
    ...forks.flatMap(({ fork, source, refused }) => {
      if (!source || refused) return [];
      const services = servicesOf(view, space.spec.base, source);
      const replicas = space.spec.suspended ? 0 : fork.replicas ?? 1;
      return [
        ...forkDependencies(context, fork, source),
        ...forkServices(view, space, fork, services),
        forkWorkload(context, fork, source, replicas),
      ];
    }),
    ...sidecars(view, space, labels),
    ...policies(view, space, labels),
    ...ownServices(view, space),
    ...spaceRoutes(view, space, routed),
    ...spaceApiRoutes(view, space, routed, existing),
    ...destinationRules(view, space, routed),
  ];
  // Two forks may read the same ConfigMap: one copy serves both.
  const byName = new Map(
    desired.map(entry => [
      `${entry.object.kind} ${entry.object.metadata.namespace ?? ''}/${
        entry.object.metadata.name
      }`,
      entry,
    ]),
  );
  return [...byName.values()];
}
