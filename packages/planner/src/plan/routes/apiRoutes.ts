import { ParentRef } from '../../kube/gatewayApi';
import { OwnerReference, refName, refOf } from '../../kube/objects';
import { ClusterView } from '../../view/ClusterView';
import { hostOf } from '../context';
import { stamped } from '../desired';
import { apiFallbacks } from './apiFallbacks';
import {
  ApiRoute,
  clonedFor,
  clonedRules,
  forkedServices,
  ForkedServices,
  namesHeader,
  sendsToFork,
} from './apiClone';
import {
  apiRoutedServices,
  GRANT,
  isServiceParent,
  parentKey,
  userApiRoutes,
} from './apiParents';
import { knownAmong } from './audience';
import { inRightOrder } from './rightOrder';
import { ForkRoute } from './clone';
import { forkRoutes } from './forkRoutes';
import { bothKinds } from './obstacles';
import { routedTwice } from './routedTwice';
import { routeMetadata } from './routeObject';
import { apiReason } from './sentences';
import { BaseRoutes, RoutedService, Unroutable } from './types';

/**
 * The header's routes where people use the Gateway API: for each space, clones of all rules of every parent that leads to its
 * forks. Proxies rank the rules of all objects; one header more puts each clone directly before its original.
 */
export function apiRoutes(
  view: ClusterView,
  base: string,
  routed: readonly RoutedService[],
  owner: OwnerReference | undefined,
): BaseRoutes {
  const found: BaseRoutes = { desired: [], grafts: [], unroutable: [] };
  if (userApiRoutes(view).length === 0) return found;
  // A Service that callers do not know yet answers 503: the route waits for it.
  const known = knownAmong(view, routed);
  for (const fork of forkRoutes(known)) {
    const forked = forkedServices(fork);
    const parents = parentsLeadingTo(view, base, forked);
    found.unroutable.push(
      ...ofBothKinds(view, base, fork, forked),
      ...ledElsewhere(view, base, fork, forked),
      ...ofOtherNamespaces(view, base, fork, parents),
    );
    const affected = affectedRoutes(view, parents).filter(
      ({ route }) => route.metadata.namespace === base,
    );
    found.unroutable.push(...ownHeader(affected, fork));
    const clones: BaseRoutes['desired'] = [];
    affected.forEach(({ route, parentRefs }, index) => {
      if (!mayLeave(view, fork.space, parentRefs)) return;
      const rules = clonedRules(route, clonedFor(fork, base));
      if (rules.length === 0) return;
      const { hostnames } = route.spec;
      clones.push({
        spaces: [fork.space],
        round: 0,
        reason: apiReason(refOf(route), fork.space),
        object: stamped({
          apiVersion: route.apiVersion,
          kind: route.kind,
          metadata: routeMetadata({
            // Of equal rank and age the name decides: clones are numbered in the order of their originals.
            name: `meshspace-${fork.space}-${String(index).padStart(2, '0')}`,
            base,
            label: route.metadata.name,
            spaces: [fork.space],
            derivedFrom: `${refName(refOf(route))}@${
              route.metadata.generation ?? 0
            }`,
            ...(owner && { owner }),
          }),
          spec: { parentRefs, ...(hostnames && { hostnames }), rules },
        }),
      });
    });
    const kept = inRightOrder(
      view,
      base,
      clones.map(({ object }) => object.metadata.name),
      ['HTTPRoute', 'GRPCRoute'],
    );
    found.desired.push(
      ...clones.filter(({ object }) => kept.has(object.metadata.name)),
    );
  }
  found.desired.push(...apiFallbacks(view, base, known, owner));
  return found;
}

/** A gateway answers 500 for a backend in a space that has not granted it. */
function mayLeave(
  view: ClusterView,
  space: string,
  parentRefs: readonly ParentRef[],
): boolean {
  return (
    parentRefs.every(isServiceParent) ||
    view.get('ReferenceGrant', space, GRANT) !== undefined
  );
}

/** Parents with a route that sends requests to a fork, but for Services that VirtualServices route, too. */
export function parentsLeadingTo(
  view: ClusterView,
  base: string,
  forked: ForkedServices,
): Set<string> {
  const found = new Set<string>();
  for (const route of userApiRoutes(view)) {
    if (!sendsToFork(route, forked)) continue;
    for (const parent of route.spec.parentRefs ?? []) {
      const { namespace = '' } = route.metadata;
      const twice =
        isServiceParent(parent) &&
        (parent.namespace ?? namespace) === base &&
        routedTwice(view, base, parent.name);
      if (!twice) found.add(parentKey(parent, namespace));
    }
  }
  return found;
}

/** All routes of these parents, each with the parents that count; also those that lead elsewhere, for clones outrank them. */
export function affectedRoutes(
  view: ClusterView,
  parents: ReadonlySet<string>,
): { route: ApiRoute; parentRefs: ParentRef[] }[] {
  return userApiRoutes(view).flatMap(route => {
    const parentRefs = (route.spec.parentRefs ?? []).filter(parent =>
      parents.has(parentKey(parent, route.metadata.namespace ?? '')),
    );
    return parentRefs.length > 0 ? [{ route, parentRefs }] : [];
  });
}

function ofBothKinds(
  view: ClusterView,
  base: string,
  fork: ForkRoute,
  forked: ForkedServices,
): Unroutable[] {
  return [...apiRoutedServices(view, base)].flatMap(([name, routes]) => {
    const route = routes.find(one => sendsToFork(one, forked));
    const other = routedTwice(view, base, name);
    if (!route || !other) return [];
    return [
      {
        host: hostOf(view, name, base),
        reaches: [...fork.hosts.keys()],
        by: refOf(route),
        spaces: [fork.space],
        message: bothKinds(refOf(route), other.source),
      },
    ];
  });
}

function ledElsewhere(
  view: ClusterView,
  base: string,
  fork: ForkRoute,
  forked: ForkedServices,
): Unroutable[] {
  return [...apiRoutedServices(view, base)].flatMap(([name, routes]) => {
    const host = [...fork.hosts.keys()].find(one =>
      one.startsWith(`${name}.${base}.`),
    );
    const [first] = routes;
    if (host === undefined || routes.some(one => sendsToFork(one, forked))) {
      return [];
    }
    return [
      {
        host,
        reaches: [host],
        by: refOf(first),
        spaces: [fork.space],
        message: `${refName(
          refOf(first),
        )} sends all requests for ${name} elsewhere, so nothing reaches this service, nor a fork of it. Fork the service that its requests are sent to.`,
      },
    ];
  });
}

/** A route of people that asks for the space's very header is ranked as its clone is, and is older. */
function ownHeader(
  affected: ReturnType<typeof affectedRoutes>,
  fork: ForkRoute,
): Unroutable[] {
  return affected
    .filter(({ route }) => namesHeader(route, fork.header))
    .map(({ route }) => ({
      host: `${route.metadata.namespace}/${route.metadata.name}`,
      reaches: [...fork.hosts.keys()],
      by: refOf(route),
      spaces: [fork.space],
      message: `${refName(
        refOf(route),
      )} has a rule for the header of this space itself, which comes before any of ours. Give the space another header value.`,
    }));
}

/** Routes of a team's own namespace: ours would have to stand there, where we write nothing. */
function ofOtherNamespaces(
  view: ClusterView,
  base: string,
  fork: ForkRoute,
  parents: ReadonlySet<string>,
): Unroutable[] {
  return affectedRoutes(view, parents)
    .filter(
      ({ route }) =>
        route.metadata.namespace !== base &&
        sendsToFork(route, forkedServices(fork)),
    )
    .map(({ route }) => ({
      host: `${route.metadata.namespace}/${route.metadata.name}`,
      reaches: [...fork.hosts.keys()],
      by: refOf(route),
      spaces: [fork.space],
      message: `${refName(
        refOf(route),
      )} stands outside of ${base}, so requests that come by it get the base. Move it to ${base}, and they can reach a fork.`,
    }));
}
