import { sameJson } from '../plan/digest';
import { settle } from '../plan/settle';
import { PlanPolicy } from '../plan/types';
import { ClusterView, ViewChange } from '../view/ClusterView';
import { project } from '../view/project';
import { Refutation } from './prove';
import { START } from './world';

/** Objects as a watch reports them. */
export function changesOf(objects: readonly object[]): ViewChange[] {
  return objects.flatMap((object): ViewChange[] => {
    const kept = project(object);
    return kept ? [{ type: 'set', object: kept }] : [];
  });
}

export function settled(view: ClusterView, policy?: PlanPolicy): ClusterView {
  return settle(view, { now: START, ...(policy && { policy }) });
}

/** The endpoints of a fork's Service are there, but none is ready. */
export function withoutReady(
  view: ClusterView,
  space: string,
  service: string,
): ClusterView {
  return view.overlay(
    view
      .list('EndpointSlice', space)
      .filter(
        ({ metadata }) =>
          metadata.labels?.['kubernetes.io/service-name'] === service,
      )
      .map(slice => ({
        type: 'set',
        object: {
          ...slice,
          endpoints: slice.endpoints.map(endpoint => ({
            ...endpoint,
            conditions: { ready: false },
          })),
        },
      })),
  );
}

export function mustBeSame(what: string, is: unknown, wanted: unknown): void {
  if (!sameJson(is, wanted)) throw new Refutation(what, is, wanted);
}
