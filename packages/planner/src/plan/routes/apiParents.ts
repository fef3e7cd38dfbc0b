import { Service } from '../../kube/core';
import { ParentRef } from '../../kube/gatewayApi';
import { isRoutedAsHttp, protocolOf } from '../../model/protocol';
import { ClusterView } from '../../view/ClusterView';
import { derive } from '../../view/derive';
import { isOurs } from '../context';
import { ApiRoute } from './apiClone';

/** What a space's grant to the routes of its base is called. */
export const GRANT = 'meshspace';

/** Routes of the Gateway API that people made, oldest first; of one second, by namespace and name. */
export const userApiRoutes = derive(
  ['HTTPRoute', 'GRPCRoute'],
  (view): ApiRoute[] =>
    [...view.list('HTTPRoute'), ...view.list('GRPCRoute')]
      .filter(route => !isOurs(route))
      .sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1)),
);

function orderOf({ metadata, kind }: ApiRoute): string {
  const { creationTimestamp = '', namespace = '', name } = metadata;
  return `${creationTimestamp} ${namespace}/${name} ${kind}`;
}

/** What a route is attached to, without the port: routes of one parent are ranked among each other. */
export function parentKey(
  { kind = 'Gateway', namespace, name }: ParentRef,
  routeNamespace: string,
): string {
  return `${kind} ${namespace ?? routeNamespace}/${name}`;
}

export function isServiceParent({ kind, group = '' }: ParentRef): boolean {
  return kind === 'Service' && (group === '' || group === 'core');
}

const routedByBase = derive(['HTTPRoute', 'GRPCRoute'], view => {
  const bases = new Map<string, Map<string, ApiRoute[]>>();
  for (const route of userApiRoutes(view)) {
    const { namespace = '' } = route.metadata;
    const found = bases.get(namespace) ?? new Map<string, ApiRoute[]>();
    bases.set(namespace, found);
    for (const parent of route.spec.parentRefs ?? []) {
      if (!isServiceParent(parent)) continue;
      if ((parent.namespace ?? namespace) !== namespace) continue;
      const routes = found.get(parent.name) ?? [];
      if (!routes.includes(route)) routes.push(route);
      found.set(parent.name, routes);
    }
  }
  return bases;
});

const NONE: ReadonlyMap<string, ApiRoute[]> = new Map();

/** Services of a base that its own routes of the Gateway API are attached to, by name. */
export function apiRoutedServices(
  view: ClusterView,
  base: string,
): ReadonlyMap<string, ApiRoute[]> {
  return routedByBase(view).get(base) ?? NONE;
}

/**
 * Whether callers never come to what is attached to just this port: an older route for all ports hides it. Those of one second
 * go by a name that begins with the port, so the port's comes first.
 */
export function isHidden(
  { name, port }: ParentRef,
  routes: readonly ApiRoute[],
): boolean {
  if (port === undefined) return false;
  const oldest = (wanted: number | undefined) =>
    routes
      .filter(({ spec }) =>
        spec.parentRefs?.some(
          parent =>
            isServiceParent(parent) &&
            parent.name === name &&
            parent.port === wanted,
        ),
      )
      .map(({ metadata }) => metadata.creationTimestamp ?? '')
      .sort()[0];
  const [forAll, forPort = ''] = [oldest(undefined), oldest(port)];
  return forAll !== undefined && forAll < forPort;
}

/** Ports of a Service that are routed as HTTP, and that none of the routes attached to it covers. */
export function uncoveredPorts(
  { metadata: { name }, spec }: Service,
  routes: readonly ApiRoute[],
): number[] {
  const parents = routes.flatMap(route =>
    (route.spec.parentRefs ?? []).filter(
      parent => isServiceParent(parent) && parent.name === name,
    ),
  );
  if (parents.some(({ port }) => port === undefined)) return [];
  const covered = new Set(parents.map(({ port }) => port));
  return (spec.ports ?? [])
    .filter(entry => isRoutedAsHttp(protocolOf(entry)))
    .map(({ port }) => port)
    .filter(port => !covered.has(port));
}
