import { derive } from '../view/derive';
import { gatewayApiRoutesOf } from './gatewayApi/routeObjects';
import { isWildcard } from './hostNames';
import { RouteObject } from './RouteObject';
import { virtualServicesOf } from './virtualServices';

/** Everything that routes, by the hosts of the mesh and by gateway; in no order. */
export interface RouteIndex {
  readonly exact: ReadonlyMap<string, readonly RouteObject[]>;
  readonly wildcard: ReadonlyMap<string, readonly RouteObject[]>;
  readonly byGateway: ReadonlyMap<string, readonly RouteObject[]>;
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
    const index = {
      exact: new Map<string, RouteObject[]>(),
      wildcard: new Map<string, RouteObject[]>(),
      byGateway: new Map<string, RouteObject[]>(),
    };
    for (const object of virtualServicesOf(view)) addTo(index, object);
    for (const object of gatewayApiRoutesOf(view)) addTo(index, object);
    return index;
  },
);

function addTo(
  index: Record<keyof RouteIndex, Map<string, RouteObject[]>>,
  object: RouteObject,
): void {
  for (const gateway of distinct(object.gateways)) {
    if (gateway === 'mesh') {
      for (const host of distinct(object.hosts)) {
        add(isWildcard(host) ? index.wildcard : index.exact, host, object);
      }
    } else {
      add(index.byGateway, gateway, object);
    }
  }
}

function distinct(names: readonly string[]): Iterable<string> {
  return names.length < 2 ? names : new Set(names);
}

function add(
  map: Map<string, RouteObject[]>,
  key: string,
  object: RouteObject,
): void {
  const known = map.get(key);
  if (known) known.push(object);
  else map.set(key, [object]);
}
