import { HttpMatch, HttpRouteRule } from '../../kube/istio';
import { RouteObject } from '../../model/RouteObject';
import { ClusterView } from '../../view/ClusterView';
import { cloneForFork, ForkRoute } from './clone';
import { GatewayHost, gatewayHosts } from './gateways';
import { graftName } from './graftName';
import { GraftWish } from './types';

/**
 * What the additive VirtualService would hold, at the very beginning of the object that the gateway asks first. Undefined if
 * that object has other hosts, too, for which the gateway strings other rules together.
 */
export function gatewayGraft(
  view: ClusterView,
  { gateway, routes }: GatewayHost,
  first: RouteObject,
  rules: readonly HttpRouteRule[],
  forks: readonly ForkRoute[],
): GraftWish | undefined {
  const alike = gatewayHosts(view)
    .filter(entry => entry.gateway === gateway && entry.routes.includes(first))
    .every(
      entry =>
        entry.routes.length === routes.length &&
        entry.routes.every(route => routes.includes(route)),
    );
  if (!alike || first.rules.length === 0) return undefined;
  const clones = forks.flatMap(fork =>
    rules.flatMap((rule, index) =>
      cloneForFork(rule, fork).map(clone => ({
        ...clone,
        name: graftName(fork.space, `gateway-${rule.name ?? index}`),
      })),
    ),
  );
  return {
    object: first.source,
    place: gateway,
    before: new Map([
      [
        0,
        clones
          .map(clone => onlyAt(gateway, first, clone))
          .filter(clone => clone !== undefined),
      ],
    ]),
  };
}

/** An object that other proxies ask, too, says of each rule for whom it is. */
function onlyAt(
  gateway: string,
  { gateways }: RouteObject,
  rule: HttpRouteRule,
): HttpRouteRule | undefined {
  if (gateways.length === 1) return rule;
  const match = (rule.match ?? []).flatMap((entry): HttpMatch[] =>
    // A match has no room for both: with gateways named, labels are not looked at.
    entry.sourceLabels || entry.sourceNamespace
      ? []
      : [{ ...entry, gateways: [gateway] }],
  );
  return match.length > 0 ? { ...rule, match } : undefined;
}
