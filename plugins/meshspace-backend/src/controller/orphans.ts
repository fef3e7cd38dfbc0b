import {
  ClusterView,
  KubeObject,
  MANAGED_BY_LABEL,
  MANAGER,
  Operation,
  refOf,
  ROUTE_LABEL,
  SPACES_ANNOTATION,
  SWITCH_LABEL,
} from '@meshspace/planner';

const KINDS = ['VirtualService', 'HTTPRoute', 'GRPCRoute'] as const;

/**
 * Routes of ours in bases that serve only spaces which are no more: a controller that was stopped in the middle of its work, and
 * went on with an old picture, can leave one behind after the space had gone. No space's plan speaks of it.
 */
export function orphanedRoutes(view: ClusterView): KubeObject[] {
  return KINDS.flatMap(kind => view.list(kind) as readonly KubeObject[]).filter(
    ({ metadata }) =>
      metadata.labels?.[MANAGED_BY_LABEL] === MANAGER &&
      metadata.labels[ROUTE_LABEL] !== undefined &&
      !metadata.deletionTimestamp &&
      metadata.uid !== undefined &&
      spacesOf(metadata.annotations).every(
        space => !view.get('MeshSpace', undefined, space),
      ),
  );
}

/** Switches in bases that have no space any more; they would end by themselves, but only after their time. */
export function orphanedSwitches(view: ClusterView): KubeObject[] {
  const bases = new Set(view.list('MeshSpace').map(({ spec }) => spec.base));
  return view
    .list('Job')
    .filter(
      ({ metadata }) =>
        metadata.labels?.[MANAGED_BY_LABEL] === MANAGER &&
        metadata.labels[SWITCH_LABEL] !== undefined &&
        !metadata.deletionTimestamp &&
        metadata.uid !== undefined &&
        !bases.has(metadata.namespace ?? ''),
    );
}

export function removalOf(orphan: KubeObject): Operation {
  return {
    type: 'delete',
    target: refOf(orphan),
    uid: orphan.metadata.uid ?? '',
    space: spacesOf(orphan.metadata.annotations).join(','),
    round: 0,
    reason: 'The spaces that it served are no more',
  };
}

function spacesOf(annotations: Record<string, string> | undefined): string[] {
  return (annotations?.[SPACES_ANNOTATION] ?? '').split(',').filter(Boolean);
}
