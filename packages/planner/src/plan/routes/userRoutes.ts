import { VirtualService } from '../../kube/istio';
import { ObjectRef, refName } from '../../kube/objects';
import { compareRouteObjects, RouteObject } from '../../model/RouteObject';
import {
  hasDelegates,
  routeObjectOf,
  withoutDelegates,
} from '../../model/virtualServices';
import { exportClass } from '../../model/visibility';
import { ClusterView } from '../../view/ClusterView';
import { derive, perObject } from '../../view/derive';
import { isOurs } from '../context';
import { isGrafted } from './graftName';

function withoutGrafts(route: RouteObject): RouteObject {
  return route.rules.some(({ rule }) => isGrafted(rule))
    ? { ...route, rules: route.rules.filter(({ rule }) => !isGrafted(rule)) }
    : route;
}

/** Asked for all of them at every change of any; the answer is the same for as long as the object is. */
const alone = perObject<
  VirtualService,
  RouteObject | 'with others' | undefined
>((object, mesh) => {
  if (isOurs(object) || !object.spec.hosts?.length) return undefined;
  if (hasDelegates(object)) return 'with others';
  return withoutGrafts(withoutDelegates(object, mesh));
});

/** A VirtualService that people made, as they made it, with delegates merged and names resolved; undefined for one of ours. */
export function userRoute(
  view: ClusterView,
  object: VirtualService,
): RouteObject | undefined {
  const found = alone(object, view.mesh);
  if (found !== 'with others') return found;
  const route = routeObjectOf(view, object);
  return route && withoutGrafts(route);
}

/** All of them that route by themselves. */
export const userRoutes = derive(['VirtualService'], view =>
  view.list('VirtualService').flatMap(object => userRoute(view, object) ?? []),
);

/** Of a host's VirtualServices those that callers of a namespace see, in the order in which their proxies ask them. */
export function inOrderFor(
  routes: readonly RouteObject[],
  callerNamespace: string,
): { route: RouteObject; class: 0 | 1 | 2 }[] {
  return routes
    .flatMap(route => {
      const found = exportClass(
        route.visibility,
        route.namespace,
        callerNamespace,
      );
      return found === undefined ? [] : [{ route, class: found }];
    })
    .sort((a, b) => a.class - b.class || compareRouteObjects(a.route, b.route));
}

/** The user's objects that something of ours was made from, so that staleness can be seen. */
export function derivedFrom(
  view: ClusterView,
  routes: readonly RouteObject[],
): string {
  const refs = new Map<string, ObjectRef>();
  for (const { source, rules } of routes) {
    refs.set(refName(source), source);
    for (const { object } of rules) refs.set(refName(object), object);
  }
  return [...refs]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, ref]) => {
      const found = view.get('VirtualService', ref.namespace, ref.name);
      return `${name}@${found?.metadata.generation ?? 0}`;
    })
    .join(',');
}
