import { HttpMatch, HttpRouteRule } from '../../kube/istio';
import { OwnerReference } from '../../kube/objects';
import { headerMatch, requestHeader } from '../../meshspace/header';
import { MeshSpace, RoutingHeader } from '../../meshspace/MeshSpace';
import { isWildcard } from '../../model/hostNames';
import { ClusterView } from '../../view/ClusterView';
import { Addressed, addressOf, answeredByNobodyElse } from './addresses';
import { knownAmong } from './audience';
import { cloneForFork, ForkRoute } from './clone';
import { forkRoutes } from './forkRoutes';
import { gatewayNamespaces } from './gateways';
import { gatewayRules } from './gatewayRules';
import { condition } from './headerCondition';
import { addressRouteName, routeObject } from './routeObject';
import { addressReason } from './sentences';
import { BaseRoutes, RoutedService } from './types';
import { derivedFrom, inOrderFor } from './userRoutes';

/**
 * A host for each space, at which requests are treated as the base's host treats those with the space's header; and they get
 * the header, so that they keep to the space further on.
 */
export function addressRoutes(
  view: ClusterView,
  at: readonly Addressed[],
  spaces: readonly MeshSpace[],
  routed: readonly RoutedService[],
  owner: OwnerReference | undefined,
): BaseRoutes['desired'] {
  const forks = new Map(
    forkRoutes(knownAmong(view, routed)).map(fork => [fork.space, fork]),
  );
  return at.flatMap(entry => {
    const { base, gateway } = entry;
    const namespaces = gatewayNamespaces(view, gateway);
    const routes = inOrderFor(entry.routes, namespaces[0]).map(
      ({ route }) => route,
    );
    const rules = gatewayRules(routes, gateway).flatMap(rule =>
      asked(rule, entry.host),
    );
    const from = derivedFrom(view, routes);
    const isFree = answeredByNobodyElse(view, entry);
    return spaces.flatMap(space => {
      const { name } = space.metadata;
      const host = addressOf(entry, name);
      if (!isFree(host)) return [];
      return {
        spaces: [name],
        round: 0,
        reason: addressReason(name, host),
        object: routeObject({
          name: addressRouteName(gateway, host),
          base,
          hosts: [host],
          gateways: [gateway],
          exportTo: namespaces,
          routes: {
            http: rules.flatMap((rule, index) =>
              atAddress(
                rule,
                forks.get(name) ?? withoutForks(space),
                space.spec.header,
                String(index),
              ),
            ),
          },
          spaces: [name],
          derivedFrom: from,
          ...(owner && { owner }),
        }),
      };
    });
  });
}

function withoutForks({ metadata, spec }: MeshSpace): ForkRoute {
  return {
    space: metadata.name,
    header: headerMatch(spec.header),
    hosts: new Map(),
    traffic: new Map(),
    keepMirrors: spec.mirrors !== false,
  };
}

/** What a rule asks of the host, asked of the host that the address stands for. */
function asked(rule: HttpRouteRule, host: string): HttpRouteRule[] {
  if (!rule.match || isWildcard(host)) return [rule];
  const match = rule.match.flatMap(({ authority, ...rest }) => {
    const wanted = { name: ':authority', match: { exact: host } };
    return authority && condition(authority, wanted) === 'never' ? [] : [rest];
  });
  return match.length > 0 ? [{ ...rule, match }] : [];
}

/** The rule as it is for requests with the header, for requests that get it here. */
function atAddress(
  rule: HttpRouteRule,
  fork: ForkRoute,
  header: RoutingHeader,
  label: string,
): HttpRouteRule[] {
  const sent = requestHeader(header);
  return cloneForFork(rule, fork, label).map(({ match = [], ...clone }) => {
    const open = match.map(entry => withoutHeader(entry, fork.header.name));
    const isForAll = open.some(entry => Object.keys(entry).length === 0);
    return {
      ...clone,
      ...(!isForAll && { match: open }),
      headers: {
        ...rule.headers,
        request: {
          ...rule.headers?.request,
          set: {
            ...rule.headers?.request?.set,
            [sent.name.toLowerCase()]: sent.value,
          },
        },
      },
    };
  });
}

function withoutHeader(
  { headers, ...entry }: HttpMatch,
  name: string,
): HttpMatch {
  const { [name]: _, ...others } = headers ?? {};
  return Object.keys(others).length > 0 ? { ...entry, headers: others } : entry;
}
