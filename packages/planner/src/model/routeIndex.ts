import { ClusterView } from '../view/ClusterView';
import { derive } from '../view/derive';
import { grouped, Groups } from '../view/groups';
import { gatewayApiRoutesOf } from './gatewayApi/routeObjects';
import { isWildcard } from './hostNames';
import { RouteObject } from './RouteObject';
import { hasDelegates, routeObjectOf } from './virtualServices';

/** Everything that routes, by the hosts of the mesh and by gateway; in no order. */
export interface RouteIndex {
  /** Objects that name a host without a wildcard. */
  exact(host: string): readonly RouteObject[];
  /** Those with a wildcard, by host. */
  readonly wildcard: ReadonlyMap<string, readonly RouteObject[]>;
  /** Of a gateway, `namespace/name`. */
  atGateway(gateway: string): readonly RouteObject[];
}

const WILDCARDS = 'wildcards';
const ofHost = (host: string) => `host ${host}`;
const ofGateway = (gateway: string) => `gateway ${gateway}`;

const virtualServices = grouped('VirtualService', {
  entries(object, view): Iterable<readonly [string, RouteObject]> {
    const route = routeObjectOf(view, object);
    return route ? [...keysOf(route)].map(key => [key, route]) : [];
  },
  volatile: hasDelegates,
});

/** The Gateway API's routes are merged across objects, so that one may change another's: computed together. */
const gatewayApiRoutes = derive(
  [
    'HTTPRoute',
    'GRPCRoute',
    'Gateway',
    'ReferenceGrant',
    'Service',
    'ServiceEntry',
    'Namespace',
  ],
  (view): Groups<RouteObject> | undefined => {
    const routes = gatewayApiRoutesOf(view);
    if (routes.length === 0) return undefined;
    const byKey = new Map<string, RouteObject[]>();
    for (const route of routes) {
      for (const key of keysOf(route)) {
        byKey.set(key, [...(byKey.get(key) ?? []), route]);
      }
    }
    return { get: key => byKey.get(key) ?? [] };
  },
);

function keysOf({ gateways, hosts }: RouteObject): Set<string> {
  const keys = new Set<string>();
  for (const gateway of gateways) {
    if (gateway !== 'mesh') keys.add(ofGateway(gateway));
    else {
      for (const host of hosts) {
        keys.add(isWildcard(host) ? WILDCARDS : ofHost(host));
      }
    }
  }
  return keys;
}

/** The index of a view. */
export function routeIndexOf(view: ClusterView): RouteIndex {
  const istio = virtualServices(view);
  const others = gatewayApiRoutes(view);
  const get = (key: string): readonly RouteObject[] => {
    const more = others?.get(key) ?? [];
    return more.length > 0 ? [...istio.get(key), ...more] : istio.get(key);
  };
  return {
    exact: host => get(ofHost(host)),
    get wildcard() {
      return byWildcard(get(WILDCARDS));
    },
    atGateway: gateway => get(ofGateway(gateway)),
  };
}

const wildcardsOf = new WeakMap<
  readonly RouteObject[],
  ReadonlyMap<string, readonly RouteObject[]>
>();

function byWildcard(
  routes: readonly RouteObject[],
): ReadonlyMap<string, readonly RouteObject[]> {
  const known = wildcardsOf.get(routes);
  if (known) return known;
  const byHost = new Map<string, RouteObject[]>();
  for (const route of routes) {
    for (const host of new Set(route.hosts.filter(isWildcard))) {
      byHost.set(host, [...(byHost.get(host) ?? []), route]);
    }
  }
  wildcardsOf.set(routes, byHost);
  return byHost;
}
