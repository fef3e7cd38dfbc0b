import { headerMatch } from '../../meshspace/header';
import { ForkTraffic, MeshSpace } from '../../meshspace/MeshSpace';
import { ClusterView } from '../../view/ClusterView';
import { derive } from '../../view/derive';
import { endpointsOf } from '../../view/indexes';
import { hostOf } from '../context';
import { routedService, servicesOf } from '../fork/services';
import { sourceOf } from '../fork/source';
import { ForkRoute } from './clone';
import { trafficOf } from './traffic';
import { RoutedService } from './types';

/** Spaces of a base that take part in routing, by name. */
export function routingSpaces(view: ClusterView, base: string): MeshSpace[] {
  return view
    .list('MeshSpace')
    .filter(
      ({ spec, metadata }) =>
        spec.base === base && !metadata.deletionTimestamp && !spec.suspended,
    );
}

/** A change of a route changes nothing of it. */
const readyByBase = derive(
  [
    'MeshSpace',
    'Deployment',
    'StatefulSet',
    'DaemonSet',
    'Rollout',
    'Service',
    'EndpointSlice',
  ],
  () => new Map<string, readonly RoutedService[]>(),
);

/** Forked Services that are to be routed now: routes follow readiness, so that a broken fork falls back to the base. */
export function routedServices(
  view: ClusterView,
  base: string,
  now: Date,
): readonly RoutedService[] {
  const byBase = readyByBase(view);
  const ready = byBase.get(base) ?? readyServices(view, base);
  byBase.set(base, ready);
  const lives = ({ space: { spec } }: RoutedService) =>
    !spec.expiresAt || new Date(spec.expiresAt) > now;
  // What is made of one and the same list is kept.
  return ready.every(lives) ? ready : ready.filter(lives);
}

function readyServices(view: ClusterView, base: string): RoutedService[] {
  return routingSpaces(view, base).flatMap(space =>
    space.spec.forks.flatMap(fork => {
      const source = sourceOf(view, space, fork);
      if (!source) return [];
      const traffic = trafficOf(fork);
      return servicesOf(view, base, source)
        .filter(
          service =>
            space.spec.fallback === 'fail' ||
            isReady(view, space, routedService(service)),
        )
        .map(service => ({
          space,
          service,
          host: hostOf(view, service.metadata.name, base),
          forkHost: hostOf(view, routedService(service), space.metadata.name),
          ...(traffic && { traffic }),
        }));
    }),
  );
}

/** The Service must be seen, too: a route to one that istiod does not know answers 503. */
function isReady(view: ClusterView, space: MeshSpace, service: string) {
  const namespace = space.metadata.name;
  return (
    view.get('Service', namespace, service) !== undefined &&
    endpointsOf(view, namespace, service).ready > 0
  );
}

const LIMIT = 4096;
const known = new Map<string, ForkRoute>();
const latest = new WeakMap<
  MeshSpace,
  { entries: readonly RoutedService[]; route: ForkRoute }
>();

const sameHosts = (
  one: readonly RoutedService[],
  other: readonly RoutedService[],
) =>
  one.length === other.length &&
  one.every(
    ({ host, forkHost }, place) =>
      host === other[place].host && forkHost === other[place].forkHost,
  );

/** A space is another object after each change of its status; what it wants of routes is the same. */
function forkRoute(
  space: MeshSpace,
  entries: readonly RoutedService[],
): ForkRoute {
  const before = latest.get(space);
  if (before && sameHosts(before.entries, entries)) return before.route;
  const { metadata, spec } = space;
  const route = {
    space: metadata.name,
    header: headerMatch(spec.header),
    hosts: entries.map(({ host, forkHost }): [string, string] => [
      host,
      forkHost,
    ]),
    traffic: entries.flatMap(({ host, traffic }): [string, ForkTraffic][] =>
      traffic ? [[host, traffic]] : [],
    ),
    keepMirrors: spec.mirrors !== false,
  };
  const key = JSON.stringify(route);
  const found = known.get(key) ?? {
    ...route,
    hosts: new Map(route.hosts),
    traffic: new Map(route.traffic),
  };
  if (known.size >= LIMIT) known.clear();
  known.set(key, found);
  latest.set(space, { entries, route: found });
  return found;
}

/** Asked several times in one plan. */
const made = new WeakMap<readonly RoutedService[], readonly ForkRoute[]>();

/** One per space, in the order of their names. The same object as long as nothing of it changed. */
export function forkRoutes(
  routed: readonly RoutedService[],
): readonly ForkRoute[] {
  const before = made.get(routed);
  if (before) return before;
  const bySpace = new Map<MeshSpace, RoutedService[]>();
  for (const entry of routed) {
    const group = bySpace.get(entry.space);
    if (group) group.push(entry);
    else bySpace.set(entry.space, [entry]);
  }
  const routes = [...bySpace].map(([space, entries]) =>
    forkRoute(space, entries),
  );
  made.set(routed, routes);
  return routes;
}
