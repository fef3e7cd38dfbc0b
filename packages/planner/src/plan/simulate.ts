import { viewKindOf } from '../kube/kinds';
import { KubeObject, Raw, refOf } from '../kube/objects';
import { ClusterView, ViewChange } from '../view/ClusterView';
import { project } from '../view/project';
import { inView, Wanted } from './desired';
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
  const changes = operations.flatMap(operation => change(view, operation, now));
  return view.overlay(changes);
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
    case 'delete': {
      const { apiVersion, kind: name } = operation.target;
      const kind = viewKindOf(apiVersion, name);
      return kind
        ? [
            {
              type: 'delete',
              kind,
              ...(operation.target.namespace !== undefined && {
                namespace: operation.target.namespace,
              }),
              name: operation.target.name,
            },
          ]
        : [];
    }
    default:
      return [];
  }
}

/** What the server would store: the fields given, over what was there, with an identity if it is new. */
function applied(view: ClusterView, object: Wanted, now: Date): ViewChange[] {
  const before = inView(view, refOf(object));
  const { uid, generation = 0 } = before?.metadata ?? {};
  const merged: KubeObject & Raw = {
    ...before,
    ...object,
    metadata: {
      creationTimestamp: `${now.toISOString().slice(0, 19)}Z`,
      ...before?.metadata,
      ...object.metadata,
      uid:
        uid ??
        `simulated-${object.kind}-${object.metadata.namespace ?? ''}-${
          object.metadata.name
        }`,
      generation: generation + 1,
    },
  };
  // What the view keeps of a kind is already its projection; only new objects still have the cluster's form.
  const projected = before ? merged : project(merged);
  return projected ? [{ type: 'set', object: projected }] : [];
}
