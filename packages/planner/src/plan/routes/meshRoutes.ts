import { Service } from '../../kube/core';
import { OwnerReference, refOf } from '../../kube/objects';
import { ROUTING_ANNOTATION } from '../../meshspace/names';
import { isRoutedAsHttp, protocolOf } from '../../model/protocol';
import { RouteObject } from '../../model/RouteObject';
import { exportClass } from '../../model/visibility';
import { ClusterView } from '../../view/ClusterView';
import { remembered } from '../../view/remembered';
import { PlanContext } from '../context';
import { apiRoutedServices } from './apiParents';
import { candidatesFor, sendingTo } from './candidates';
import { meshRules, mirrored, shadowRules, standAloneRules } from './chain';
import { Chain, chainsOf } from './chains';
import { inRightOrder } from './rightOrder';
import { mirrorReason, standAloneReason } from './sentences';
import { ForkRoute, reached, reachesFork } from './clone';
import { forkRoutes } from './forkRoutes';
import { meshGraft } from './meshGraft';
import { obstacleOf } from './obstacles';
import { routeName, routeObject, Routes } from './routeObject';
import { BaseRoutes, RoutedService, Unroutable } from './types';
import { derivedFrom } from './userRoutes';

interface ChainArgs {
  chain: Chain;
  base: string;
  owner: OwnerReference | undefined;
  allowGraft: boolean;
  forks: readonly ForkRoute[];
  routed: readonly RoutedService[];
}

/** A chain's routes depend on its own links and forks: a change of one of hundreds costs that one. */
const chainRoutes = remembered(
  ({ chain, base, owner, allowGraft, forks, routed }: ChainArgs) => ({
    owner: chain.links[0]?.from ?? routed[0]?.service ?? chain,
    key: [
      base,
      owner?.uid,
      allowGraft,
      ...forks,
      ...routed.map(({ service }) => service),
      ...chain.hosts,
      ...chain.ends,
      ...chain.links.flatMap(({ from, class: found, hosts }) => [
        from,
        found,
        ...hosts,
      ]),
    ],
  }),
  (view, { chain, base, owner, allowGraft, forks, routed }): BaseRoutes => {
    const found: BaseRoutes = { desired: [], grafts: [], unroutable: [] };
    const obstacle = obstacleOf(view, base, chain, forks, allowGraft);
    if (obstacle) {
      const rules = chain.links.flatMap(({ from }) => meshRules(from));
      const reaches = [
        ...new Set([...reached(rules, forks), ...chain.ends]),
      ].sort();
      found.unroutable.push(
        ...chain.hosts.map(host => ({ ...obstacle, host, reaches })),
      );
      return found;
    }
    const own = prefersGraft(view, base, chain, allowGraft)
      ? chain.links
      : chain.links.filter(link => link.class === 0);
    const reaching = reachingForks(chain, forks);
    if (reaching.length === 0) return found;
    found.grafts.push(
      ...own.map(({ from }) => meshGraft(view, base, from, reaching)),
    );
    const beside = chain.links.filter(link => !own.includes(link));
    const parts = partsOf(
      view,
      { ...chain, links: beside },
      base,
      reaching,
      routed,
    );
    const kept = inRightOrder(view, base, [
      // What is asked before ours whatever we do; ours must be younger, or they would be asked before it.
      ...own.map(({ from }) => from.source.name),
      ...parts.map(({ name }) => name),
    ]);
    for (const part of parts.filter(({ name }) => kept.has(name))) {
      found.desired.push({
        spaces: part.spaces,
        round: 0,
        reason: part.reason,
        object: routeObject({
          name: part.name,
          base,
          hosts: part.hosts,
          exportTo: [base],
          routes: part.routes,
          spaces: part.spaces,
          derivedFrom: part.from ? derivedFrom(view, [part.from]) : '',
          ...(owner && { owner }),
        }),
      });
    }
    return found;
  },
);

/** Forked Services whose plain requests a VirtualService may route. */
export const hostsByHttp = remembered(
  (routed: readonly RoutedService[]) => ({ owner: routed, key: [] }),
  (view, routed): ReadonlySet<string> =>
    new Set(
      routed
        .filter(
          ({ service, space }) =>
            httpPorts(service).length > 0 &&
            // Never mixed: where people use the Gateway API, so do we.
            !apiRoutedServices(view, space.spec.base).has(
              service.metadata.name,
            ),
        )
        .map(({ host }) => host),
    ),
);

/**
 * The header's routes for callers of the base. For each host whose requests may reach a forked Service, a chain of our
 * VirtualServices mirrors the chain that callers follow today. Calls from within a space are that space's own matter.
 */
export function meshRoutes(
  { view, policy }: PlanContext,
  base: string,
  routed: readonly RoutedService[],
  owner: OwnerReference | undefined,
): BaseRoutes {
  const forks = forkRoutes(routed);
  const forked = hostsByHttp(view, routed);
  const found: BaseRoutes = {
    desired: [],
    grafts: [],
    unroutable: notHttp(routed),
  };
  const chains = chainsOf(view, hostsToRoute(view, forks, base), forked, host =>
    candidatesFor(view, host, base),
  );
  const forksOf = byHost(forks, fork => [...fork.hosts.keys()]);
  const routedOf = byHost(routed, ({ host }) => [host]);
  for (const chain of chains) {
    const hosts = chainHosts(chain);
    const own = chainRoutes(view, {
      chain,
      base,
      owner,
      allowGraft: policy.allowGraft,
      forks: forksOf(hosts),
      routed: routedOf(hosts),
    });
    found.desired.push(...own.desired);
    found.grafts.push(...own.grafts);
    found.unroutable.push(...own.unroutable);
  }
  return found;
}

type Places = ReadonlyMap<string, readonly number[]>;

/** One list is always asked by the same hosts. */
const placesByHost = new WeakMap<readonly unknown[], Places>();

function placesOf<E>(
  entries: readonly E[],
  hostsOf: (entry: E) => readonly string[],
): Places {
  const known = placesByHost.get(entries);
  if (known) return known;
  const places = new Map<string, number[]>();
  entries.forEach((entry, place) => {
    for (const host of hostsOf(entry)) {
      const before = places.get(host);
      if (before) before.push(place);
      else places.set(host, [place]);
    }
  });
  placesByHost.set(entries, places);
  return places;
}

/** Finds those of some hosts, in their own order, without a look at all the others. */
function byHost<E>(
  entries: readonly E[],
  hostsOf: (entry: E) => readonly string[],
): (hosts: readonly string[]) => E[] {
  const places = placesOf(entries, hostsOf);
  return hosts =>
    [...new Set(hosts.flatMap(host => places.get(host) ?? []))]
      .sort((a, b) => a - b)
      .map(place => entries[place]);
}

/**
 * A base may want its callers to follow its own objects and nothing else: a change of theirs is then in force at once. What
 * stands alone is asked before public objects, so it needs the others beside it.
 */
function prefersGraft(
  view: ClusterView,
  base: string,
  { ends }: Chain,
  allowGraft: boolean,
): boolean {
  const { annotations } =
    view.get('Namespace', undefined, base)?.metadata ?? {};
  return (
    allowGraft &&
    ends.length === 0 &&
    annotations?.[ROUTING_ANNOTATION] === 'graft'
  );
}

/** Every host that a chain is about or leads to: a fork of another has nothing to do with it. */
function chainHosts({ hosts, links }: Chain): string[] {
  const rules = links.flatMap(({ from }) => meshRules(from));
  return [
    ...hosts,
    ...rules.flatMap(({ route = [] }) =>
      route.map(({ destination }) => destination.host),
    ),
  ];
}

interface Part {
  name: string;
  hosts: string[];
  spaces: string[];
  reason: string;
  routes: Routes;
  from?: RouteObject;
}

/** Of one second the name decides who is asked first: the links in their order (`as`), then the ends (`to`). */
function partsOf(
  view: ClusterView,
  chain: Chain,
  base: string,
  reaching: readonly ForkRoute[],
  routed: readonly RoutedService[],
): Part[] {
  const spaces = reaching.map(({ space }) => space);
  const links = chain.links.map(
    ({ from, hosts }, index): Part => ({
      name: `${routeName('meshspace-as', chain.hosts[0], base)}-${String(
        index,
      ).padStart(2, '0')}`,
      hosts,
      spaces,
      reason: mirrorReason(base, hosts, from.source),
      routes: mirrored(
        from,
        shadowRules(from, reaching),
        view.mesh.clusterDomain,
      ),
      from,
    }),
  );
  const ends = chain.ends.map((host): Part => {
    const service = routed.find(entry => entry.host === host)?.service;
    return {
      name: routeName('meshspace-to', host, base),
      hosts: [host],
      spaces,
      reason: standAloneReason(base, host),
      routes: { http: standAloneRules(host, httpPorts(service), reaching) },
    };
  });
  return [...links, ...ends];
}

function notHttp(routed: readonly RoutedService[]): Unroutable[] {
  return routed
    .filter(({ service }) => httpPorts(service).length === 0)
    .map(({ host, service, space }) => ({
      host,
      reaches: [host],
      by: refOf(service),
      spaces: [space.metadata.name],
      message: `${service.metadata.name} speaks no HTTP, so its requests carry no header: callers of the base keep the base, callers in your space reach the fork. If it does speak HTTP, name its port http-… or set appProtocol.`,
    }));
}

/** Ports of a Service whose requests are routed as HTTP. */
export function httpPorts(service: Service | undefined): number[] {
  return (service?.spec.ports ?? [])
    .filter(port => isRoutedAsHttp(protocolOf(port)))
    .map(({ port }) => port);
}

/** The forked Services' own names, and every other host whose rules lead there. */
export function hostsToRoute(
  view: ClusterView,
  forks: readonly ForkRoute[],
  callerNamespace: string,
): string[] {
  const hosts = new Set(forks.flatMap(({ hosts: own }) => [...own.keys()]));
  for (const route of sendingTo(view, [...hosts])) {
    if (sees(callerNamespace, route) && leadsToFork(route, forks)) {
      for (const host of route.hosts) hosts.add(host);
    }
  }
  return [...hosts].sort();
}

function sees(namespace: string, route: RouteObject): boolean {
  return (
    exportClass(route.visibility, route.namespace, namespace) !== undefined
  );
}

function leadsToFork(route: RouteObject, forks: readonly ForkRoute[]) {
  return meshRules(route).some(rule =>
    forks.some(fork => reachesFork(rule, fork)),
  );
}

function reachingForks(
  { ends, links }: Chain,
  forks: readonly ForkRoute[],
): ForkRoute[] {
  return forks.filter(
    fork =>
      ends.some(host => fork.hosts.has(host)) ||
      links.some(({ from }) => leadsToFork(from, [fork])),
  );
}
