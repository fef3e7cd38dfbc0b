import { HttpRouteRule } from '../../kube/istio';
import { MeshSpace } from '../../meshspace/MeshSpace';
import { ADDRESS_ANNOTATION } from '../../meshspace/names';
import { intersection, isSubsetOf, isWildcard } from '../../model/hostNames';
import { ClusterView } from '../../view/ClusterView';
import { routesOfBase, spacesOfRoute } from '../owned';
import { userApiRoutes } from './apiParents';
import { rulesAt } from './chain';
import { GatewayHost, gatewayHosts } from './gateways';
import { isAddressRoute } from './routeObject';

/** A host at a gateway through which a base is called, and how the hosts of its spaces are made of it. */
export interface Addressed extends GatewayHost {
  base: string;
  pattern: string;
}

/** Why a base's spaces have no address at a gateway. */
export interface AddressProblem {
  gateway?: string;
  message: string;
}

/** What a base's namespace says of the addresses of its spaces: `{space}.preview.example.com`. */
function patternOf(view: ClusterView, base: string): string | undefined {
  const { annotations } =
    view.get('Namespace', undefined, base)?.metadata ?? {};
  return annotations?.[ADDRESS_ANNOTATION]?.trim().toLowerCase();
}

const HOST_NAME =
  /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+$/;

/** The host under which a space answers without its header. */
export function addressOf(
  { pattern, host }: Pick<Addressed, 'pattern' | 'host'>,
  space: string,
): string {
  return pattern.replaceAll('{space}', space).replaceAll('{host}', host);
}

/** Where a base's spaces get addresses, and what keeps them from others. */
export function addressed(
  view: ClusterView,
  base: string,
): { at: Addressed[]; problems: AddressProblem[] } {
  const pattern = patternOf(view, base);
  if (!pattern) return { at: [], problems: [] };
  const sample = addressOf({ pattern, host: 'example.com' }, 'a');
  if (!pattern.includes('{space}') || !HOST_NAME.test(sample)) {
    return {
      at: [],
      problems: [
        {
          message: `"${pattern}" makes no host name for each space; write one such as {space}.preview.example.com.`,
        },
      ],
    };
  }
  const at: Addressed[] = [];
  const problems: AddressProblem[] = [];
  const hosts = gatewayHosts(view)
    .filter(entry => leadsInto(view, entry, base))
    // Of a host that stands for many no single one can be made.
    .filter(({ host }) => !pattern.includes('{host}') || !isWildcard(host))
    .map(entry => ({ ...entry, base, pattern }));
  for (const entry of hosts) {
    const { gateway } = entry;
    const address = addressOf(entry, 'a');
    const same = hosts.filter(
      other => other.gateway === gateway && addressOf(other, 'a') === address,
    );
    if (same.length > 1) {
      if (same[0] !== entry) continue;
      problems.push({
        gateway,
        message: `"${pattern}" stands for several hosts at ${gateway} (${same
          .map(other => other.host)
          .join(', ')}); add {host} to it.`,
      });
    } else if (!answeredByNobodyElse(view, entry)(address)) {
      problems.push({
        gateway,
        message: `Somebody's routes answer for ${addressOf(
          entry,
          '*',
        )} at a gateway already; choose another name.`,
      });
    } else if (!isServed(entry, address)) {
      problems.push({
        gateway,
        message: `The gateway ${gateway} does not listen for ${addressOf(
          entry,
          '*',
        )}, or takes no routes for it from ${base}.`,
      });
    } else {
      at.push(entry);
    }
  }
  return { at, problems };
}

function leadsInto(
  view: ClusterView,
  { gateway, routes }: GatewayHost,
  base: string,
): boolean {
  const services = `.${base}.svc.${view.mesh.clusterDomain}`;
  const leads = ({ route = [] }: HttpRouteRule) =>
    route.some(({ destination }) => destination.host.endsWith(services));
  return routes.some(route => rulesAt(route, gateway).some(leads));
}

/** Whether a host is nobody's at any gateway, but for the wildcard that it is to stand for: no space's name may take it from them. */
export function answeredByNobodyElse(
  view: ClusterView,
  { host: own }: Pick<Addressed, 'host'>,
): (address: string) => boolean {
  const exact = new Set([
    ...gatewayHosts(view).map(({ host }) => host),
    ...userApiRoutes(view).flatMap(({ spec }) => spec.hostnames ?? []),
  ]);
  // What answers for every name claims none.
  const wildcards = [...exact].filter(
    host => isWildcard(host) && host !== own && host !== '*',
  );
  return address =>
    !exact.has(address) && !wildcards.some(one => isSubsetOf(address, one));
}

function isServed({ servers, base }: Addressed, address: string): boolean {
  const open = servers
    .filter(({ namespace }) => namespace === '*' || namespace === base)
    .map(({ host }) => host);
  return intersection(open, [address]).length > 0;
}

/** The hosts that a space answers at now, and the gateways that know them. @public */
export function addressesOf(
  view: ClusterView,
  { metadata, spec }: MeshSpace,
): { gateway: string; host: string }[] {
  return routesOfBase(view, spec.base).flatMap(object => {
    if (!isAddressRoute(object)) return [];
    if (!spacesOfRoute(object).includes(metadata.name)) return [];
    const { hosts = [], gateways = [] } = object.spec;
    return gateways.flatMap(gateway => hosts.map(host => ({ gateway, host })));
  });
}

/** Spaces that are to answer at an address: also while no fork of theirs does, for then the base answers there. */
export function addressedSpaces(
  spaces: readonly MeshSpace[],
  at: readonly Addressed[],
  now: Date,
): MeshSpace[] {
  if (at.length === 0) return [];
  return spaces.filter(
    ({ spec }) =>
      spec.forks.length > 0 &&
      (!spec.expiresAt || new Date(spec.expiresAt) > now),
  );
}
