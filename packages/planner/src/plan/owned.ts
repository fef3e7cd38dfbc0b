import { VIEW_KINDS, viewKindOf } from '../kube/kinds';
import { KubeObject, refName, refOf } from '../kube/objects';
import {
  FORK_LABEL,
  ROUTE_LABEL,
  SPACE_LABEL,
  SPACES_ANNOTATION,
} from '../meshspace/names';
import { ClusterView, ViewKind } from '../view/ClusterView';
import { isOurs } from './context';

/** Kinds that we never remove one by one: Kubernetes collects them with their owner. */
const NEVER_LISTED = new Set<ViewKind>([
  'MeshSpace',
  'Pod',
  'EndpointSlice',
  'Job',
  'Namespace',
]);

/** What stands in a space's namespace because of us. A label alone is not enough: it must be in the space's own namespace. */
export function objectsOfSpace(view: ClusterView, space: string): KubeObject[] {
  return VIEW_KINDS.filter(kind => !NEVER_LISTED.has(kind)).flatMap(kind =>
    (view.list(kind, space) as readonly KubeObject[]).filter(
      object =>
        isOurs(object) && object.metadata.labels?.[SPACE_LABEL] === space,
    ),
  );
}

/** Routes of ours in a base's namespace. */
export function routesOfBase(view: ClusterView, base: string): KubeObject[] {
  const kinds = ['VirtualService', 'HTTPRoute', 'GRPCRoute'] as const;
  return kinds.flatMap(kind =>
    (view.list(kind, base) as readonly KubeObject[]).filter(
      object =>
        isOurs(object) && object.metadata.labels?.[ROUTE_LABEL] !== undefined,
    ),
  );
}

export function spacesOfRoute(object: KubeObject): string[] {
  return (object.metadata.annotations?.[SPACES_ANNOTATION] ?? '')
    .split(',')
    .filter(name => name !== '');
}

export function forkOf(object: KubeObject): string | undefined {
  return object.metadata.labels?.[FORK_LABEL];
}

/** Of the objects those that are not wanted any more. */
export function notAmong(
  objects: readonly KubeObject[],
  wanted: readonly KubeObject[],
): KubeObject[] {
  const names = new Set(wanted.map(keyOf));
  return objects.filter(object => !names.has(keyOf(object)));
}

function keyOf(object: KubeObject): string {
  return `${viewKindOf(object.apiVersion, object.kind)} ${refName(
    refOf(object),
  )}`;
}
