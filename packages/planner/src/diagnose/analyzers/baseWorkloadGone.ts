import { refOf } from '../../kube/objects';
import { Analyzer } from '../Analyzer';

/** A fork of something that the base no longer has. */
export const baseWorkloadGone: Analyzer = ({ view }) =>
  view.list('MeshSpace').flatMap(space =>
    space.spec.forks
      .filter(
        ({ workload }) =>
          !view.get(workload.kind, space.spec.base, workload.name),
      )
      .map(({ workload }) => ({
        code: 'MSP0014',
        severity: 'error' as const,
        object: refOf(space),
        space: space.metadata.name,
        base: space.spec.base,
        message: `${workload.kind} ${workload.name} is not in ${space.spec.base} any more.`,
        effect: 'There is nothing to fork, and nobody to fall back to.',
        nextStep: 'Remove the fork, or bring the workload back.',
      })),
  );
