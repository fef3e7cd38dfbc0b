import { HttpRouteRule } from '../../kube/istio';
import { RouteObject } from '../../model/RouteObject';
import { cloneForFork, ForkRoute, reachesFork, withHeader } from './clone';

/**
 * Rules of a shadow: before each of the user's rules its clones, one per space whose fork it reaches. The user's order is kept,
 * so an earlier redirect or exact path stays in force for requests with the header.
 */
export function shadowRules(
  user: RouteObject,
  forks: readonly ForkRoute[],
): HttpRouteRule[] {
  return meshRules(user).flatMap(rule => [
    ...forks
      .filter(fork => reachesFork(rule, fork))
      .flatMap(fork => cloneForFork(rule, fork)),
    rule,
  ]);
}

/** The rules that count for sidecars, without matches that are for gateways only. */
function meshRules(user: RouteObject): HttpRouteRule[] {
  return user.rules.flatMap(({ rule }) => {
    if (!rule.match?.length) return [rule];
    const match = rule.match
      .filter(({ gateways }) => !gateways?.length || gateways.includes('mesh'))
      .map(({ gateways: _, ...entry }) => entry);
    return match.length > 0 ? [{ ...rule, match }] : [];
  });
}

/**
 * Whether the object serves every caller on every port. One whose rules are all bound to some callers does not exist for the
 * others: the next one of the host serves them, and needs a shadow of its own.
 */
export function servesEveryCaller(user: RouteObject): boolean {
  return meshRules(user).some(
    ({ match }) =>
      !match?.length ||
      match.some(
        ({ sourceLabels, sourceNamespace, port }) =>
          Object.keys(sourceLabels ?? {}).length === 0 &&
          !sourceNamespace &&
          !port,
      ),
  );
}

/** The rules for a host that the user routes nowhere: the fork with the header, else what was there before. */
export function standAloneRules(
  host: string,
  ports: readonly number[],
  forks: readonly ForkRoute[],
): HttpRouteRule[] {
  // Bound to the Service's ports, so that no other route table grows.
  const match = ports.map(port => ({ port }));
  const own = forks.flatMap(fork => {
    const forkHost = fork.hosts.get(host);
    return forkHost === undefined
      ? []
      : [
          {
            name: `meshspace-${fork.space}`,
            match: withHeader(match, fork.header),
            route: [{ destination: { host: forkHost } }],
          },
        ];
  });
  return [
    ...own,
    {
      name: 'meshspace-base',
      ...(match.length > 0 && { match }),
      route: [{ destination: { host } }],
    },
  ];
}
