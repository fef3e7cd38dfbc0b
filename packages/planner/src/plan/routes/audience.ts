import { Service } from '../../kube/core';
import { MeshSpace } from '../../meshspace/MeshSpace';
import { ClusterView } from '../../view/ClusterView';
import { remembered } from '../../view/remembered';
import { rulesOf, serviceOf } from './apiClone';
import {
  apiRoutedServices,
  isServiceParent,
  userApiRoutes,
} from './apiParents';
import { gatewayNamespacesOf } from './gateways';
import { RoutedService } from './types';

const EXPORT_TO = 'networking.istio.io/exportTo';

/** Whether a route of the Gateway API leads to a Service: such routes hold for callers everywhere. */
function routedForAll(view: ClusterView) {
  const routes = userApiRoutes(view).filter(({ spec }) =>
    spec.parentRefs?.some(isServiceParent),
  );
  return (base: string, service: string): boolean =>
    routes.length > 0 &&
    (apiRoutedServices(view, base).has(service) ||
      routes.some(
        route =>
          route.metadata.namespace === base &&
          rulesOf(route).some(({ backendRefs = [] }) =>
            backendRefs.some(
              ref => serviceOf(ref, base) === `${base}/${service}`,
            ),
          ),
      ));
}

/** Who must know the forks' Services: nobody whom no route of ours leads there, for every sidecar that knows one carries it. */
function audiences(view: ClusterView) {
  const isForAll = routedForAll(view);
  const gateways = gatewayNamespacesOf(view);
  return (
    { metadata, spec: { base } }: MeshSpace,
    service: Service,
  ): readonly string[] =>
    isForAll(base, service.metadata.name)
      ? ['*']
      : [...new Set([base, metadata.name, ...gateways])];
}

/** As it stands on the fork's Service. */
export function audienceOf(
  view: ClusterView,
  space: MeshSpace,
  service: Service,
): string {
  return audiences(view)(space, service).join(',');
}

/** Those whose callers already know the Service; a proxy that does not answers 503. */
export const knownAmong = remembered(
  (routed: readonly RoutedService[]) => ({ owner: routed, key: [] }),
  (view, routed): readonly RoutedService[] => {
    const audience = audiences(view);
    const known = routed.filter(({ space, service, forkHost }) => {
      const name = forkHost.slice(0, forkHost.indexOf('.'));
      const found = view.get('Service', space.metadata.name, name);
      const exportTo =
        found?.metadata.annotations?.[EXPORT_TO]?.split(',') ?? [];
      return (
        exportTo.includes('*') ||
        audience(space, service).every(namespace =>
          exportTo.includes(namespace),
        )
      );
    });
    // What is made of one and the same list is kept.
    return known.length === routed.length ? routed : known;
  },
);
