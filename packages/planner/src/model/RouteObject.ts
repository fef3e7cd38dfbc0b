import { HttpRouteRule } from '../kube/istio';
import { ObjectRef, Raw } from '../kube/objects';
import { Visibility } from './visibility';

/** One rule, with the object that it was written in: a delegate's rules keep their own. */
export interface RouteRule {
  readonly object: ObjectRef;
  /** `http[2]`, `rules[0]`: where in that object. */
  readonly label: string;
  readonly rule: HttpRouteRule;
  /** Position of the rule's first match within a list that was split, for `match[n]`. */
  readonly firstMatch?: number;
}

/**
 * What Istio routes by: a VirtualService with its delegates merged and its names resolved, or the HTTPRoutes and GRPCRoutes
 * that it merges into one.
 */
export interface RouteObject {
  readonly source: ObjectRef;
  /** Decides together with `created` which of two wins. */
  readonly name: string;
  readonly namespace: string;
  readonly created: string;
  readonly semantics: 'istio' | 'gatewayApi';
  readonly hosts: readonly string[];
  /** `mesh`, or `namespace/name`. */
  readonly gateways: readonly string[];
  readonly visibility: Visibility;
  readonly rules: readonly RouteRule[];
  readonly tls: readonly Raw[];
  readonly tcp: readonly Raw[];
}

/** Oldest first; of the same second, by name, then by namespace. */
export function compareRouteObjects(a: RouteObject, b: RouteObject): number {
  if (a.created !== b.created) return a.created < b.created ? -1 : 1;
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  if (a.namespace !== b.namespace) return a.namespace < b.namespace ? -1 : 1;
  return 0;
}
