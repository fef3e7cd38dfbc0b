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
const objects = remembered(
  ({ space, policy }: SpaceContext) => ({ owner: space, key: [policy] }),
  (view, outer) => {
    const warnings: Warning[] = [];
    const context: SpaceContext = {
      ...outer,
      view,
      warn: warning => warnings.push(warning),
    };
    return { desired: objectsOf(context), warnings };
  },
);

/** For themselves, since they change with every route that they may follow. */
const routes = remembered(
  ({ context: { space }, routed, existing }: Args) => ({
    owner: space,
    key: [
      ...routed.flatMap(({ service, host, forkHost }) => [
        service,
        host,
        forkHost,
      ]),
      ...existing,
    ],
  }),
  (view, { context: { space }, routed, existing }) => [
    ...spaceRoutes(view, space, routed),
    ...spaceApiRoutes(view, space, routed, existing),
    ...destinationRules(view, space, routed),
  ],
);

/** What should stand in the space's namespace. */
export function wantedInSpace(context: SpaceContext): Desired[] {
  const { space, base, view } = context;
  const { desired, warnings } = objects(view, context);
  warnings.forEach(warning => context.warn(warning));
  const all = [
    ...desired,
    ...routes(view, {
      context,
      routed: base.routed.filter(entry => entry.space === space),
      existing: base.existing.get(space.metadata.name) ?? [],
    }),
  ];
  // Two forks may read the same ConfigMap: one copy serves both.
  const byName = new Map(
    all.map(entry => [
      `${entry.object.kind} ${entry.object.metadata.namespace ?? ''}/${
        entry.object.metadata.name
      }`,
      entry,
    ]),
  );
  return [...byName.values()];
}

function objectsOf(context: SpaceContext): Desired[] {
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
  return [
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
  ];
}
