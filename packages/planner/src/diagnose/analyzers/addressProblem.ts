import { refOf } from '../../kube/objects';
import { addressed } from '../../plan/routes/addresses';
import { Analyzer, basesOf } from '../Analyzer';

/** A base that promises its spaces addresses which they cannot get. */
export const addressProblem: Analyzer = ({ view }) =>
  basesOf(view).flatMap(namespace => {
    const base = namespace.metadata.name;
    return addressed(view, base).problems.map(({ message }) => ({
      code: 'MSP0032',
      severity: 'warning' as const,
      object: refOf(namespace),
      base,
      message,
      effect: `Spaces of ${base} have no address there; they are reached by their header alone.`,
      nextStep:
        'Mend the annotation meshspace.dev/address of the namespace, or have a server of the gateway listen for these hosts.',
    }));
  });
