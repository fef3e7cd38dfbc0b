import { refOf } from '../../kube/objects';
import { sourceOf } from '../../plan/fork/source';
import { Analyzer } from '../Analyzer';

/** The base has changed since a fork was made from it. */
export const baseMovedOn: Analyzer = ({ view }) =>
  view.list('MeshSpace').flatMap(space =>
    space.spec.forks
      .filter(fork => sourceOf(view, space, fork)?.behindBase)
      .map(({ workload }) => ({
        code: 'MSP0013',
        severity: 'info' as const,
        object: refOf(space),
        space: space.metadata.name,
        base: space.spec.base,
        message: `${workload.name} has changed in ${space.spec.base} since it was forked.`,
        effect: 'The fork still runs with the older settings of the base.',
        nextStep: 'Look at the difference, and take it over if you want it.',
      })),
  );
