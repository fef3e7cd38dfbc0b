import { refName, refOf } from '../../kube/objects';
import { serviceHost } from '../../model/hostNames';
import { userRoutes } from '../../plan/routes/userRoutes';
import { Analyzer, basesOf } from '../Analyzer';

/** A VirtualService and a Gateway API route for one Service: one hides the other wholly. */
export const mixedRouteKinds: Analyzer = ({ view }) =>
  basesOf(view).flatMap(({ metadata: { name: base } }) =>
    [...view.list('HTTPRoute'), ...view.list('GRPCRoute')].flatMap(route =>
      (route.spec.parentRefs ?? [])
        .filter(
          parent =>
            parent.kind === 'Service' &&
            (parent.namespace ?? route.metadata.namespace) === base,
        )
        .flatMap(parent => {
          const host = serviceHost(parent.name, base, view.mesh.clusterDomain);
          const other = userRoutes(view).find(
            ({ hosts, gateways }) =>
              gateways.includes('mesh') && hosts.includes(host),
          );
          return other
            ? [
                {
                  code: 'MSP0007',
                  severity: 'error' as const,
                  object: refOf(route),
                  base,
                  message: `${refName(refOf(route))} and ${refName(
                    other.source,
                  )} both route ${parent.name}.`,
                  effect:
                    'Sidecars follow one of them and ignore the other; which one differs by caller.',
                  nextStep: 'Write all rules of this Service in one kind.',
                },
              ]
            : [];
        }),
    ),
  );
