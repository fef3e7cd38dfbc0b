import { VIEW_KINDS, viewKindOf } from '../kube/kinds';
import { KubeObject, ObjectRef, Raw, refOf } from '../kube/objects';
import { ClusterView, ViewChange } from '../view/ClusterView';
import { project } from '../view/project';
import { timestamp } from './context';
import { inView, Wanted } from './desired';
import { patched } from './jsonPatch';
import { Operation } from './types';

/**
 * The view as it would be after the operations, as far as they themselves decide it: no controller runs, so a new Deployment
 * has no pods. Dry runs, the CLI and proofs look at the result.
 * @public
 */
export function simulate(
  view: ClusterView,
  operations: readonly Operation[],
  now: Date,
): ClusterView {
  let current = view;
  for (const operation of operations) {
    const changes = change(current, operation, now);
    if (changes.length > 0) current = current.overlay(changes);
  }
  return current;
}

function change(
  view: ClusterView,
  operation: Operation,
  now: Date,
): ViewChange[] {
  switch (operation.type) {
    case 'apply':
      return applied(view, operation.object, now);
    case 'copy':
      return applied(view, operation.target, now);
    case 'patch': {
      const before = inView(view, operation.target);
      if (!before) return [];
      const after = patched(before, operation.patch);
      return stored({ ...after, metadata: changedMeta(after) });
    }
    default:
      return removed(view, operation.target, now);
  }
}

/** What the server would store: the fields given, over what was there, with an identity if it is new. */
function applied(view: ClusterView, object: Wanted, now: Date): ViewChange[] {
  const before = inView(view, refOf(object));
  const { name, namespace = '' } = object.metadata;
  const merged: KubeObject & Raw = {
    ...before,
    ...object,
    metadata: changedMeta({
      ...object,
      metadata: {
        creationTimestamp: timestamp(now),
        uid: `simulated-${object.kind}-${namespace}-${name}`,
        ...before?.metadata,
        ...object.metadata,
        ...(before?.metadata.uid && { uid: before.metadata.uid }),
      },
    }),
  };
  if (isLetGo(merged)) {
    const free = view.overlay([{ type: 'set', object: merged }]);
    return removed(free, refOf(merged), now);
  }
  return stored(project(merged));
}

function changedMeta({ metadata }: KubeObject): KubeObject['metadata'] {
  const generation = (metadata.generation ?? 0) + 1;
  return { ...metadata, generation, resourceVersion: String(generation) };
}

function stored(object: KubeObject | undefined): ViewChange[] {
  return object ? [{ type: 'set', object }] : [];
}

/** Deleted, and nothing holds it any more. */
function isLetGo({ metadata }: KubeObject): boolean {
  return !!metadata.deletionTimestamp && !metadata.finalizers?.length;
}

/** The object, what it owns, and what is in it, if it is a namespace; all but what a finalizer holds. */
function removed(view: ClusterView, ref: ObjectRef, now: Date): ViewChange[] {
  const object = inView(view, ref);
  const kind = viewKindOf(ref.apiVersion, ref.kind);
  if (!object || !kind) return [];
  if (object.metadata.finalizers?.length) {
    const deletionTimestamp = timestamp(now);
    return [
      {
        type: 'set',
        object: {
          ...object,
          metadata: { ...object.metadata, deletionTimestamp },
        },
      },
    ];
  }
  const { uid } = object.metadata;
  const dependents = VIEW_KINDS.flatMap((one): readonly KubeObject[] =>
    view.list(one),
  ).filter(
    ({ metadata }) =>
      (kind === 'Namespace' && metadata.namespace === ref.name) ||
      (uid !== undefined && isOwnedBy(metadata.ownerReferences, uid)),
  );
  return [
    { type: 'delete', kind, namespace: ref.namespace, name: ref.name },
    ...dependents.flatMap(dependent => removed(view, refOf(dependent), now)),
  ];
}

/** Kubernetes collects an object when none of its owners is left. */
function isOwnedBy(
  owners: KubeObject['metadata']['ownerReferences'],
  uid: string,
): boolean {
  return !!owners?.length && owners.every(owner => owner.uid === uid);
}
