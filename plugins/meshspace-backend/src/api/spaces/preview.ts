import {
  ClusterView,
  FINALIZER,
  MESHSPACE_API_VERSION,
  MeshSpace,
  Operation,
  PlanPolicy,
  refName,
  RoutingHeader,
  requestHeader,
  ViewChange,
  viewKindOf,
  Warning,
  targetOf,
} from '@meshspace/planner';
import type { PlanPreview } from '@meshspace/plugin-meshspace-common';
import { foresee } from './foresee';
import { yamlOf } from './managedObjects';

type Step = PlanPreview['steps'][number];

/** What a wish would do, in order, without doing it. */
export function previewOf(
  view: ClusterView,
  wish: { name: string; header: RoutingHeader; changes: ViewChange[] },
  options: { now: Date; policy: PlanPolicy },
): PlanPreview {
  const hypothetical = view.overlay(wish.changes);
  const { operations, warnings } = foresee(hypothetical, {
    ...options,
    space: wish.name,
  });
  return {
    steps: operations.map(operation => stepOf(view, operation)),
    warnings: unique(warnings),
    header: requestHeader(wish.header),
  };
}

/** A new or changed space, as if it had been written. */
export function hypotheticalSpace(
  name: string,
  spec: MeshSpace['spec'],
  before: MeshSpace | undefined,
  now: Date,
): MeshSpace {
  return {
    apiVersion: MESHSPACE_API_VERSION,
    kind: 'MeshSpace',
    metadata: {
      uid: 'not-yet-known',
      creationTimestamp: now.toISOString(),
      finalizers: [FINALIZER],
      ...before?.metadata,
      name,
      generation: (before?.metadata.generation ?? 0) + 1,
    },
    spec,
    ...(before?.status && { status: before.status }),
  };
}

function stepOf(view: ClusterView, operation: Operation): Step {
  const object = targetOf(operation);
  const kind = viewKindOf(object.apiVersion, object.kind);
  const known = kind && view.get(kind, object.namespace, object.name);
  const before = known && { before: yamlOf(known) };
  const { reason } = operation;
  switch (operation.type) {
    case 'apply':
      return {
        type: known ? 'change' : 'create',
        object,
        reason,
        yaml: yamlOf(operation.object),
        ...before,
      };
    case 'copy':
      return { type: 'copy', object, reason };
    case 'patch':
      return {
        type: 'change',
        object,
        reason,
        yaml: JSON.stringify(operation.patch, null, 2),
        ...before,
      };
    default:
      return { type: 'delete', object, reason, ...before };
  }
}

function unique(warnings: readonly Warning[]): Warning[] {
  const seen = new Map<string, Warning>();
  for (const warning of warnings) {
    const object = warning.object ? refName(warning.object) : '';
    seen.set(`${warning.code} ${object} ${warning.message}`, warning);
  }
  return [...seen.values()];
}
