import { RouteObject } from '../../model/RouteObject';
import { ClusterView } from '../../view/ClusterView';
import { hostOf } from '../context';
import { apiRoutedServices } from './apiParents';
import { candidatesFor } from './candidates';
import { meshRules } from './chain';

/**
 * The VirtualService that routes a Service of the base beside its routes of the Gateway API. Proxies follow one kind and ignore
 * the other; with one route more it may be the other way round, for requests of everybody.
 */
export function routedTwice(
  view: ClusterView,
  base: string,
  service: string,
): RouteObject | undefined {
  if (!apiRoutedServices(view, base).has(service)) return undefined;
  const host = hostOf(view, service, base);
  return candidatesFor(view, host, base).find(
    ({ route }) => route.hosts.includes(host) && meshRules(route).length > 0,
  )?.route;
}
