import { KubeObject, refOf } from '../kube/objects';
import { ClusterView } from '../view/ClusterView';
import { compareRefs, Desired, isInPlace } from './desired';
import { Operation } from './types';

/** The writes for what is wanted and not yet so. */
export function toApply(
  view: ClusterView,
  space: string,
  desired: readonly Desired[],
): Operation[] {
  return desired
    .filter(({ object }) => !isInPlace(view, object))
    .map(({ object, copyOf, reason, round }) =>
      copyOf
        ? {
            type: 'copy',
            source: copyOf.ref,
            target: object,
            space,
            reason,
            round,
          }
        : { type: 'apply', object, space, reason, round },
    );
}

/** The writes for what is no longer wanted. What is already going is left alone. */
export function toDelete(
  space: string,
  objects: readonly KubeObject[],
  reason: string,
): Operation[] {
  return objects
    .filter(({ metadata }) => !metadata.deletionTimestamp && metadata.uid)
    .map(object => ({
      type: 'delete',
      target: refOf(object),
      uid: object.metadata.uid ?? '',
      space,
      reason,
      round: 0,
    }));
}

/** What an operation is about. @public */
export function targetOf(operation: Operation) {
  switch (operation.type) {
    case 'apply':
      return refOf(operation.object);
    case 'copy':
      return refOf(operation.target);
    default:
      return operation.target;
  }
}

/** By round, then by space and object; rounds without writes vanish, so that nothing waits for nothing. */
export function inOrder(operations: readonly Operation[]): Operation[] {
  const rounds = [...new Set(operations.map(({ round }) => round))].sort(
    (a, b) => a - b,
  );
  return operations
    .map(operation => ({
      ...operation,
      round: rounds.indexOf(operation.round),
    }))
    .sort(
      (a, b) =>
        a.round - b.round ||
        compareText(a.space, b.space) ||
        compareRefs(targetOf(a), targetOf(b)),
    );
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
