import { Service } from '../../kube/core';
import { MeshSpace } from '../../meshspace/MeshSpace';
import { ClusterView } from '../../view/ClusterView';
import { rulesOf, serviceOf } from './apiClone';
import {
  apiRoutedServices,
  isServiceParent,
  userApiRoutes,
} from './apiParents';
import { gatewayNamespacesOf } from './gateways';
import { RoutedService } from './types';

const EXPORT_TO = 'networking.istio.io/exportTo';

/**
 * Who must know a fork's Service: nobody whom no route of ours leads there, for every sidecar that knows it carries it. Routes
 * of the Gateway API hold for callers everywhere.
 */
export function audienceOf(
  view: ClusterView,
  { metadata: { name: space }, spec: { base } }: MeshSpace,
  { metadata: { name } }: Service,
): string {
  if (isRoutedForAll(view, base, name)) return '*';
  return [...new Set([base, space, ...gatewayNamespacesOf(view)])].join(',');
}

function isRoutedForAll(view: ClusterView, base: string, service: string) {
  return (
    apiRoutedServices(view, base).has(service) ||
    userApiRoutes(view).some(
      route =>
        route.metadata.namespace === base &&
        route.spec.parentRefs?.some(isServiceParent) &&
        rulesOf(route).some(({ backendRefs = [] }) =>
          backendRefs.some(
            ref => serviceOf(ref, base) === `${base}/${service}`,
          ),
        ),
    )
  );
}

/** Whether those callers already know the Service; a proxy that does not answers 503. */
export function isKnown(
  view: ClusterView,
  { space, service, forkHost }: RoutedService,
): boolean {
  const [name] = forkHost.split('.');
  const found = view.get('Service', space.metadata.name, name);
  const exportTo = found?.metadata.annotations?.[EXPORT_TO]?.split(',') ?? [];
  return (
    exportTo.includes('*') ||
    audienceOf(view, space, service)
      .split(',')
      .every(namespace => exportTo.includes(namespace))
  );
}
