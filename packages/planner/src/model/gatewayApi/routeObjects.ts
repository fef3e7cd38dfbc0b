import { GrpcRoute, HttpRoute } from '../../kube/gatewayApi';
import { refOf } from '../../kube/objects';
import { ClusterView } from '../../view/ClusterView';
import { derive } from '../../view/derive';
import { RouteObject, RouteRule } from '../RouteObject';
import { visibilityOf } from '../visibility';
import { Parent, parentsOf } from './parents';
import { sortByRank } from './rank';
import { convertRules } from './rules';

/** The rules of one route at one of its parents, before merging. */
interface Attachment {
  route: HttpRoute | GrpcRoute;
  parent: Parent;
  rules: RouteRule[];
}

/**
 * HTTPRoutes and GRPCRoutes as Istio routes by them: those of one namespace with the same parent, the same port (or none) and
 * the same host become one object, its rules sorted by rank. HTTPRoutes and GRPCRoutes are merged alike.
 */
export const gatewayApiRoutesOf = derive(
  [
    'HTTPRoute',
    'GRPCRoute',
    'Gateway',
    'ReferenceGrant',
    'Service',
    'ServiceEntry',
    'Namespace',
  ],
  (view): RouteObject[] => {
    const byKey = new Map<string, Attachment[]>();
    const routes = [...view.list('HTTPRoute'), ...view.list('GRPCRoute')];
    for (const attachment of routes.flatMap(route => attach(view, route))) {
      const { key } = attachment.parent;
      byKey.set(key, [...(byKey.get(key) ?? []), attachment]);
    }
    return [...byKey].map(([key, attachments]) =>
      merge(view, key, attachments),
    );
  },
);

function attach(view: ClusterView, route: HttpRoute | GrpcRoute): Attachment[] {
  const namespace = route.metadata.namespace ?? '';
  const hostnames = (route.spec.hostnames ?? []).map(host =>
    host.toLowerCase(),
  );
  const rulesAt = (needsGrant: boolean) =>
    convertRules(route, {
      view,
      routeKind: route.kind,
      namespace,
      needsGrant,
    });
  return (route.spec.parentRefs ?? [])
    .flatMap(ref =>
      parentsOf(view, { kind: route.kind, namespace, hostnames }, ref),
    )
    .map(parent => ({
      route,
      parent,
      rules: onPort(rulesAt(parent.gateway !== 'mesh'), parent.port),
    }))
    .filter(({ rules }) => rules.length > 0);
}

function onPort(rules: RouteRule[], port: number | undefined): RouteRule[] {
  if (port === undefined) return rules;
  return rules.map(entry => {
    const match = entry.rule.match ?? [{}];
    return {
      ...entry,
      rule: { ...entry.rule, match: match.map(one => ({ ...one, port })) },
    };
  });
}

function merge(
  view: ClusterView,
  key: string,
  attachments: Attachment[],
): RouteObject {
  const sorted = [...attachments].sort((a, b) =>
    compareRoutes(a.route, b.route),
  );
  const [{ route, parent }] = sorted;
  const namespace = route.metadata.namespace ?? '';
  return {
    source: refOf(route),
    name: key.replaceAll('/', '~'),
    namespace,
    created: route.metadata.creationTimestamp ?? '',
    semantics: 'gatewayApi',
    hosts: parent.hosts,
    gateways: [parent.gateway],
    visibility: visibilityOf(
      undefined,
      view.mesh.defaultVirtualServiceExportTo,
      namespace,
    ),
    rules: sortByRank(sorted.flatMap(({ rules }) => sortByRank(rules))),
    tls: [],
    tcp: [],
  };
}

/** Oldest first; of the same second, by namespace, then by name. */
function compareRoutes(a: HttpRoute | GrpcRoute, b: HttpRoute | GrpcRoute) {
  const order = ({ metadata }: HttpRoute | GrpcRoute) => [
    metadata.creationTimestamp ?? '',
    metadata.namespace ?? '',
    metadata.name,
  ];
  const [left, right] = [order(a), order(b)];
  const index = left.findIndex((value, at) => value !== right[at]);
  if (index < 0) return 0;
  return left[index] < right[index] ? -1 : 1;
}
