import { hasLabels } from '../../kube/labels';
import { intersection } from '../../model/hostNames';
import { RouteObject } from '../../model/RouteObject';
import { hasDelegates } from '../../model/virtualServices';
import { ClusterView } from '../../view/ClusterView';
import { derive } from '../../view/derive';
import { grouped } from '../../view/groups';
import { noteRead, plainView, remembered } from '../../view/remembered';
import { share } from '../../view/share';
import { userApiRoutes } from './apiParents';
import { userRoute } from './userRoutes';

/** A host of a gateway, as people wrote it, and all VirtualServices whose routes stand beside each other there. */
export interface GatewayHost {
  gateway: string;
  host: string;
  routes: RouteObject[];
  servers: readonly ServerHost[];
}

/** A host that a gateway listens for, and whose routes it takes for it. */
export interface ServerHost {
  namespace: string;
  host: string;
}

const boundRoutes = grouped('VirtualService', {
  entries(object, view): Iterable<readonly [string, RouteObject]> {
    const route = userRoute(view, object);
    return route?.gateways.some(name => name !== 'mesh')
      ? [['bound', route]]
      : [];
  },
  volatile: hasDelegates,
});

const hostsOf = remembered(
  (routes: readonly RouteObject[]) => ({ owner: routes, key: [] }),
  (view, all): GatewayHost[] => {
    const bound = new Map<string, RouteObject[]>();
    for (const route of all) {
      for (const gateway of route.gateways) {
        if (gateway === 'mesh') continue;
        bound.set(gateway, [...(bound.get(gateway) ?? []), route]);
      }
    }
    return [...bound].flatMap(([gateway, routes]) => {
      const servers = serverHosts(view, gateway);
      const hosts = new Set(routes.flatMap(route => route.hosts));
      return [...hosts].map(host => ({
        gateway,
        host,
        servers,
        routes: routes.filter(route => meet(servers, host, route)),
      }));
    });
  },
);

/** Every gateway and host that people bound VirtualServices to. */
export function gatewayHosts(view: ClusterView): GatewayHost[] {
  return hostsOf(view, boundRoutes(view).get('bound'));
}

/** Whether an object's routes come to stand in a virtual host that the host's routes stand in, too. */
function meet(
  servers: readonly ServerHost[],
  host: string,
  route: RouteObject,
): boolean {
  return servers.some(server => {
    const ours = intersection([server.host], [host]);
    const theirs = intersection([server.host], route.hosts);
    return ours.some(one => theirs.includes(one));
  });
}

function serverHosts(view: ClusterView, gateway: string): ServerHost[] {
  const [namespace, name] = gateway.split('/');
  const found = view.get('IstioGateway', namespace, name);
  if (!found) return [{ namespace: '*', host: '*' }];
  return (found.spec.servers ?? []).flatMap(({ hosts }) =>
    hosts.map(entry => {
      const slash = entry.indexOf('/');
      const ns = slash < 0 ? '*' : entry.slice(0, slash);
      return {
        namespace: ns === '.' ? namespace : ns,
        host: entry.slice(slash + 1).toLowerCase(),
      };
    }),
  );
}

/** By gateway; the same lists come out of most changes of a pod. */
const namespacesByGateway = derive(
  ['IstioGateway', 'Pod'],
  () => new Map<string, string[]>(),
);

/** Where the pods run that serve a gateway: routes of ours are exported there alone. */
export function gatewayNamespaces(
  view: ClusterView,
  gateway: string,
): string[] {
  const found = (one: ClusterView) => {
    const known = namespacesByGateway(one);
    const namespaces = known.get(gateway) ?? share(podNamespaces(one, gateway));
    known.set(gateway, namespaces);
    return namespaces;
  };
  const namespaces = found(plainView(view));
  noteRead(view, `namespaces of ${gateway}`, {
    sameIn: one => found(one) === namespaces,
  });
  return namespaces;
}

function podNamespaces(view: ClusterView, gateway: string): string[] {
  const [namespace, name] = gateway.split('/');
  const selector = view.get('IstioGateway', namespace, name)?.spec.selector;
  const found = new Set<string>();
  if (selector) {
    for (const { metadata } of view.list('Pod')) {
      if (metadata.namespace && hasLabels(metadata.labels, selector)) {
        found.add(metadata.namespace);
      }
    }
  }
  // Nothing seen of its pods: where gateways usually run. Exported to everyone, ours would be asked last.
  if (found.size === 0)
    return [...new Set([namespace, view.mesh.rootNamespace])].sort();
  return [...found].sort();
}

/** Namespaces of all gateways whose routes may lead into a base: forks' Services are exported there, too. */
export const gatewayNamespacesOf = derive(
  ['VirtualService', 'IstioGateway', 'HTTPRoute', 'GRPCRoute', 'Pod'],
  view => {
    const gateways = new Set(gatewayHosts(view).map(({ gateway }) => gateway));
    const found = [...gateways].flatMap(name => gatewayNamespaces(view, name));
    for (const { metadata, spec } of userApiRoutes(view)) {
      for (const parent of spec.parentRefs ?? []) {
        // A gateway of this kind runs where its object stands.
        if ((parent.kind ?? 'Gateway') === 'Gateway') {
          found.push(parent.namespace ?? metadata.namespace ?? '');
        }
      }
    }
    return share([...new Set(found)].sort());
  },
);
