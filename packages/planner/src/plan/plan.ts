import { refName } from '../kube/objects';
import { ClusterView } from '../view/ClusterView';
import { inOrder, targetOf } from './operations';
import { planSpace } from './planSpace';
import { defaultPlanPolicy } from './policy';
import { planBase } from './routes/planBase';
import { Operation, Plan, PlanPolicy } from './types';
import { BasePlan } from './routes/types';

/**
 * What to write so that the cluster is what its MeshSpaces say. Pure: the same view and time give the same plan.
 * @public
 */
export function plan(
  view: ClusterView,
  options: { now: Date; policy?: PlanPolicy; space?: string },
): Plan {
  const { now, policy = defaultPlanPolicy, space } = options;
  const context = { view, now, policy };
  const bases = new Map<string, BasePlan>();
  const baseOf = (name: string) => {
    const base = bases.get(name) ?? planBase(context, name);
    bases.set(name, base);
    return base;
  };
  const spaces = view
    .list('MeshSpace')
    .filter(({ metadata }) => space === undefined || metadata.name === space)
    .map(found => planSpace(context, baseOf(found.spec.base), found));
  return { spaces, operations: unique(spaces.flatMap(s => s.operations)) };
}

/** A route that several spaces share is written once. */
function unique(operations: Operation[]): Operation[] {
  const byTarget = new Map<string, Operation>();
  for (const operation of operations) {
    const key = `${operation.type} ${refName(targetOf(operation))}`;
    if (!byTarget.has(key)) byTarget.set(key, operation);
  }
  return inOrder([...byTarget.values()]);
}
