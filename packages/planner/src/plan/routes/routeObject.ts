import { HttpRouteRule, VirtualService } from '../../kube/istio';
import {
  KubeObject,
  ObjectMeta,
  OwnerReference,
  Raw,
} from '../../kube/objects';
import {
  DERIVED_FROM_ANNOTATION,
  MANAGED_BY_LABEL,
  MANAGER,
  ROUTE_LABEL,
  SPACES_ANNOTATION,
} from '../../meshspace/names';
import { digest } from '../digest';
import { stamped, Wanted } from '../desired';

/** What says of a route of ours in a base whose it is and what it was made from. */
export function routeMetadata(options: {
  name: string;
  base: string;
  label: string;
  spaces: string[];
  derivedFrom: string;
  owner?: OwnerReference;
}): ObjectMeta {
  const { name, base, label, spaces, owner } = options;
  return {
    name,
    namespace: base,
    labels: { [MANAGED_BY_LABEL]: MANAGER, [ROUTE_LABEL]: digest(label) },
    annotations: {
      [SPACES_ANNOTATION]: spaces.join(','),
      [DERIVED_FROM_ANNOTATION]: options.derivedFrom,
    },
    ...(owner && { ownerReferences: [owner] }),
  };
}

/** What a VirtualService routes. */
export interface Routes {
  http?: readonly HttpRouteRule[];
  tcp?: readonly Raw[];
  tls?: readonly Raw[];
}

/** A VirtualService of ours in the base's namespace. */
export function routeObject(options: {
  name: string;
  base: string;
  hosts: string[];
  gateways?: string[];
  exportTo: string[];
  routes: Routes;
  spaces: string[];
  derivedFrom: string;
  owner?: OwnerReference;
}): Wanted {
  const { hosts, gateways, exportTo, routes } = options;
  const metadata = routeMetadata({ ...options, label: hosts.join(',') });
  return stamped({
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: {
      ...metadata,
      annotations: {
        ...metadata.annotations,
        // The analyzer takes a shadow for a mistake: two of one host are what makes it work.
        'galley.istio.io/analyze-suppress': 'IST0109',
      },
    },
    spec: { hosts, ...(gateways && { gateways }), exportTo, ...routes },
  });
}

/** A name that says which host it is for, and stays unique where that cannot be a name. */
export function routeName(prefix: string, host: string, base: string): string {
  const [service, namespace, kind] = host.split('.');
  const isOwn = kind === 'svc' && namespace === base && /^[a-z]/.test(host);
  return isOwn ? `${prefix}-${service}` : `${prefix}-${digest(host)}`;
}

const ADDRESS_PREFIX = 'meshspace-at-';

/** A space's own host at a gateway. */
export function addressRouteName(gateway: string, host: string): string {
  return `${ADDRESS_PREFIX}${digest(`${gateway}/${host}`)}`;
}

export function isAddressRoute(object: KubeObject): object is VirtualService {
  return (
    object.kind === 'VirtualService' &&
    object.metadata.name.startsWith(ADDRESS_PREFIX)
  );
}

/** One host may be routed at several gateways. */
export function gatewayRouteName(gateway: string, host: string): string {
  return `meshspace-gw-${digest(`${gateway}/${host}`)}`;
}
