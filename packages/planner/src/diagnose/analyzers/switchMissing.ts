import { refName, refOf } from '../../kube/objects';
import { routesOfBase } from '../../plan/owned';
import { Analyzer, basesOf } from '../Analyzer';

/** Routes of ours that would stay if we stopped working. */
export const switchMissing: Analyzer = ({ view }) =>
  basesOf(view).flatMap(({ metadata: { name: base } }) =>
    routesOfBase(view, base)
      .filter(
        ({ metadata }) =>
          !metadata.ownerReferences?.some(({ kind }) => kind === 'Job'),
      )
      .map(route => ({
        code: 'MSP0019',
        severity: 'warning' as const,
        object: refOf(route),
        base,
        message: `${refName(refOf(route))} has no dead man's switch.`,
        effect:
          'If the controller stops for good, callers keep following this copy of the routes.',
        nextStep: `Let the controller create Jobs in ${base}.`,
      })),
  );
