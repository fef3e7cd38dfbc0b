import { HttpRouteRule, VirtualService } from '../kube/istio';
import { refOf } from '../kube/objects';
import { ClusterView, MeshInfo } from '../view/ClusterView';
import { derive, perObject } from '../view/derive';
import { mergeDelegate } from './delegates';
import { resolveGateway, resolveShortName } from './hostNames';
import { RouteObject, RouteRule } from './RouteObject';
import { resolveRule } from './resolveNames';
import { isVisibleTo, visibilityOf } from './visibility';

/** Rules of one VirtualService as written, with full names. */
const ownRules = perObject(
  (virtualService: VirtualService, mesh: MeshInfo): RouteRule[] => {
    const place = {
      namespace: virtualService.metadata.namespace ?? '',
      clusterDomain: mesh.clusterDomain,
    };
    const object = refOf(virtualService);
    return (virtualService.spec.http ?? []).map((rule, index) => ({
      object,
      label: `http[${index}]`,
      rule: resolveRule(rule, place),
    }));
  },
);

/** What a VirtualService routes by itself. */
export const withoutDelegates = perObject(
  (virtualService: VirtualService, mesh: MeshInfo): RouteObject =>
    routeObject(virtualService, mesh, ownRules(virtualService, mesh)),
);

function visibility({ spec, metadata }: VirtualService, mesh: MeshInfo) {
  return visibilityOf(
    spec.exportTo,
    mesh.defaultVirtualServiceExportTo,
    metadata.namespace ?? '',
  );
}

function routeObject(
  virtualService: VirtualService,
  mesh: MeshInfo,
  rules: readonly RouteRule[],
): RouteObject {
  const { metadata, spec } = virtualService;
  const { name, namespace = '', creationTimestamp = '' } = metadata;
  const gateways = spec.gateways?.length ? spec.gateways : ['mesh'];
  return {
    source: refOf(virtualService),
    name,
    namespace,
    created: creationTimestamp,
    semantics: 'istio',
    hosts: (spec.hosts ?? []).map(host =>
      resolveShortName(host, namespace, mesh.clusterDomain),
    ),
    gateways: gateways.map(gateway => resolveGateway(gateway, namespace)),
    visibility: visibility(virtualService, mesh),
    rules,
    tls: spec.tls ?? [],
    tcp: spec.tcp ?? [],
  };
}

/**
 * A VirtualService as what it routes by. One without hosts is a delegate: it counts only where a root names it.
 */
export function routeObjectOf(
  view: ClusterView,
  virtualService: VirtualService,
): RouteObject | undefined {
  if (!virtualService.spec.hosts?.length) return undefined;
  return hasDelegates(virtualService)
    ? routeObject(
        virtualService,
        view.mesh,
        rulesWithDelegates(view, virtualService),
      )
    : withoutDelegates(virtualService, view.mesh);
}

/** Whether its rules are written elsewhere, too. */
export function hasDelegates({ spec }: VirtualService): boolean {
  return !!spec.http?.some(rule => rule.delegate);
}

/** All VirtualServices that route by themselves. */
export const virtualServicesOf = derive(['VirtualService'], view =>
  view
    .list('VirtualService')
    .flatMap(object => routeObjectOf(view, object) ?? []),
);

function rulesWithDelegates(
  view: ClusterView,
  root: VirtualService,
): RouteRule[] {
  return ownRules(root, view.mesh).flatMap(entry =>
    entry.rule.delegate
      ? rulesOfDelegate(view, root, entry.rule, entry.rule.delegate)
      : [entry],
  );
}

/** None if there is no such delegate, or it is not exported to the root's namespace: the root's other rules still count. */
function rulesOfDelegate(
  view: ClusterView,
  root: VirtualService,
  rule: HttpRouteRule,
  reference: { name: string; namespace?: string },
): RouteRule[] {
  const rootNamespace = root.metadata.namespace ?? '';
  const delegate = view.get(
    'VirtualService',
    reference.namespace || rootNamespace,
    reference.name,
  );
  if (
    !delegate ||
    delegate.spec.hosts?.length ||
    !isVisibleTo(visibility(delegate, view.mesh), rootNamespace)
  ) {
    return [];
  }
  const { delegate: _, ...rootRule } = rule;
  return ownRules(delegate, view.mesh).flatMap(entry => {
    const merged = mergeDelegate(rootRule, entry.rule);
    return merged ? [{ ...entry, rule: merged }] : [];
  });
}
