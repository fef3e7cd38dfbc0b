import { derive } from '../view/derive';
import { gatewayApiRoutesOf } from './gatewayApi/routeObjects';
import { isWildcard } from './hostNames';
import { compareRouteObjects, RouteObject } from './RouteObject';
import { virtualServicesOf } from './virtualServices';

/** An object with its place in Istio's order: oldest first, then by name and namespace. */
export interface OrderedRoutes {
  readonly object: RouteObject;
  readonly position: number;
}

/** Everything that routes, by the hosts of the mesh and by gateway. */
export interface RouteIndex {
  readonly exact: ReadonlyMap<string, readonly OrderedRoutes[]>;
  readonly wildcard: ReadonlyMap<string, readonly OrderedRoutes[]>;
  readonly byGateway: ReadonlyMap<string, readonly OrderedRoutes[]>;
}

/** The index of a view. */
export const routeIndexOf = derive(
  [
    'VirtualService',
    'HTTPRoute',
    'GRPCRoute',
    'Gateway',
    'ReferenceGrant',
    'Service',
    'ServiceEntry',
    'Namespace',
  ],
  (view): RouteIndex => {
    const converted = gatewayApiRoutesOf(view);
    const objects = converted.length
      ? [...virtualServicesOf(view), ...converted].sort(compareRouteObjects)
      : virtualServicesOf(view);
    const index = {
      exact: new Map<string, OrderedRoutes[]>(),
      wildcard: new Map<string, OrderedRoutes[]>(),
      byGateway: new Map<string, OrderedRoutes[]>(),
    };
    for (const [position, object] of objects.entries()) {
      const ordered = { object, position };
      for (const gateway of new Set(object.gateways)) {
        if (gateway === 'mesh') {
          for (const host of new Set(object.hosts)) {
            add(isWildcard(host) ? index.wildcard : index.exact, host, ordered);
          }
        } else {
          add(index.byGateway, gateway, ordered);
        }
      }
    }
    return index;
  },
);

function add(
  map: Map<string, OrderedRoutes[]>,
  key: string,
  ordered: OrderedRoutes,
): void {
  const known = map.get(key);
  if (known) known.push(ordered);
  else map.set(key, [ordered]);
}
