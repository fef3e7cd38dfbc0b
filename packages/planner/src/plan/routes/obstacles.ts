import { ObjectRef, refName, refOf } from '../../kube/objects';
import { isWildcard } from '../../model/hostNames';
import { ClusterView } from '../../view/ClusterView';
import { apiRoutedServices } from './apiParents';
import { meshRules } from './chain';
import { Chain } from './chains';
import { ForkRoute, reachesFork } from './clone';

/** Why a chain cannot be mirrored, and for which spaces that matters. */
export interface ChainObstacle {
  by: ObjectRef;
  spaces: string[];
  message: string;
}

/** What keeps the header's requests from the forks that a chain leads to; undefined if nothing does. */
export function obstacleOf(
  view: ClusterView,
  base: string,
  { links, ...rest }: Chain,
  forks: readonly ForkRoute[],
  mayGraft: boolean,
): ChainObstacle | undefined {
  // One that routes nothing stands in nobody's way, unless it is the first of a wildcard's: proxies ask no other.
  const chain: Chain = {
    ...rest,
    links: links.filter(
      ({ from }) =>
        meshRules(from).length > 0 || from.hosts.some(host => isWildcard(host)),
    ),
  };
  const spaces = forks
    .filter(fork => chain.hosts.some(host => fork.hosts.has(host)))
    .map(({ space }) => space);
  return (
    (mayGraft
      ? undefined
      : privateRoute(chain, allSpaces(chain, forks, spaces))) ??
    mixedKinds(view, base, chain, allSpaces(chain, forks, spaces)) ??
    ledElsewhere(chain, forks, spaces)
  );
}

function allSpaces(
  { links }: Chain,
  forks: readonly ForkRoute[],
  own: string[],
): string[] {
  const others = forks
    .filter(fork =>
      links.some(({ from }) =>
        meshRules(from).some(rule => reachesFork(rule, fork)),
      ),
    )
    .map(({ space }) => space);
  return [...new Set([...own, ...others])].sort();
}

/** One that only the base sees is asked before ours if it is older, and could become older at any time. */
function privateRoute(
  { links }: Chain,
  spaces: string[],
): ChainObstacle | undefined {
  const found = links.find(link => link.class === 0);
  return (
    found && {
      by: found.from.source,
      spaces,
      message: `${refName(
        found.from.source,
      )} is exported to its own namespace only, so it is asked before any route of ours. Export it to everyone (remove its exportTo), and ${found.hosts.join(
        ', ',
      )} can be forked.`,
    }
  );
}

/** Two kinds of route on one Service answer requests without any header with 404: never mixed. */
function mixedKinds(
  view: ClusterView,
  base: string,
  { hosts, links, ends }: Chain,
  spaces: string[],
): ChainObstacle | undefined {
  const [first] = links;
  if (!first && ends.length === 0) return undefined;
  const routes = apiRoutedServices(view, base);
  const found = hosts
    .map(host => host.split('.'))
    .filter(([, namespace, svc]) => namespace === base && svc === 'svc')
    .flatMap(([name]) => routes.get(name) ?? [])[0];
  return (
    found &&
    first && {
      by: refOf(found),
      spaces,
      message: bothKinds(refOf(found), first.from.source),
    }
  );
}

export function bothKinds(one: ObjectRef, other: ObjectRef): string {
  return `${refName(one)} and ${refName(
    other,
  )} route the same Service. Sidecars follow one and ignore the other, and with one more route requests of everybody could get 404. Write all rules of this Service in one kind, and it can be forked.`;
}

/** People's own rules send all requests for the forked Service to others: then nobody asks the fork either. */
function ledElsewhere(
  { links, ends }: Chain,
  forks: readonly ForkRoute[],
  spaces: string[],
): ChainObstacle | undefined {
  const [first] = links;
  const reaches = links.some(({ from }) =>
    meshRules(from).some(rule => forks.some(fork => reachesFork(rule, fork))),
  );
  if (!first || reaches || ends.length > 0) return undefined;
  return {
    by: first.from.source,
    spaces,
    message: `${refName(
      first.from.source,
    )} sends all requests for ${first.hosts.join(
      ', ',
    )} elsewhere, so nothing reaches this service, nor a fork of it. Fork the service that its requests are sent to.`,
  };
}
