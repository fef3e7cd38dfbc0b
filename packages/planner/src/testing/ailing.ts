import { diagnose } from '../diagnose/diagnose';
import { Finding, ObservedCalls } from '../diagnose/types';
import { settledWorld, space, START } from '../proofs/world';
import { ClusterView } from '../view/ClusterView';
import { project } from '../view/project';

/** A shop whose reviews alice forks, all in order: what tests of analyzers make ill. */
export function healthy(...users: object[]): ClusterView {
  return settledWorld(users, [space('alice', ['reviews'])]);
}

/** The cluster with these objects besides, or in place of others. */
export function having(view: ClusterView, ...objects: object[]): ClusterView {
  return view.overlay(
    objects.map(object => ({ type: 'set', object: project(object)! })),
  );
}

/** The findings with this code. */
export function found(
  view: ClusterView,
  code: string,
  traffic?: readonly ObservedCalls[],
): Finding[] {
  return diagnose(view, { now: START, ...(traffic && { traffic }) }).filter(
    finding => finding.code === code,
  );
}

/** Who is named by the findings with this code. */
export function named(view: ClusterView, code: string): string[] {
  return found(view, code).map(({ object }) =>
    [object.kind, object.namespace, object.name]
      .filter(part => part !== undefined)
      .join(' '),
  );
}
